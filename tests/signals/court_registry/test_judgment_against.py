"""Judgment against the borrower: what it costs, by a year's takings."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import record
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.court_registry import judgment_against

AS_OF = date(2026, 6, 12)
KIND = "judgment"
CASES: dict[str, list[Row]] = {
    "amber": [record("amber", KIND, amount=20_000)],
    "below amber": [record("below amber", KIND, amount=19_999)],
    "red": [record("red", KIND, amount=60_000), record("red", KIND, "R2", amount=40_000)],
    "below red": [record("below red", KIND, amount=99_999)],
    "year": [record("year", KIND, amount=50_000, published_on=date(2025, 6, 13))],
    "older": [record("older", KIND, amount=50_000, published_on=date(2025, 6, 12))],
    "paid": [record("paid", KIND, amount=50_000, closed_on=AS_OF)],
    "ours": [record("ours", KIND, amount=50_000, is_our_own=True)],
    "won": [record("won", KIND, amount=50_000, role="plaintiff")],
    "no inflow": [record("no inflow", KIND, amount=50_000)],
    "no amount": [record("no amount", KIND, amount=None)],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    yearly: Row = {"day": date(2026, 1, 5), "currency": "CNY", "operating_inflow": 1_000_000}
    given = feeds(
        book=[in_book(b) for b in CASES],
        court_records=[row for of in CASES.values() for row in of],
        daily_flows=[{**yearly, "borrower_id": b} for b in CASES if b != "no inflow"],
    )
    return rows_of(judgment_against.measure(given, AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(judgment_against.PLUGIN, row, before=before)


def test_fires_amber_at_two_percent_of_a_years_inflow_and_not_one_yuan_below(
    rows: dict[str, Row],
) -> None:
    assert (rows["amber"]["value"], rows["amber"]["judgments"]) == (0.02, 1)
    assert (level(rows["amber"]), level(rows["below amber"])) == (Level.AMBER, Level.GREEN)


def test_fires_red_at_a_tenth_all_judgments_added_up(rows: dict[str, Row]) -> None:
    assert (rows["red"]["value"], rows["red"]["claimed"]) == (0.1, 100_000)
    assert (level(rows["red"]), level(rows["below red"])) == (Level.RED, Level.AMBER)


@pytest.mark.parametrize("who", ["paid", "ours", "won", "clean"])
def test_quiet_on_what_is_paid_ours_or_won(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_one_of_more_than_a_year_ago_raises_nothing_and_is_still_open(
    rows: dict[str, Row],
) -> None:
    assert (rows["year"]["value"], rows["older"]["value"]) == (0.05, 0.0)
    assert level(rows["older"], before=Level.RED) == Level.RED


@pytest.mark.parametrize("who", ["no inflow", "no amount"])
def test_a_judgment_that_cannot_be_weighed_is_not_evaluated(rows: dict[str, Row], who: str) -> None:
    assert rows[who]["value"] is None


def test_the_sentence_has_the_sum_by_a_years_inflow(rows: dict[str, Row]) -> None:
    told = evidence(rows["amber"], amber=0.02, red=0.10)

    assert judgment_against.explain(told).en == (
        "1 judgment of the last year to pay ¥20,000, 2 % of a year's inflow (amber line 2 %); the "
        "last on 1 June 2026, case (2026)豫0103执amberR1号, cause not named."
    )
