"""Equity freeze: how much of the equity is frozen."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry, measured
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import equity_freeze as signal

AS_OF = date(2026, 6, 12)
KIND = "equity_freeze"
ENTRIES: dict[str, list[Row]] = {
    "quarter": [entry("quarter", KIND, share=0.15), entry("quarter", KIND, "G2", share=0.10)],
    "below": [entry("below", KIND, share=0.24)],
    "no share": [entry("no share", KIND)],
    "lifted": [entry("lifted", KIND, share=0.9, closed_on=AS_OF)],
    "ahead": [entry("ahead", KIND, share=0.9, published_on=date(2026, 6, 13))],
    "pledged": [entry("pledged", "equity_pledge", share=0.9)],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(signal, AS_OF, ENTRIES, "registry_events")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_red_from_a_quarter_of_the_equity_on_and_amber_one_percent_below(
    rows: dict[str, Row],
) -> None:
    assert (rows["quarter"]["value"], rows["quarter"]["freezes"]) == (0.25, 2)
    assert (level(rows["quarter"]), level(rows["below"])) == (Level.RED, Level.AMBER)


def test_fires_amber_where_no_share_is_told(rows: dict[str, Row]) -> None:
    assert (rows["no share"]["value"], level(rows["no share"])) == (0.0, Level.AMBER)


@pytest.mark.parametrize("who", ["lifted", "ahead", "pledged", "clean"])
def test_quiet_without_a_freeze_in_force(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_the_sentence_has_the_part_that_is_frozen(rows: dict[str, Row]) -> None:
    told = evidence(rows["quarter"], level="red", amber=None, red=0.25)

    assert signal.explain(told).en == (
        "25 % of the equity is frozen by 2 notices, the last of 1 June 2026 (red line 25 %)."
    )
