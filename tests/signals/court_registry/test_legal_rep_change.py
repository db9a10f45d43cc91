"""Change of legal representative: how many, and whether the equity moved too."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry, measured
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import legal_rep_change as signal

AS_OF = date(2026, 6, 12)
KIND, MOVED = "legal_rep_change", "owner_change"
ENTRIES: dict[str, list[Row]] = {
    "one": [entry("one", KIND, before="王华力", after="朱军洋")],
    "two": [entry("two", KIND), entry("two", KIND, "G2", published_on=date(2026, 1, 5))],
    "one day twice": [entry("one day twice", KIND), entry("one day twice", KIND, "G2")],
    "half": [
        entry("half", KIND),
        entry("half", MOVED, "G2", share=0.5, published_on=date(2026, 3, 3)),
    ],
    "too long ago": [
        entry("too long ago", KIND),
        entry("too long ago", MOVED, "G2", share=0.5, published_on=date(2026, 3, 2)),
    ],
    "less": [entry("less", KIND), entry("less", MOVED, "G2", share=0.49)],
    "equity only": [entry("equity only", MOVED, share=0.9)],
    "in the year": [entry("in the year", KIND, published_on=date(2025, 6, 13))],
    "before": [entry("before", KIND, published_on=date(2025, 6, 12))],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(signal, AS_OF, ENTRIES, "registry_events")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_amber_on_one_change_and_red_on_two(rows: dict[str, Row]) -> None:
    assert (rows["one"]["value"], rows["two"]["value"]) == (1.0, 2.0)
    assert (level(rows["one"]), level(rows["two"])) == (Level.AMBER, Level.RED)


def test_fires_red_where_half_of_the_equity_moved_within_ninety_days(
    rows: dict[str, Row],
) -> None:
    assert (rows["half"]["with_equity"], level(rows["half"])) == (1, Level.RED)
    for who in ("too long ago", "less"):
        assert (rows[who]["with_equity"], level(rows[who])) == (0, Level.AMBER)


@pytest.mark.parametrize("who", ["equity only", "before", "clean"])
def test_quiet_without_a_change_of_the_last_year(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["with_equity"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_a_year_ends_after_365_days_and_two_entries_of_one_day_are_one(
    rows: dict[str, Row],
) -> None:
    assert (rows["in the year"]["value"], rows["one day twice"]["value"]) == (1.0, 1.0)


def test_the_sentence_has_who_went_and_who_came(rows: dict[str, Row]) -> None:
    told = evidence(rows["one"], amber=1, red=2)
    red = evidence(rows["half"], level="red", amber=1, red=2)

    assert signal.explain(told).en == (
        "1 change of legal representative in a year (amber line 1), the last on 1 June 2026: from "
        "王华力 to 朱军洋."
    )
    assert "(red line: half of the equity moved with it)" in signal.explain(red).en
