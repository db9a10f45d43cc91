"""New lawsuit as defendant: suits of 90 days, their weight, and whether a lender sues."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.signals.court_registry import new_lawsuit_defendant

AS_OF = date(2026, 6, 12)


def suit(record_id: str = "R1", **columns: Any) -> Row:
    row: Row = {"record_id": record_id, "provider": "courts", "kind": "lawsuit"}
    row |= {"role": "defendant", "borrower_id": "B1", "case_no": f"(2026)豫0103民初{record_id}号"}
    row |= {"amount": 420_000, "currency": "CNY", "cause": "sale of goods"}
    return {**row, "published_on": date(2026, 6, 10), **columns}


def measured(*records: Row, **more: Any) -> dict[str, Row]:
    yearly: Row = {"borrower_id": "B1", "day": date(2026, 1, 5), "currency": "CNY"}
    given = feeds(
        court_records=records,
        book=[in_book("B1"), in_book("B2")],
        **{"daily_flows": [{**yearly, "operating_inflow": 4_200_000}], **more},
    )
    return rows_of(new_lawsuit_defendant.measure(given, AS_OF))


def test_fires_on_a_new_suit_and_weighs_it_against_a_years_inflow() -> None:
    row = measured(suit())["B1"]

    assert (row["value"], row["open"], row["from_lender"]) == (1.0, 1, 0)
    assert (row["claimed"], row["claim_share"]) == (420_000, pytest.approx(0.1))


def test_quiet_for_a_borrower_without_a_suit() -> None:
    row = measured(suit())["B2"]

    assert (row["value"], row["open"], row["claim_share"]) == (0.0, 0, None)


@pytest.mark.parametrize(
    "columns",
    [
        {"is_our_own": True},
        {"role": "plaintiff"},
        {"role": "third_party"},
        {"kind": "judgment"},
        {"closed_on": date(2026, 6, 11)},
        {"borrower_id": None},
    ],
)
def test_quiet_on_suits_that_are_ours_or_not_against_him(columns: Row) -> None:
    row = measured(suit(**columns))["B1"]

    assert (row["value"], row["open"]) == (0.0, 0)


@pytest.mark.parametrize(
    "later",
    [
        suit("R2", kind="closed", case_no="（2026）豫0103民初R1号"),
        suit("R2", kind="closed", case_no=None, corrects_record_id="R1"),
        suit("R2", borrower_id="B2", corrects_record_id="R1"),
    ],
    ids=["closed by case number", "withdrawn", "corrected to another party"],
)
def test_quiet_once_a_later_record_closes_or_corrects_it(later: Row) -> None:
    row = measured(suit(), later)["B1"]

    assert (row["value"], row["open"]) == (0.0, 0)


def test_a_correction_counts_in_place_of_what_it_corrects() -> None:
    row = measured(suit(), suit("R2", amount=42_000, corrects_record_id="R1"))["B1"]

    assert (row["value"], row["claim_share"]) == (1.0, pytest.approx(0.01))


def test_after_90_days_it_is_not_new_but_still_open() -> None:
    newest = measured(suit(published_on=date(2026, 3, 15)))["B1"]
    older = measured(suit(published_on=date(2026, 3, 14)))["B1"]

    assert (newest["value"], newest["open"]) == (1.0, 1)
    assert (older["value"], older["open"]) == (0.0, 1)


def test_suit_and_hearing_of_one_case_from_two_providers_are_one() -> None:
    hearing = suit("X9", kind="hearing", provider="bureau", case_no="（2026）豫0103民初R1号")

    row = measured(suit(), hearing)["B1"]

    assert (row["value"], row["claimed"]) == (1.0, 420_000)


def test_a_lender_among_the_plaintiffs_is_counted() -> None:
    row = measured(suit(), suit("R2", plaintiff_is_lender=True))["B1"]

    assert (row["value"], row["from_lender"]) == (2.0, 1)
    assert new_lawsuit_defendant.THRESHOLDS.also["from_lender"].red == 1


def test_without_known_inflow_the_count_speaks_alone() -> None:
    row = measured(suit(), daily_flows=[])["B1"]

    assert (row["value"], row["claim_share"]) == (1.0, None)


def test_where_the_firm_banks_elsewhere_inflow_here_is_no_measure() -> None:
    invoice: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "currency": "CNY"}
    invoice |= {"issued_on": date(2026, 1, 5), "total": 90_000_000}

    assert measured(suit(), e_invoices=[invoice])["B1"]["claim_share"] is None


def test_a_claim_without_an_amount_is_counted_and_not_weighed() -> None:
    row = measured(suit(amount=None))["B1"]

    assert (row["value"], row["claim_share"]) == (1.0, None)


def test_the_sentence_has_the_claim_and_the_case() -> None:
    text = new_lawsuit_defendant.explain(evidence(measured(suit())["B1"], amber=1, red=3))

    assert text.en == (
        "1 new suit as defendant in 90 days, for ¥420,000, 10 % of a year's inflow (amber line 1 "
        "suit); the last on 10 June 2026, case (2026)豫0103民初R1号, cause sale of goods."
    )


def test_the_sentence_says_which_line_was_crossed() -> None:
    by_lender = measured(suit(plaintiff_is_lender=True))["B1"]
    by_claims = measured(suit())["B1"]
    red = {"level": "red", "amber": 1, "red": 3}

    assert "(red line: a lender is among" in new_lawsuit_defendant.explain({**by_lender, **red}).en
    assert "(red line 10 % of inflow)" in new_lawsuit_defendant.explain({**by_claims, **red}).en
