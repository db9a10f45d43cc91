"""Daily flows, operating credits and the book, from a few rows of the core bank."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import ibis
import pytest

from tests.signals.made_up import Row, rows_of, table
from warning_signals import derived
from warning_signals.lake import LazyFeeds

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
AS_OF = date(2026, 6, 5)
ACCOUNTS: list[Row] = [
    {"account_id": "A1", "borrower_id": "B1", "kind": "basic", "currency": "CNY"},
    {"account_id": "A2", "borrower_id": "B1", "kind": "general", "currency": "CNY"},
    {"account_id": "A9", "borrower_id": "B9", "kind": "basic", "currency": "CNY"},
]


def flow(amount: float, kind: str = "sale", **columns: Any) -> Row:
    usual: Row = {"flow_id": "L1", "account_id": "A1", "booked_at": NOON, "currency": "CNY"}
    return {**usual, "amount": amount, "kind": kind, **columns}


def flows_by_day(*flows: Row) -> list[Row]:
    result = derived.daily_flows(table("account_flows", flows), table("accounts", ACCOUNTS))
    rows: list[Row] = result.order_by("day").to_pyarrow().to_pylist()
    return rows


def test_sales_cash_and_unspecified_credits_are_operating_inflow() -> None:
    flows = [flow(100), flow(20, "cash_in"), flow(3, "other"), flow(-40, "purchase")]

    [row] = flows_by_day(*flows)

    assert (row["inflow"], row["operating_inflow"], row["inflow_count"]) == (123.0, 123.0, 3)
    assert (row["outflow"], row["operating_outflow"], row["outflow_count"]) == (40.0, 40.0, 1)


@pytest.mark.parametrize(
    "credit",
    [
        flow(100, "loan_drawdown"),
        flow(100, "own_transfer"),
        flow(100, "reversal"),
        flow(100, "interest"),
        flow(100, "other", counterparty_account="A2"),
        flow(100, "other", counterparty_kind="government"),
        flow(100, "other", counterparty_kind="lender"),
        flow(100, "sale", returned_reason="wrong account"),
    ],
)
def test_money_that_no_customer_paid_is_not_operating_inflow(credit: Row) -> None:
    [row] = flows_by_day(credit)

    assert (row["inflow"], row["operating_inflow"]) == (100.0, 0.0)


def test_a_payment_from_another_borrowers_account_is_operating_inflow() -> None:
    [row] = flows_by_day(flow(100, counterparty_account="A9"))

    assert row["operating_inflow"] == 100.0


def test_repaying_a_loan_is_no_operating_outflow() -> None:
    elsewhere = flow(-70, "other", counterparty_kind="lender")

    [row] = flows_by_day(flow(-500, "loan_repayment"), elsewhere, flow(-30, "payroll"))

    assert (row["outflow"], row["operating_outflow"]) == (600.0, 30.0)


def test_the_day_is_that_of_the_banks_zone_at_both_edges_of_midnight() -> None:
    before = flow(1, booked_at=datetime(2026, 6, 1, 15, 59, 59, tzinfo=UTC))
    after = flow(2, booked_at=datetime(2026, 6, 1, 16, 0, tzinfo=UTC))

    rows = flows_by_day(before, after)

    assert [(r["day"], r["inflow"]) for r in rows] == [
        (date(2026, 6, 1), 1.0),
        (date(2026, 6, 2), 2.0),
    ]


def test_two_currencies_of_one_day_stay_apart() -> None:
    rows = flows_by_day(flow(100), flow(7, currency="USD"))

    assert {(r["currency"], r["inflow"]) for r in rows} == {("CNY", 100.0), ("USD", 7.0)}


def test_credits_name_the_payer_by_account_and_else_by_name() -> None:
    flows = [
        flow(1, counterparty_account="X1", counterparty_name="Hill Trading"),
        flow(2, counterparty_name="Lake Foods"),
        flow(3, "cash_in"),
    ]

    result = derived.operating_credits(table("account_flows", flows), table("accounts", ACCOUNTS))

    rows = result.order_by("amount").to_pyarrow().to_pylist()
    assert [(r["payer"], r["payer_name"]) for r in rows] == [
        ("X1", "Hill Trading"),
        ("Lake Foods", "Lake Foods"),
        (None, None),
    ]


def facility(facility_id: str, borrower_id: str, **columns: Any) -> Row:
    usual: Row = {"currency": "CNY", "limit_amount": 1000, "repayment_method": "instalments"}
    return {"facility_id": facility_id, "borrower_id": borrower_id, **usual, **columns}


def balance(facility_id: str, outstanding: float, **columns: Any) -> Row:
    return {"facility_id": facility_id, "outstanding": outstanding, "dpd": 0, **columns}


def instalment(facility_id: str, number: int, due_on: date, principal: float = 100) -> Row:
    key: Row = {"facility_id": facility_id, "instalment_no": number, "due_on": due_on}
    return {**key, "principal_due": principal, "interest_due": 5}


def the_book(
    facilities: list[Row], balances: list[Row], dues: list[Row] | None = None
) -> dict[str, Row]:
    master = [{"borrower_id": "B1", "name": "Hill Trading", "officer_id": "O01", "sector": "F52"}]
    result = derived.book(
        table("borrowers", master),
        table("facilities", facilities),
        table("facility_balances", balances),
        table("instalments", dues or []),
        AS_OF,
    )
    return rows_of(result)


def test_exposure_is_what_is_owed_and_what_can_still_be_drawn() -> None:
    facilities = [facility("F1", "B1", committed_undrawn=300), facility("F2", "B1")]

    row = the_book(facilities, [balance("F1", 700), balance("F2", 50)])["B1"]

    assert (row["exposure"], row["outstanding"], row["currency"]) == (1050.0, 750.0, "CNY")
    assert (row["officer_id"], row["sector"], row["in_master"]) == ("O01", "F52", True)


def test_a_borrower_that_the_master_lacks_stays_in_the_book_without_officer() -> None:
    row = the_book([facility("F7", "B7")], [balance("F7", 700)])["B7"]

    assert (row["exposure"], row["officer_id"], row["in_master"]) == (700.0, None, False)


def test_a_facility_that_dropped_out_of_its_file_stays_in_the_book_while_it_has_a_balance() -> None:
    facilities = [
        facility("F1", "B1", business_on=date(2026, 6, 4)),
        facility("F7", "B7", business_on=date(2026, 6, 5)),
    ]

    rows = the_book(facilities, [balance("F1", 700), balance("F7", 10)])

    assert rows["B1"]["outstanding"] == 700.0


def test_only_the_newest_snapshot_of_balances_counts() -> None:
    old = balance("F1", 700, business_on=date(2026, 6, 4))

    rows = the_book([facility("F1", "B1"), facility("F7", "B7")], [old, balance("F7", 20)])

    assert set(rows) == {"B7"}


def test_a_closed_facility_with_nothing_owed_is_not_in_the_book() -> None:
    closed = facility("F1", "B1", closed_on=date(2026, 6, 1))

    assert the_book([closed], [balance("F1", 0)]) == {}
    assert set(the_book([facility("F1", "B1")], [balance("F1", 0)])) == {"B1"}


def test_the_instalment_is_the_largest_within_31_days_of_today() -> None:
    dues = [
        instalment("F1", 1, date(2026, 5, 5), 100),
        instalment("F1", 2, date(2026, 7, 6), 200),
        instalment("F1", 3, date(2026, 7, 7), 900),
    ]

    row = the_book([facility("F1", "B1")], [balance("F1", 700)], dues)["B1"]

    assert row["instalment"] == 205.0


def test_the_instalment_of_a_loan_repaid_at_once_is_its_interest() -> None:
    bullet = facility("F1", "B1", repayment_method="interest_then_bullet")
    dues = [instalment("F1", 12, date(2026, 6, 20), 500_000)]

    row = the_book([bullet], [balance("F1", 500_000)], dues)["B1"]

    assert row["instalment"] == 5.0


def test_without_an_instalment_near_it_is_zero() -> None:
    row = the_book([facility("F1", "B1")], [balance("F1", 700)])["B1"]

    assert row["instalment"] == 0.0


def test_one_who_owes_in_two_currencies_is_shown_in_the_larger() -> None:
    facilities = [facility("F1", "B1"), facility("F2", "B1", currency="USD")]

    row = the_book(facilities, [balance("F1", 700), balance("F2", 900)])["B1"]

    assert (row["currency"], row["exposure"]) == ("USD", 900.0)


def test_wages_cash_lenders_gaming_and_what_came_back_are_told_apart() -> None:
    flows = [
        flow(-900, "payroll"),
        flow(-80, "cash_out"),
        flow(-70, "other", counterparty_kind="lender"),
        flow(-60, "loan_repayment", counterparty_kind="lender"),
        flow(-5, "purchase", counterparty_kind="gaming"),
        flow(-30, "purchase", returned_reason="insufficient_funds"),
        flow(30, "reversal"),
    ]

    [row] = flows_by_day(*flows)

    assert (row["payroll_outflow"], row["cash_outflow"]) == (900.0, 80.0)
    assert (row["lender_outflow"], row["gaming_outflow"]) == (70.0, 5.0)
    assert (row["returned_outflow"], row["returned_count"]) == (30.0, 1)
    assert row["customer_count"] == 5


def test_party_flows_add_up_by_party_and_kind() -> None:
    flows = [
        flow(100, counterparty_account="X1", counterparty_name="Hill"),
        flow(50, counterparty_account="X1", counterparty_name="Hill"),
        flow(-20, "purchase", counterparty_name="Lake", counterparty_kind="business"),
        flow(-7, "own_transfer", counterparty_account="A2"),
    ]
    result = derived.party_flows(table("account_flows", flows), table("accounts", ACCOUNTS))
    rows = {row["party"]: row for row in result.to_pyarrow().to_pylist()}

    assert (rows["X1"]["inflow"], rows["X1"]["count"], rows["X1"]["is_operating"]) == (150, 2, True)
    assert (rows["Lake"]["outflow"], rows["Lake"]["party_kind"]) == (20, "business")
    assert (rows["A2"]["is_own"], rows["A2"]["is_operating"]) == (True, False)


def test_a_balance_of_the_day_is_over_all_accounts_of_a_currency() -> None:
    held: Row = {"business_on": AS_OF, "currency": "CNY"}
    rows = [{**held, "account_id": "A1", "balance": 10}, {**held, "account_id": "A2", "balance": 5}]
    result = derived.daily_balances(table("account_balances", rows), table("accounts", ACCOUNTS))

    assert rows_of(result)["B1"]["balance"] == 15.0


def test_one_with_a_single_account_is_not_added_up_with_another() -> None:
    held: Row = {"business_on": AS_OF, "currency": "CNY"}
    rows = [{**held, "account_id": "A1", "balance": 10}, {**held, "account_id": "C1", "balance": 5}]
    accounts: list[Row] = [
        {"account_id": "A1", "borrower_id": "B1"},
        {"account_id": "C1", "borrower_id": "B3"},
    ]
    result = derived.daily_balances(table("account_balances", rows), table("accounts", accounts))

    found = rows_of(result)
    assert (found["B1"]["balance"], found["B3"]["balance"]) == (10.0, 5.0)


def test_feeds_that_keep_work_a_table_out_for_the_first_that_asks() -> None:
    asked: list[str] = []

    def make() -> ibis.Table:
        asked.append("made")
        return ibis.memtable({"borrower_id": ["B1"]})

    lazy = LazyFeeds({})

    assert derived.once(lazy, "regular", make) is derived.once(lazy, "regular", make)
    assert asked == ["made"]
    derived.once({}, "regular", make)
    assert asked == ["made", "made"]
