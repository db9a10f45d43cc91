"""External repayment: repayments that lenders, guarantors or strangers put the money in for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, bank_days, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import external_repayment

AS_OF = date(2026, 6, 12)
# A Monday: the third business day before is the Wednesday of the week before.
REPAID = date(2026, 6, 8)
SIGNAL = external_repayment.PLUGIN


def moved(name: str, day: date, **columns: object) -> Row:
    row: Row = {"borrower_id": name, "day": day, "currency": "CNY", "kind": "other"}
    row |= {"party": "P9", "party_name": "Zhao Li", "party_kind": "person", "is_own": False}
    return {**row, "is_returned": False, "inflow": 0.0, "outflow": 0.0, **columns}


def put_in(
    name: str, day: date = date(2026, 6, 5), amount: float = 15_000.0, **more: object
) -> Row:
    return moved(name, day, inflow=amount, **more)


PAID_IN: dict[str, list[Row]] = {
    "stranger": [put_in("stranger")],
    "own": [],
    "wednesday": [put_in("wednesday", date(2026, 6, 3))],
    "tuesday": [put_in("tuesday", date(2026, 6, 2))],
    "lender": [
        put_in("lender", party_kind="lender"),
        put_in("lender", date(2026, 5, 8), party_kind="lender"),
    ],
    "guarantor": [put_in("guarantor", kind="sale", party="A-guard", party_kind="business")],
    "customer": [put_in("customer", kind="sale")],
    "owner": [put_in("owner", kind="own_transfer")],
    "known": [put_in("known", date(2026, 6, 5) - timedelta(days=40 * n)) for n in range(4)],
    "part": [put_in("part", amount=9_999.0)],
    "rich": [put_in("rich")],
    "returned": [put_in("returned", is_returned=True)],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    dates = [REPAID, date(2026, 5, 8), date(2026, 4, 8), date(2026, 3, 9)]
    desk: Row = {"kind": "loan_repayment", "party": "desk", "party_kind": "business"}
    repaid = [moved(name, day, outflow=20_000.0, **desk) for name in PAID_IN for day in dates]
    left = {"rich": 15_000.0}
    given = feeds(
        party_flows=[*repaid, *(row for told in PAID_IN.values() for row in told)],
        daily_balances=[
            {"borrower_id": name, "day": day, "currency": "CNY", "balance": left.get(name, 500.0)}
            for name in PAID_IN
            for day in dates
        ],
        bank_days=bank_days(date(2026, 1, 1), AS_OF),
        accounts=[{"account_id": "A-guard", "borrower_id": "guard"}],
        borrowers=[{"borrower_id": "guard", "name": "Guard Ltd"}],
        links=[{"from_id": "guard", "to_id": "guarantor", "kind": "guarantor"}],
        book=[in_book(name) for name in [*PAID_IN, "never"]],
    )
    return rows_of(external_repayment.measure(given, AS_OF))


def test_fires_when_a_stranger_puts_in_most_of_the_instalment(rows: dict[str, Row]) -> None:
    row = rows["stranger"]

    assert (row["value"], row["repayments"]) == (1.0, 3)
    assert (row["funder"], row["put_in"], row["repaid"]) == ("", 15_000, 20_000)
    assert judged(SIGNAL, row) == Level.AMBER


def test_quiet_when_the_firm_pays_from_its_own_money(rows: dict[str, Row]) -> None:
    assert (rows["own"]["value"], rows["own"]["funder"]) == (0.0, None)


def test_fires_red_when_a_lender_funds_two_of_the_last_three(rows: dict[str, Row]) -> None:
    assert rows["lender"]["value"] == 2.0
    assert judged(SIGNAL, rows["lender"]) == Level.RED


def test_fires_when_a_guarantor_pays_whatever_it_calls_it(rows: dict[str, Row]) -> None:
    assert rows["guarantor"]["value"] == 1.0


@pytest.mark.parametrize("name", ["customer", "owner", "known", "returned"])
def test_quiet_on_customers_owners_and_parties_that_often_pay(
    rows: dict[str, Row], name: str
) -> None:
    assert rows[name]["value"] == 0.0


def test_the_third_business_day_before_is_the_first_that_counts(rows: dict[str, Row]) -> None:
    assert (rows["wednesday"]["value"], rows["tuesday"]["value"]) == (1.0, 0.0)


def test_quiet_on_less_than_half_and_where_the_balance_was_enough(rows: dict[str, Row]) -> None:
    assert (rows["part"]["value"], rows["rich"]["value"]) == (0.0, 0.0)


def test_without_a_repayment_in_a_year_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "never" not in rows


@pytest.mark.parametrize(("value", "level"), [(0, Level.GREEN), (1, Level.AMBER), (2, Level.RED)])
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["own"], "value": value}) == level


def test_the_sentence_names_who_put_in_what(rows: dict[str, Row]) -> None:
    assert external_repayment.explain(evidence(rows["stranger"], amber=1, red=2)).en == (
        "Others funded 1 of the last 3 repayments (amber line 1): on 8 June 2026 ¥20,000 was "
        "repaid after ¥15,000 had come in from a party that is no customer (a private person)."
    )
