"""Consumption restriction: an order stands until it is lifted."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import measured, record
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import consumption_restriction

AS_OF = date(2026, 6, 12)
KIND = "consumption_restriction"
ORDERS: dict[str, list[Row]] = {
    "restricted": [record("restricted", KIND)],
    "old": [record("old", KIND, published_on=date(2023, 1, 5))],
    "lifted": [record("lifted", KIND, closed_on=AS_OF)],
    "ahead": [record("ahead", KIND, published_on=date(2026, 6, 13))],
    "enforced": [record("enforced", "enforcement")],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(consumption_restriction, AS_OF, ORDERS, "court_records")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(consumption_restriction.PLUGIN, row, before=before)


@pytest.mark.parametrize("who", ["restricted", "old"])
def test_fires_red_on_one_order_however_old(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (1.0, 1)
    assert level(rows[who]) == Level.RED


@pytest.mark.parametrize("who", ["lifted", "ahead", "enforced", "clean"])
def test_quiet_without_an_order_in_force(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_the_sentence_names_the_case(rows: dict[str, Row]) -> None:
    told = evidence(rows["restricted"], level="red", amber=None, red=1)

    assert consumption_restriction.explain(told).en == (
        "1 order to restrict consumption (red line 1), the last on 1 June 2026: case "
        "(2026)豫0103执restrictedR1号, court 郑州市二七区人民法院."
    )
