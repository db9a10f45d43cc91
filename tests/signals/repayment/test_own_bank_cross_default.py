"""Own-bank cross default: the bad share of a debtor's claims."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.repayment import own_bank_cross_default

AS_OF = date(2026, 6, 12)


def claim(borrower_id: str, no: int, outstanding: float, dpd: int = 0, **columns: Any) -> Row:
    row: Row = {"borrower_id": borrower_id, "facility_id": f"{borrower_id}-{no}", "dpd": dpd}
    return {**row, "outstanding": outstanding, "currency": "CNY", "loan_class": "pass", **columns}


CLAIMS = [
    claim("red", 1, 90_000),
    claim("red", 2, 10_000, dpd=91),
    claim("amber", 1, 90_010),
    claim("amber", 2, 9_990, dpd=91),
    claim("a yuan", 1, 9_000),
    claim("a yuan", 2, 1, dpd=91),
    claim("late", 1, 50_000, dpd=90),
    claim("late", 2, 50_000),
    claim("classed", 1, 50_000, loan_class="Doubtful"),
    claim("classed", 2, 50_000),
    claim("repaid", 1, 50_000),
    claim("repaid", 2, 0, dpd=200),
    claim("same firm", 1, 50_000),
    claim("sister", 1, 50_000, dpd=120),
    claim("dollars", 1, 50_000),
    claim("dollars", 2, 50_000, dpd=120, currency="USD"),
]
MASTER: list[Row] = [
    {"borrower_id": name, "uscc": code, "debtor_class": kind}
    for name, code, kind in (
        ("same firm", "91X", "non_retail"),
        ("sister", "91X", "non_retail"),
        ("red", "91Y", "retail"),
        ("amber", None, None),
    )
]


def given() -> dict[str, Any]:
    facility = ("facility_id", "borrower_id", "currency", "loan_class")
    balance = ("facility_id", "outstanding", "dpd")
    return feeds(
        facilities=[{key: row[key] for key in facility} for row in CLAIMS],
        facility_balances=[{key: row[key] for key in balance} for row in CLAIMS],
        borrowers=MASTER,
        book=[in_book(name) for name in sorted({row["borrower_id"] for row in CLAIMS})],
    )


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return rows_of(own_bank_cross_default.measure(given(), AS_OF))


def level(rows: dict[str, Row], name: str, before: Level = Level.GREEN) -> Level:
    return judged(own_bank_cross_default.PLUGIN, rows[name], before=before)


def test_fires_red_where_a_tenth_is_bad(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["bad"], row["claims"]) == (0.1, 10_000, 100_000)
    assert (row["bad_facilities"], row["facilities"], row["worst"]) == (1, 2, "red-2")
    assert level(rows, "red") == Level.RED


def test_amber_for_anything_less(rows: dict[str, Row]) -> None:
    assert level(rows, "amber") == Level.AMBER
    assert level(rows, "a yuan") == Level.AMBER


@pytest.mark.parametrize("name", ["late", "repaid", "dollars"])
def test_quiet_where_nothing_that_is_owed_is_bad(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], rows[name]["open"]) == (0.0, 0)
    assert level(rows, name, before=Level.RED) == Level.GREEN


def test_a_bad_class_is_bad_without_a_day_past_due(rows: dict[str, Row]) -> None:
    assert rows["classed"]["value"] == 0.5


def test_claims_on_one_credit_code_are_those_of_one_debtor(rows: dict[str, Row]) -> None:
    assert (rows["same firm"]["value"], level(rows, "same firm")) == (0.5, Level.RED)


def test_it_is_hard_and_does_not_apply_to_retail_debtors() -> None:
    meant = rows_of(own_bank_cross_default.non_retail(given(), AS_OF))

    assert own_bank_cross_default.PLUGIN.hard
    assert {"same firm", "amber", "late"} <= set(meant)
    assert "red" not in meant


def test_the_sentence_says_what_is_bad_of_what_is_owed(rows: dict[str, Row]) -> None:
    lines = {"amber": 0.0001, "red": 0.10}

    assert own_bank_cross_default.explain(evidence(rows["red"], level="red", **lines)).en == (
        "¥10,000 of the ¥100,000 that the debtor owes us is bad, 10 % (red line: 10 %): 1 of 2 "
        "facilities, among them red-2."
    )
    assert (
        "(amber line: anything at all)"
        in own_bank_cross_default.explain(evidence(rows["amber"], **lines)).en
    )
