"""Dishonest debtor: a listing stands until a record closes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.signals.court_registry import dishonest_debtor

AS_OF = date(2026, 6, 12)


def record(record_id: str = "R1", **columns: Any) -> Row:
    usual: Row = {"provider": "courts", "kind": "dishonest_debtor", "role": "executed"}
    usual |= {"borrower_id": "B1", "case_no": "(2026)豫0103执487号", "amount": 420_000}
    return {"record_id": record_id, "published_on": date(2026, 6, 1), **usual, **columns}


def measured(*records: Row) -> dict[str, Row]:
    given = feeds(court_records=records, book=[in_book("B1"), in_book("B2")])
    return rows_of(dishonest_debtor.measure(given, AS_OF))


def test_fires_when_the_borrower_is_listed() -> None:
    row = measured(record(court="郑州市二七区人民法院"))["B1"]

    assert (row["value"], row["open"], row["amount"]) == (1.0, 1, 420_000)


def test_quiet_for_a_borrower_without_a_listing() -> None:
    rows = measured(record())

    assert (rows["B2"]["value"], rows["B2"]["case_no"]) == (0.0, None)


def test_quiet_on_other_kinds_of_record() -> None:
    assert measured(record(kind="enforcement"), record("R2", kind="lawsuit"))["B1"]["value"] == 0


def test_an_old_listing_still_stands() -> None:
    assert measured(record(published_on=date(2023, 1, 5)))["B1"]["value"] == 1.0


@pytest.mark.parametrize(
    "records",
    [
        [record(closed_on=date(2026, 6, 12))],
        [record(), record("R2", kind="closed", case_no="（2026）豫0103执487号")],
        [record(), record("R2", kind="closed", case_no=None, corrects_record_id="R1")],
        [record(), record("R2", borrower_id=None, corrects_record_id="R1")],
    ],
    ids=["closed_on", "closed by case number", "closed by record", "corrected to another party"],
)
def test_quiet_once_the_listing_is_closed_or_corrected(records: list[Row]) -> None:
    assert measured(*records)["B1"]["value"] == 0.0


def test_a_removal_that_lies_ahead_does_not_lift_the_listing() -> None:
    assert measured(record(closed_on=date(2026, 6, 13)))["B1"]["value"] == 1.0


def test_one_case_told_by_two_providers_is_one_listing() -> None:
    other = record("X77", provider="bureau", case_no="（2026）豫0103执487号")

    assert measured(record(), other)["B1"]["value"] == 1.0


def test_a_record_in_identity_review_is_nobodys() -> None:
    assert measured(record(borrower_id=None))["B1"]["value"] == 0.0


def test_the_sentence_names_the_case_and_never_fails_on_what_is_missing() -> None:
    text = dishonest_debtor.explain(
        evidence(measured(record())["B1"], level="red", amber=None, red=1)
    )

    assert text.en == (
        "Listed as a dishonest debtor 1 time (red line 1), last on 1 June 2026: case "
        "(2026)豫0103执487号, court not named, ¥420,000."
    )
    assert "2026 年 6 月 1 日" in text.zh
