"""Asset preservation: what courts have sealed, against what the bank has at stake."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import measured, record
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import asset_preservation

AS_OF = date(2026, 6, 12)
KIND = "preservation"
ORDERS: dict[str, list[Row]] = {
    "on line": [record("on line", KIND, role="defendant", amount=25_000)],
    "below": [record("below", KIND, role="defendant", amount=24_999)],
    "no amount": [record("no amount", KIND, role="defendant", amount=None)],
    "lifted": [record("lifted", KIND, role="defendant", closed_on=AS_OF)],
    "ours": [record("ours", KIND, role="defendant", is_our_own=True)],
    "enforced": [record("enforced", "enforcement", amount=90_000)],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(asset_preservation, AS_OF, ORDERS, "court_records")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(asset_preservation.PLUGIN, row, before=before)


def test_fires_red_at_five_percent_of_exposure_and_amber_one_yuan_below(
    rows: dict[str, Row],
) -> None:
    assert (rows["on line"]["value"], rows["on line"]["claimed"]) == (0.05, 25_000)
    assert (level(rows["on line"]), level(rows["below"])) == (Level.RED, Level.AMBER)


def test_fires_amber_on_an_order_without_an_amount(rows: dict[str, Row]) -> None:
    assert (rows["no amount"]["value"], rows["no amount"]["claimed"]) == (0.0, None)
    assert level(rows["no amount"]) == Level.AMBER


@pytest.mark.parametrize("who", ["lifted", "ours", "enforced", "clean"])
def test_quiet_once_lifted_and_on_what_is_no_order_of_others(
    rows: dict[str, Row], who: str
) -> None:
    assert (rows[who]["value"], rows[who]["cases"], rows[who]["open"]) == (0.0, 0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_an_order_is_held_until_it_is_lifted(rows: dict[str, Row]) -> None:
    assert level(rows["no amount"], before=Level.RED) == Level.RED


def test_the_sentence_has_the_sum_by_exposure(rows: dict[str, Row]) -> None:
    told = evidence(rows["on line"], level="red", amber=None, red=0.05)

    assert asset_preservation.explain(told).en == (
        "1 case of preservation for ¥25,000, 5 % of our exposure (red line 5 %); the last on "
        "1 June 2026, case (2026)豫0103执on lineR1号, court 郑州市二七区人民法院."
    )
