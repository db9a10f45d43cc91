"""Power cut: for arrears or otherwise, and capacity given back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.utility import power_cut as signal

AS_OF = date(2026, 6, 12)
CUT_ON = date(2026, 6, 10)


def event(kind: str, on: date = CUT_ON, **columns: Any) -> Row:
    return {"kind": kind, "happened_on": on, "event_id": f"V{on}", **columns}


EVENTS: dict[str, list[Row]] = {
    "cut": [event("disconnected")],
    "for arrears": [event("disconnected")],
    "billed later": [event("disconnected")],
    "paid since": [event("disconnected")],
    "back": [event("disconnected"), event("reconnected", date(2026, 6, 11))],
    "again": [event("reconnected", date(2026, 6, 9)), event("disconnected")],
    "to nothing": [event("capacity_changed", capacity=0)],
    "thirty": [event("capacity_changed", capacity=70)],
    "less": [event("capacity_changed", capacity=71)],
    "more": [event("capacity_changed", capacity=150)],
    "last year": [event("capacity_changed", date(2025, 6, 12), capacity=10)],
    "ahead": [event("disconnected", date(2026, 6, 13))],
    "never": [],
}
BILLS: list[Row] = [
    {"meter_id": "for arrears", "due_on": date(2026, 5, 20), "amount": 800},
    {"meter_id": "billed later", "due_on": date(2026, 6, 11), "amount": 800},
    {"meter_id": "paid since", "due_on": date(2026, 5, 20), "amount": 800, "paid_on": AS_OF},
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    meters: list[Row] = [
        {"meter_id": b, "borrower_id": b, "utility": "electricity", "capacity": 100} for b in EVENTS
    ]
    meters.append({"meter_id": "W", "borrower_id": "water only", "utility": "water"})
    events = [{**row, "meter_id": b} for b, of in EVENTS.items() for row in of]
    given = feeds(meters=meters, utility_events=events, utility_bills=BILLS)
    return rows_of(signal.measure(given, AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


@pytest.mark.parametrize("who", ["cut", "billed later", "paid since", "again", "to nothing"])
def test_fires_amber_on_a_cut_that_is_not_for_arrears(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["for_arrears"]) == (3.0, 0)
    assert level(rows[who]) == Level.AMBER


def test_fires_red_where_a_bill_was_unpaid_at_the_cut(rows: dict[str, Row]) -> None:
    row = rows["for arrears"]

    assert (row["value"], row["for_arrears"], row["unpaid"]) == (3.0, 1, 800.0)
    assert level(row) == Level.RED


def test_fires_amber_on_thirty_percent_of_capacity_and_not_on_one_less(
    rows: dict[str, Row],
) -> None:
    assert rows["thirty"]["capacity_cut"] == pytest.approx(0.30)
    assert (level(rows["thirty"]), level(rows["less"])) == (Level.AMBER, Level.GREEN)


@pytest.mark.parametrize("who", ["back", "more", "last year", "ahead", "never"])
def test_quiet_where_power_is_on(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, False)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_it_is_held_until_power_is_back(rows: dict[str, Row]) -> None:
    assert level(rows["cut"], before=Level.RED) == Level.RED


def test_without_an_electricity_meter_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "water only" not in rows


def test_the_sentence_says_why_and_since_when(rows: dict[str, Row]) -> None:
    red = evidence(rows["for arrears"], level="red", amber=1, red=None)
    amber = evidence(rows["thirty"], amber=1, red=None)

    assert signal.explain(red).en == (
        "Without power for 3 days, since 10 June 2026 (red line: cut off for arrears, ¥800 unpaid)."
    )
    assert signal.explain(amber).en == (
        "Contracted capacity was cut by 30 % within a year (amber line 30 %)."
    )
