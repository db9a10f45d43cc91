"""Equity pledge: how much of the equity is pledged."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry, measured
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import equity_pledge as signal

AS_OF = date(2026, 6, 12)
KIND = "equity_pledge"
ENTRIES: dict[str, list[Row]] = {
    "amber": [entry("amber", KIND, share=0.3)],
    "below amber": [entry("below amber", KIND, share=0.29)],
    "red": [entry("red", KIND, share=0.4), entry("red", KIND, "G2", share=0.3)],
    "below red": [entry("below red", KIND, share=0.69)],
    "more than all": [
        entry("more than all", KIND, share=0.8),
        entry("more than all", KIND, "G2", share=0.8),
    ],
    "no share": [entry("no share", KIND)],
    "released": [entry("released", KIND, share=0.9, closed_on=AS_OF)],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(signal, AS_OF, ENTRIES, "registry_events")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_amber_at_thirty_percent_and_not_one_below(rows: dict[str, Row]) -> None:
    assert (rows["amber"]["value"], rows["amber"]["pledges"]) == (0.3, 1)
    assert (level(rows["amber"]), level(rows["below amber"])) == (Level.AMBER, Level.GREEN)


def test_fires_red_at_seventy_percent_all_pledges_together(rows: dict[str, Row]) -> None:
    assert rows["red"]["value"] == pytest.approx(0.7)
    assert (level(rows["red"]), level(rows["below red"])) == (Level.RED, Level.AMBER)
    assert rows["more than all"]["value"] == 1.0


@pytest.mark.parametrize("who", ["released", "clean"])
def test_quiet_without_a_pledge_in_force(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_a_pledge_without_a_share_raises_nothing_and_is_open(rows: dict[str, Row]) -> None:
    assert (rows["no share"]["value"], rows["no share"]["open"]) == (0.0, 1)


def test_the_sentence_has_the_part_that_is_pledged(rows: dict[str, Row]) -> None:
    told = evidence(rows["amber"], amber=0.3, red=0.7)

    assert signal.explain(told).en == (
        "30 % of the equity is pledged by 1 pledge, the last of 1 June 2026 (amber line 30 %)."
    )
