"""Abnormal list: how long, and whether he could not be found."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry, measured
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import abnormal_list as signal

AS_OF = date(2026, 6, 12)
KIND = "abnormal_list"
ENTRIES: dict[str, list[Row]] = {
    "first day": [entry("first day", KIND, published_on=AS_OF)],
    "tomorrow": [entry("tomorrow", KIND, published_on=date(2026, 6, 13))],
    "long": [entry("long", KIND, published_on=date(2026, 1, 1), after="未按规定期限公示年度报告")],
    "untraceable": [entry("untraceable", KIND, after="通过登记的住所或者经营场所无法联系")],
    "removed": [entry("removed", KIND, closed_on=AS_OF)],
    "again": [entry("again", KIND, closed_on=AS_OF), entry("again", KIND, "G2")],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(signal, AS_OF, ENTRIES, "registry_events")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_amber_from_the_first_day_on_and_not_the_day_before(rows: dict[str, Row]) -> None:
    assert (rows["first day"]["value"], rows["tomorrow"]["value"]) == (1.0, 0.0)
    assert (level(rows["first day"]), level(rows["tomorrow"])) == (Level.AMBER, Level.GREEN)


def test_fires_red_where_he_was_not_found_at_his_address(rows: dict[str, Row]) -> None:
    assert (rows["untraceable"]["value"], rows["untraceable"]["untraceable"]) == (12.0, 1)
    assert level(rows["untraceable"]) == Level.RED


def test_a_late_report_stays_amber_however_long(rows: dict[str, Row]) -> None:
    assert rows["long"]["value"] == 163.0
    assert level(rows["long"]) == Level.AMBER


@pytest.mark.parametrize("who", ["removed", "clean"])
def test_quiet_once_he_is_removed(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_a_second_listing_begins_anew(rows: dict[str, Row]) -> None:
    assert (rows["again"]["value"], rows["again"]["open"]) == (12.0, 1)


def test_the_sentence_has_the_days_and_the_reason(rows: dict[str, Row]) -> None:
    told = evidence(rows["untraceable"], level="red", amber=1, red=None)

    assert signal.explain(told).en == (
        "On the list of abnormal operations for 12 days, since 1 June 2026; reason "
        "通过登记的住所或者经营场所无法联系 (red line: not found at his address)."
    )
