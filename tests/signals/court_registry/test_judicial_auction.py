"""Judicial auction: lots of the borrower's, against what the bank has at stake."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import measured, record
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import judicial_auction

AS_OF = date(2026, 6, 12)
KIND = "auction"
LOTS: dict[str, list[Row]] = {
    "plant": [record("plant", KIND, amount=250_000)],
    "below": [record("below", KIND, amount=249_999)],
    "no amount": [record("no amount", KIND, amount=None)],
    "called off": [record("called off", KIND, closed_on=AS_OF)],
    "creditor": [record("creditor", KIND, role="plaintiff")],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(judicial_auction, AS_OF, LOTS, "court_records")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(judicial_auction.PLUGIN, row, before=before)


def test_fires_red_on_a_lot_worth_half_of_exposure_and_amber_one_yuan_below(
    rows: dict[str, Row],
) -> None:
    assert (rows["plant"]["value"], rows["plant"]["cases"]) == (0.5, 1)
    assert (level(rows["plant"]), level(rows["below"])) == (Level.RED, Level.AMBER)


def test_fires_amber_on_a_lot_without_an_amount(rows: dict[str, Row]) -> None:
    assert level(rows["no amount"]) == Level.AMBER


@pytest.mark.parametrize("who", ["called off", "creditor", "clean"])
def test_quiet_once_called_off_and_where_he_is_the_creditor(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["cases"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_the_sentence_has_what_the_lots_are_worth(rows: dict[str, Row]) -> None:
    told = evidence(rows["plant"], level="red", amber=None, red=0.5)

    assert judicial_auction.explain(told).en == (
        "1 case of judicial auction for ¥250,000, 50 % of our exposure (red line 50 %); the last "
        "on 1 June 2026, case (2026)豫0103执plantR1号, court 郑州市二七区人民法院."
    )
