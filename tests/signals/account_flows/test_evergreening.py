"""Evergreening: repayments that a new loan of about their size paid for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import evergreening

AS_OF = date(2026, 6, 12)
REPAID = date(2026, 5, 20)
SIGNAL = evergreening.PLUGIN


def paid(name: str, on: date = REPAID, amount: float | None = 100_000, n: int = 1) -> Row:
    row: Row = {"facility_id": f"{name}-old", "instalment_no": n, "due_on": on, "paid_on": on}
    return {**row, "principal_due": amount, "interest_due": 0, "paid_amount": amount}


def drawn(name: str, days: int = -3, amount: float = 100_000, of: str = "new", **more: Row) -> Row:
    row: Row = {"facility_id": f"{name}-{of}", "amount": amount, "currency": "CNY"}
    return {**row, "drawn_on": REPAID + timedelta(days=days), **more}


DRAWN: dict[str, list[Row]] = {
    "matched": [drawn("matched")],
    "twice": [drawn("twice"), drawn("twice", days=-100)],
    "own_money": [],
    "renewal": [drawn("renewal")],
    "same_line": [drawn("same_line", of="old")],
    "larger": [drawn("larger", amount=125_001)],
    "large": [drawn("large", amount=125_000)],
    "smaller": [drawn("smaller", amount=79_999)],
    "small": [drawn("small", amount=80_000)],
    "week": [drawn("week", days=7)],
    "later": [drawn("later", days=8)],
    "dollars": [drawn("dollars", currency="USD")],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    kinds = {"renewal": "repaid_and_renewed"}
    facilities = [
        {"facility_id": f"{name}-{which}", "borrower_id": name}
        | {"renewal_kind": kinds.get(name, "none") if which == "new" else "none"}
        for name in [*DRAWN, "unpaid", "long_ago"]
        for which in ("old", "new")
    ]
    repaid = [paid(name) for name in DRAWN]
    repaid += [
        paid("twice", REPAID - timedelta(days=98), n=2),
        paid("unpaid", amount=None),
        paid("long_ago", AS_OF - timedelta(days=365)),
    ]
    given = feeds(
        facilities=facilities,
        instalments=repaid,
        drawdowns=[row for told in DRAWN.values() for row in told],
        book=[in_book(name) for name in [*DRAWN, "unpaid", "long_ago"]],
    )
    return rows_of(evergreening.measure(given, AS_OF))


def test_fires_when_a_new_loan_of_the_same_size_pays_the_old_one(rows: dict[str, Row]) -> None:
    row = rows["matched"]

    assert (row["value"], row["facility"], row["from_facility"]) == (
        1.0, "matched-old", "matched-new",
    )  # fmt: skip
    assert (row["repaid"], row["drawn"], row["repaid_on"]) == (100_000, 100_000, REPAID)
    assert judged(SIGNAL, row) == Level.AMBER


def test_fires_red_the_second_time_within_a_year(rows: dict[str, Row]) -> None:
    assert (rows["twice"]["value"], rows["twice"]["repaid_on"]) == (2.0, REPAID)
    assert judged(SIGNAL, rows["twice"]) == Level.RED


@pytest.mark.parametrize("name", ["own_money", "renewal", "same_line", "dollars"])
def test_quiet_on_own_money_lawful_renewals_and_a_line_drawn_again(
    rows: dict[str, Row], name: str
) -> None:
    assert (rows[name]["value"], rows[name]["facility"]) == (0.0, None)


def test_the_drawing_is_four_fifths_to_five_quarters_within_a_week(rows: dict[str, Row]) -> None:
    assert [rows[name]["value"] for name in ("small", "large", "week")] == [1.0, 1.0, 1.0]
    assert [rows[name]["value"] for name in ("smaller", "larger", "later")] == [0.0, 0.0, 0.0]


def test_without_a_repayment_in_a_year_there_is_no_row(rows: dict[str, Row]) -> None:
    assert not {"unpaid", "long_ago"} & set(rows)


@pytest.mark.parametrize(("value", "level"), [(0, Level.GREEN), (1, Level.AMBER), (2, Level.RED)])
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["own_money"], "value": value}) == level


def test_the_sentence_has_both_loans(rows: dict[str, Row]) -> None:
    assert evergreening.explain(evidence(rows["matched"], amber=1, red=2)).en == (
        "1 repayment within a year matched by a new loan (amber line 1): on 20 May 2026 ¥100,000 "
        "was repaid on matched-old, and on 17 May 2026 ¥100,000 was drawn on matched-new."
    )
