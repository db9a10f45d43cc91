"""Policy event: who is in scope, from when, and for how long."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.portfolio import policy_event as signal

AS_OF = date(2026, 6, 12)


def event(sector: str, starts_on: date, ends_on: date | None = None, **columns: Any) -> Row:
    usual: Row = {"event_id": sector, "kind": "production_limit", "region": None}
    return {**usual, "sector": sector, "starts_on": starts_on, "ends_on": ends_on, **columns}


EVENTS = [
    event("first day", AS_OF),
    event("last day", date(2026, 6, 1), AS_OF),
    event("over", date(2026, 6, 1), date(2026, 6, 11)),
    event("ahead", date(2026, 7, 12)),
    event("too far ahead", date(2026, 7, 13)),
    event("half a year", date(2025, 12, 12)),
    event("how they live", date(2025, 12, 11)),
    event("helped", date(2026, 6, 1), kind="tax_relief"),
    event("not told yet", date(2026, 6, 1), business_on=date(2026, 6, 13)),
    event("here", date(2026, 6, 1), region="320500"),
    event("elsewhere", date(2026, 6, 1), region="330100"),
    event("two", date(2026, 6, 20), event_id="two, later"),
    event("two", date(2026, 6, 1), event_id="two, now", kind="flood"),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    sectors = {row["sector"] for row in EVENTS} | {"untouched"}
    book = [in_book(s, sector=s, region="320500") for s in sorted(sectors)]
    return rows_of(signal.measure(feeds(book=book, policy_events=EVENTS), AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


@pytest.mark.parametrize("who", ["first day", "last day", "half a year", "here"])
def test_fires_red_while_it_holds(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], level(rows[who])) == (2.0, Level.RED)


def test_fires_amber_in_the_thirty_days_before_it_begins(rows: dict[str, Row]) -> None:
    assert (rows["ahead"]["value"], rows["too far ahead"]["value"]) == (1.0, 0.0)
    assert level(rows["ahead"]) == Level.AMBER


@pytest.mark.parametrize(
    "who", ["over", "how they live", "helped", "not told yet", "elsewhere", "untouched"]
)
def test_quiet_out_of_scope_when_over_and_on_what_helps(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["events"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_of_two_the_gravest_is_told(rows: dict[str, Row]) -> None:
    assert (rows["two"]["event"], rows["two"]["events"]) == ("flood", 2)


def test_everyone_in_the_book_is_evaluated_without_any_event() -> None:
    none = feeds(book=[in_book("B1")], policy_events=[])

    assert rows_of(signal.measure(none, AS_OF))["B1"]["value"] == 0.0


def test_the_sentence_says_what_and_until_when(rows: dict[str, Row]) -> None:
    red = evidence(rows["last day"], level="red", amber=1, red=2)
    amber = evidence(rows["ahead"], amber=1, red=2)

    assert signal.explain(red).en == (
        "In scope of a policy event, production limit, from 1 June 2026 until 12 June 2026 (red "
        "line: in force)."
    )
    assert "限产" in signal.explain(amber).zh
    assert "with no end told (amber line: begins within 30 days)" in signal.explain(amber).en
