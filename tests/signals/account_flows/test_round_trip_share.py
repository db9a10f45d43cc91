"""Round trips: payments that the same party sends back within a week, as a share of the inflow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import round_trip_share

AS_OF = date(2026, 6, 12)
SIGNAL = round_trip_share.PLUGIN


def moved(name: str, ago: int, out: float = 0.0, into: float = 0.0, **columns: object) -> Row:
    row: Row = {"borrower_id": name, "day": AS_OF - timedelta(days=ago), "currency": "CNY"}
    row |= {"party": "A9", "party_name": "Hill", "party_kind": "business", "kind": "other"}
    row |= {"is_own": False, "is_returned": False, "outflow": out, "inflow": into}
    return {**row, **columns}


def trip(
    name: str, ago: int, days: int = 5, back: float = 15_000.0, **columns: object
) -> list[Row]:
    """Return ¥15,000 that goes out and comes back, on another account of the same firm."""
    out = moved(name, ago, out=15_000.0, **columns)
    return [out, moved(name, ago - days, into=back, **{"party": "B7", **columns})]


MOVED: dict[str, list[Row]] = {
    "cycled": trip("cycled", 30),
    "trade": [moved("trade", 30, out=15_000.0), moved("trade", 25, into=12_000.0)],
    "always": [row for ago in (30, 100, 150, 200, 250, 300) for row in trip("always", ago)],
    "seventh": trip("seventh", 30, days=7),
    "eighth": trip("eighth", 30, days=8),
    "nearly": trip("nearly", 30, back=14_850.0),
    "less": trip("less", 30, back=14_849.0),
    "reversed": trip("reversed", 30, kind="reversal"),
    "bridge": trip("bridge", 30, kind="own_transfer"),
    "lender": trip("lender", 30, party_kind="lender"),
    "in_first": [moved("in_first", 30, into=15_000.0), moved("in_first", 25, out=15_000.0)],
    "young": trip("young", 30),
    "long_ago": trip("long_ago", 150),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    money: Row = {"currency": "CNY", "inflow": 100_000.0}
    flows = [
        {**money, "borrower_id": name, "day": AS_OF - timedelta(days=ago)}
        for name in MOVED
        for ago in (20, 100, 200, 300, 359 if name == "young" else 360)
    ]
    given = feeds(
        daily_flows=flows,
        party_flows=[row for told in MOVED.values() for row in told],
        book=[in_book(name) for name in MOVED],
    )
    return rows_of(round_trip_share.measure(given, AS_OF))


def test_who_sent_money_back_long_ago_is_not_named(rows: dict[str, Row]) -> None:
    row = rows["long_ago"]

    assert (row["value"], row["trips"], row["main_party"]) == (0.0, 0, None)


def test_fires_when_a_payment_comes_back_within_a_week(rows: dict[str, Row]) -> None:
    row = rows["cycled"]

    assert (row["value"], row["cycled"], row["trips"]) == (0.15, 15_000, 1)
    assert (row["main_party"], row["baseline"], row["rise"]) == ("Hill", 0.0, 0.15)
    assert one_look(SIGNAL, row) == Level.AMBER


@pytest.mark.parametrize("name", ["trade", "reversed", "bridge", "lender", "in_first", "less"])
def test_quiet_on_trade_reversals_bridges_and_other_sums(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], rows[name]["trips"]) == (0.0, 0)


def test_quiet_on_work_on_commission(rows: dict[str, Row]) -> None:
    assert rows["always"]["rise"] < 0.0
    assert one_look(SIGNAL, rows["always"]) == Level.GREEN


def test_the_seventh_day_and_one_in_a_hundred_are_the_last_that_count(
    rows: dict[str, Row],
) -> None:
    assert (rows["seventh"]["trips"], rows["eighth"]["trips"]) == (1, 0)
    assert rows["nearly"]["trips"] == 1


def test_without_360_days_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("value", "rise", "level"),
    [
        (0.0999, 0.05, Level.GREEN),
        (0.10, 0.05, Level.AMBER),
        (0.10, 0.0499, Level.GREEN),
        (0.2499, 0.05, Level.AMBER),
        (0.25, 0.05, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, rise: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["cycled"], value=value, rise=rise) == level


def test_it_is_kept_from_the_officer() -> None:
    assert SIGNAL.restricted


def test_the_sentence_has_the_sum_and_the_party(rows: dict[str, Row]) -> None:
    assert round_trip_share.explain(evidence(rows["cycled"], amber=0.1, red=0.25)).en == (
        "1 payment of ¥15,000 in all came back from the same party within a week, 15 % of the "
        "inflow of 90 days (amber line 10 %), against 0 % before; most with Hill."
    )
