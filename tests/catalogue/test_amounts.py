"""A12 amounts that cannot be; A13 currencies that are unknown or mixed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.bank import MONDAY
from tests.desk import Desk
from tests.files import csv_of, flow, flows
from warning_signals.observed import see


@pytest.mark.parametrize(
    ("amount", "rule"),
    [
        ("", "null"),
        ("null", "type"),
        ("NULL", "type"),
        ("NaN", "type"),
        ("nan", "type"),
        ("inf", "type"),
        ("-Infinity", "type"),
        ("1e18", "type"),
        ("1000000000000000000", "type"),
        ("10000000000000000.00", "type"),
        ("3000.001", "type"),
        ("3000.000", "type"),
        ("0.1 + 0.2", "type"),
        (" ", "type"),
        ("-", "type"),
        ("1000000000000.01", "range"),
        ("-9999999999999999.99", "range"),
    ],
)
def test_an_amount_that_cannot_be_costs_its_row(desk: Desk, amount: str, rule: str) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, amount=amount)))

    assert (told["delivered"], told["accepted"], told["quarantined"]) == (2, 1, 1)
    assert [(e["row"], e["column"], e["rule"]) for e in told["errors"]] == [(2, "amount", rule)]


@pytest.mark.parametrize("amount", ["1000000000000.00", "-999999999999.99", "0", "0.5"])
def test_the_largest_amounts_are_kept_to_the_last_digit(desk: Desk, amount: str) -> None:
    desk.take("account_flows", flows(flow(1, amount=amount)))

    assert [row["amount"] for row in desk.seen("account_flows")] == [Decimal(amount)]


def owed(**cells: str) -> dict[str, str]:
    """Return what B001 owes on Monday."""
    usual = {
        "facility_id": "FB001",
        "business_on": "2026-06-08",
        "outstanding": "500000.00",
        "limit_amount": "500000.00",
        "overdue_principal": "0.00",
        "overdue_interest": "0.00",
        "dpd": "0",
    }
    return usual | cells


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ({"outstanding": "-0.01"}, "range"),
        ({"limit_amount": "-1.00"}, "range"),
        ({"overdue_interest": "-1.00"}, "range"),
        ({"dpd": "-1"}, "range"),
        ({"dpd": "3.5"}, "type"),
        ({"dpd": "NaN"}, "type"),
    ],
)
def test_what_can_only_be_positive_is_refused_below_zero(
    desk: Desk, cell: dict[str, str], rule: str
) -> None:
    told = desk.take("facility_balances", csv_of([owed(**cell), owed(facility_id="FB002")]))

    assert [(e["row"], e["column"], e["rule"]) for e in told["errors"]] == [(1, *cell, rule)]
    assert (told["delivered"], told["accepted"]) == (2, 1)


@pytest.mark.parametrize("quantity", ["NaN", "inf", "-1", "1e400", "1e5"])
def test_a_meter_reading_that_cannot_be_is_refused(desk: Desk, quantity: str) -> None:
    rows = [
        {"表计编号": "MB001", "business_on": "2026-06-08", "用量": "100.5"},
        {"表计编号": "MB002", "business_on": "2026-06-08", "用量": quantity},
    ]

    told = desk.take("meter_readings", csv_of(rows).encode("gb18030"))

    assert [(e["row"], e["column"]) for e in told["errors"]] == [(2, "quantity")]


@pytest.mark.parametrize("currency", ["RMB", "cny", "元", "CNY/USD", "CNY USD", "XXX", "C N Y"])
def test_an_unknown_currency_costs_its_row(desk: Desk, currency: str) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, currency=currency)))

    assert [(e["row"], e["column"], e["rule"]) for e in told["errors"]] == [
        (2, "currency", "currency")
    ]
    assert told["accepted"] == 1


def test_a_payment_in_another_currency_than_its_account_is_refused(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, currency="USD")))

    [error] = told["errors"]
    assert (error["row"], error["column"], error["rule"]) == (2, "currency", "mixed_currency")
    assert error["value"] == "USD"
    assert "account_id 'AB001' is kept in CNY" in error["hint"]


def test_no_signature_makes_one_amount_of_two_currencies(desk: Desk) -> None:
    desk.take("account_flows", flows(flow(1), flow(2, currency="USD")))

    ended = desk.ews("quarantine", "waive", "2026-06-08/account_flows", "--as", "O2",
                     "--reason", "It is all money.")  # fmt: skip

    assert ended.code == 2
    assert "Rows refused for mixed_currency cannot be waived" in ended.err


def test_payments_in_two_currencies_are_never_added_up(desk: Desk) -> None:
    account = {"account_id": "AUSD", "borrower_id": "B001", "kind": "special", "currency": "USD"}
    desk.take("accounts", csv_of([account]))

    told = desk.take(
        "account_flows", flows(flow(1), flow(2, account_id="AUSD", currency="USD", amount="7.00"))
    )

    assert told["accepted"] == 2
    assert inflows(desk, MONDAY) == {"CNY": 3000.0, "USD": 7.0}


def inflows(desk: Desk, day: date) -> dict[str, float]:
    """Return what came in for B001 on a day, by currency."""
    with desk.bank.context() as context:
        daily = see(context, day, context.calendar.at(date(2026, 7, 1), 0))["daily_flows"]
        rows = daily.filter(daily.borrower_id == "B001", daily.day == day).to_pyarrow().to_pylist()
    return {row["currency"]: row["inflow"] for row in rows}
