"""Enforcement: what courts collect by force, against what the bank has at stake."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import record
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.court_registry import enforcement_listed

AS_OF = date(2026, 6, 12)
KIND = "enforcement"
SUITS: dict[str, list[Row]] = {
    "small": [record("small", KIND)],
    "below": [record("below", KIND, amount=24_999)],
    "on line": [record("on line", KIND, amount=25_000)],
    "two": [record("two", KIND), record("two", KIND, "R2", amount=20_000)],
    "told twice": [
        record("told twice", KIND, case_no="(2026)豫0103执7号"),
        record("told twice", KIND, "X9", provider="bureau", case_no="（2026）豫0103执7号"),
    ],
    "nothing found": [record("nothing found", "ended_for_lack_of_assets", amount=90_000)],
    "no amount": [record("no amount", KIND, amount=None)],
    "dollars": [record("dollars", KIND, amount=900_000, currency="USD")],
    "nothing drawn": [record("nothing drawn", KIND)],
    "old": [record("old", KIND, published_on=date(2022, 6, 1))],
    "ours": [record("ours", KIND, is_our_own=True)],
    "collects": [record("collects", KIND, role="plaintiff")],
    "sued": [record("sued", "lawsuit", role="defendant")],
    "ahead": [record("ahead", KIND, published_on=date(2026, 6, 13))],
    "just closed": [record("just closed", KIND, closed_on=date(2026, 5, 14))],
    "long closed": [record("long closed", KIND, closed_on=date(2026, 5, 13))],
    "closed ahead": [record("closed ahead", KIND, closed_on=date(2026, 6, 13))],
    "corrected": [
        record("corrected", KIND),
        record("corrected", KIND, "R2", borrower_id=None, corrects_record_id="corrected-R1"),
    ],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    book = [in_book(b, exposure=0.0 if b == "nothing drawn" else 500_000.0) for b in SUITS]
    records = [row for of in SUITS.values() for row in of]
    return rows_of(enforcement_listed.measure(feeds(book=book, court_records=records), AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(enforcement_listed.PLUGIN, row, before=before)


def test_fires_red_at_five_percent_of_exposure_and_amber_one_yuan_below(
    rows: dict[str, Row],
) -> None:
    assert (rows["on line"]["value"], rows["on line"]["claimed"]) == (0.05, 25_000)
    assert (level(rows["on line"]), level(rows["below"])) == (Level.RED, Level.AMBER)


def test_fires_amber_on_any_smaller_case(rows: dict[str, Row]) -> None:
    assert (rows["small"]["value"], rows["small"]["cases"]) == (0.02, 1)
    assert level(rows["small"]) == Level.AMBER


def test_quiet_without_a_case_and_everyone_in_the_book_is_evaluated(rows: dict[str, Row]) -> None:
    assert (rows["clean"]["value"], rows["clean"]["cases"], rows["clean"]["open"]) == (0.0, 0, 0)
    assert set(rows) == set(SUITS)


@pytest.mark.parametrize("who", ["ours", "collects", "sued", "ahead", "corrected", "clean"])
def test_quiet_on_what_is_not_enforced_against_him_by_others(
    rows: dict[str, Row], who: str
) -> None:
    assert (rows[who]["cases"], rows[who]["open"]) == (0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_cases_add_up_and_one_told_by_two_providers_is_one(rows: dict[str, Row]) -> None:
    assert (rows["two"]["cases"], rows["two"]["claimed"]) == (2, 30_000)
    assert (rows["told twice"]["cases"], rows["told twice"]["claimed"]) == (1, 10_000)


def test_a_case_that_ended_for_lack_of_assets_stands(rows: dict[str, Row]) -> None:
    assert level(rows["nothing found"]) == Level.RED


@pytest.mark.parametrize("who", ["no amount", "dollars", "nothing drawn", "old"])
def test_what_cannot_be_weighed_is_amber_and_so_is_what_is_old(
    rows: dict[str, Row], who: str
) -> None:
    assert level(rows[who]) == Level.AMBER


def test_a_closed_case_is_held_for_thirty_days_more(rows: dict[str, Row]) -> None:
    assert (rows["just closed"]["cases"], rows["just closed"]["open"]) == (0, 1)
    assert level(rows["just closed"], before=Level.RED) == Level.RED
    assert level(rows["just closed"]) == Level.GREEN
    assert level(rows["long closed"], before=Level.RED) == Level.GREEN


def test_a_closing_that_lies_ahead_closes_nothing(rows: dict[str, Row]) -> None:
    assert rows["closed ahead"]["cases"] == 1


def test_the_sentence_has_the_sum_by_exposure_and_the_case(rows: dict[str, Row]) -> None:
    told = evidence(rows["on line"], level="red", amber=None, red=0.05)

    assert enforcement_listed.explain(told).en == (
        "1 case under enforcement for ¥25,000, 5 % of our exposure (red line 5 %); the last on "
        "1 June 2026, case (2026)豫0103执on lineR1号, court 郑州市二七区人民法院."
    )
    amber = evidence(rows["small"], amber=None, red=0.05)
    assert "(黄线：有被执行案件)" not in enforcement_listed.explain(amber).zh
    assert "（黄线：有被执行案件）" in enforcement_listed.explain(amber).zh
