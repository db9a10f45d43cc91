"""Serious violations: a listing stands until it is removed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry, measured
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import serious_illegal_list as signal

AS_OF = date(2026, 6, 12)
KIND = "serious_list"
ENTRIES: dict[str, list[Row]] = {
    "listed": [entry("listed", KIND, after="提交虚假材料")],
    "old": [entry("old", KIND, published_on=date(2023, 1, 5))],
    "removed": [entry("removed", KIND, closed_on=AS_OF)],
    "abnormal": [entry("abnormal", "abnormal_list")],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(signal, AS_OF, ENTRIES, "registry_events")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


@pytest.mark.parametrize("who", ["listed", "old"])
def test_fires_red_on_one_listing_however_old(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], level(rows[who])) == (1.0, Level.RED)


@pytest.mark.parametrize("who", ["removed", "abnormal", "clean"])
def test_quiet_without_a_listing(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_the_sentence_has_the_reason(rows: dict[str, Row]) -> None:
    told = evidence(rows["listed"], level="red", amber=None, red=1)

    assert signal.explain(told).en == (
        "Listed for serious violations 1 time (red line 1), last on 1 June 2026; reason "
        "提交虚假材料."
    )
