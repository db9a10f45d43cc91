"""Payments to lenders other than banks: how many, how much, and whether that is new."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import nonbank_lender_payees

AS_OF = date(2026, 6, 12)
SIGNAL = nonbank_lender_payees.PLUGIN


def paid(name: str, lender: str, months: range, amount: float = 1_000.0, **columns: object) -> Row:
    row: Row = {"borrower_id": name, "currency": "CNY", "party": lender, "party_name": lender}
    row |= {"party_kind": "lender", "kind": "other", "is_returned": False, "outflow": amount}
    return [{**row, "day": AS_OF - timedelta(days=10 + 30 * n), **columns} for n in months]


PAID: dict[str, list[Row]] = {
    "two_new": [
        *paid("two_new", "Gold Bridge", range(2)),
        *paid("two_new", "Cloud Brook", range(3), 2_000.0),
    ],
    "leased": paid("leased", "Lessor", range(12), 5_000.0),
    "grown": [
        *paid("grown", "Gold Bridge", range(3), 4_000.0),
        *paid("grown", "Gold Bridge", range(3, 12), 1_000.0),
    ],
    "dear": paid("dear", "Gold Bridge", range(3), 5_000.0),
    "bank": paid("bank", "工商银行", range(3), 50_000.0),
    "ours": paid("ours", "Gold Bridge", range(3), 50_000.0, kind="loan_repayment"),
    "returned": paid("returned", "Gold Bridge", range(3), is_returned=True),
    "none": [],
    "elsewhere": paid("elsewhere", "Gold Bridge", range(3), 5_000.0),
    "young": paid("young", "Gold Bridge", range(3), 5_000.0),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    money: Row = {"currency": "CNY", "operating_inflow": 100_000.0}
    flows = [
        {"borrower_id": name, "day": AS_OF - timedelta(days=ago), **money}
        for name in PAID
        for ago in (20, 364 if name == "young" else 365)
    ]
    sold: Row = {"borrower_id": "elsewhere", "direction": "out", "status": "valid"}
    sold |= {"currency": "CNY", "issued_on": date(2026, 1, 5), "total": 9_000_000}
    given = feeds(
        daily_flows=flows,
        party_flows=[row for told in PAID.values() for row in told],
        book=[in_book(name) for name in PAID],
        e_invoices=[sold],
    )
    return rows_of(nonbank_lender_payees.measure(given, AS_OF))


def test_fires_on_two_new_lenders(rows: dict[str, Row]) -> None:
    row = rows["two_new"]

    assert (row["value"], row["added"], row["paid"]) == (2.0, 3, 8_000)
    assert (row["paid_share"], row["main_lender"]) == (0.08, "Cloud Brook")
    assert judged(SIGNAL, row) == Level.AMBER


def test_quiet_on_a_machine_leased_for_a_year(rows: dict[str, Row]) -> None:
    assert (rows["leased"]["value"], rows["leased"]["added"]) == (1.0, 0)
    assert judged(SIGNAL, rows["leased"]) == Level.GREEN


def test_quiet_without_any_lender_and_he_is_evaluated(rows: dict[str, Row]) -> None:
    assert (rows["none"]["value"], rows["none"]["paid_share"]) == (0.0, 0.0)


def test_fires_where_an_old_lender_takes_twice_as_much(rows: dict[str, Row]) -> None:
    row = rows["grown"]

    assert (row["added"], row["paid_share"]) == (1, 0.12)
    assert row["before"] == pytest.approx(9_000 * 90 / 275)
    assert judged(SIGNAL, row) == Level.RED


def test_fires_red_where_one_takes_a_tenth_of_the_inflow(rows: dict[str, Row]) -> None:
    assert rows["dear"]["paid_share"] == 0.15
    assert judged(SIGNAL, rows["dear"]) == Level.RED


@pytest.mark.parametrize("name", ["bank", "ours", "returned"])
def test_quiet_on_banks_on_our_own_loan_and_on_what_came_back(
    rows: dict[str, Row], name: str
) -> None:
    assert rows[name]["value"] == 0.0


def test_where_the_firm_banks_elsewhere_the_share_is_unknown(rows: dict[str, Row]) -> None:
    assert (rows["elsewhere"]["value"], rows["elsewhere"]["paid_share"]) == (1.0, None)


def test_without_a_year_of_flows_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("value", "share", "added", "level"),
    [
        (1, 0.0499, 1, Level.GREEN),
        (1, 0.05, 1, Level.AMBER),
        (2, 0.0, 1, Level.AMBER),
        (3, 0.0999, 1, Level.AMBER),
        (1, 0.10, 1, Level.RED),
        (4, 0.0, 1, Level.RED),
        (4, 0.20, 0, Level.GREEN),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, share: float, added: float, level: Level
) -> None:
    row = {**rows["none"], "value": value, "paid_share": share, "added": added}

    assert judged(SIGNAL, row) == level


def test_the_sentence_names_the_lenders_and_the_line(rows: dict[str, Row]) -> None:
    two = nonbank_lender_payees.explain(evidence(rows["two_new"], amber=2, red=4))
    dear = nonbank_lender_payees.explain(evidence(rows["dear"], level="red", amber=2, red=4))

    assert two.en == (
        "2 lenders other than banks paid in 90 days, most of it to Cloud Brook: ¥8,000 in all, 8 % "
        "of operating inflow (amber line 2 lenders), against ¥0 before."
    )
    assert "15 % of operating inflow (red line 10 %)" in dear.en
