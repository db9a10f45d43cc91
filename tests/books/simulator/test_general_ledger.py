"""The general ledger agrees with what the core delivered, to the cent."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from tests.books import made_book
from warning_signals.books.simulator.general_ledger import GeneralLedger

PARTS = [
    ("loans_outstanding", "facility_balances", "outstanding"),
    ("overdue_principal", "facility_balances", "overdue_principal"),
    ("overdue_interest", "facility_balances", "overdue_interest"),
    ("deposits", "account_balances", "balance"),
    ("undrawn_commitments", "facilities", "committed_undrawn"),
]
DAYS = ["2026-06-05", "2026-06-08", "2026-06-12"]


def delivered(source: str) -> pd.DataFrame:
    """Return a source's rows, each with the business day of its delivery."""
    folder, _ = made_book.shared()
    days = [
        rows.assign(business_on=f"{day[:4]}-{day[4:6]}-{day[6:]}")
        for day, rows in made_book.daily(folder, source).items()
    ]
    return pd.concat([made_book.opening(folder, source), *days])


def total(rows: pd.DataFrame, column: str) -> Decimal:
    return sum(map(Decimal, rows[column]), Decimal(0))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("account_class", "source", "column"), PARTS)
def test_a_class_is_the_sum_of_what_the_core_delivered(
    account_class: str, source: str, column: str, day: str
) -> None:
    ledger = delivered("gl_totals")
    ledger = ledger[(ledger["business_on"] == day) & (ledger["account_class"] == account_class)]
    core = delivered(source)

    [of_bank] = ledger.loc[ledger["branch_id"].isna(), "amount"]

    assert Decimal(of_bank) == total(core[core["business_on"] == day], column)
    assert total(ledger[ledger["branch_id"].notna()], "amount") == Decimal(of_bank)


def test_a_ledger_of_two_branches_has_a_row_for_each_and_one_for_the_bank() -> None:
    def money(*amounts: str) -> pa.Array:
        return pa.array([Decimal(amount) for amount in amounts], pa.decimal128(18, 2))

    loans = {"day": pa.array([3, 3, 3], pa.int32()), "facility_id": ["F00001-1"] * 2 + ["F00002-5"]}
    amounts = money("10.10", "0.05", "7.00")
    balances = pa.table({**loans, "outstanding": amounts, "overdue_principal": amounts})
    balances = balances.append_column("overdue_interest", amounts)
    accounts = pa.table(
        {
            "day": pa.array([3], pa.int32()),
            "account_id": ["A00600-1"],
            "balance": money("5.00"),
        }
    )
    ledger = GeneralLedger(book_size=501)
    for part in (balances.slice(0, 1), balances.slice(1)):
        commitments = pa.table({**loans, "committed_undrawn": amounts})
        ledger.add(
            {"facility_balances": part, "facilities": commitments, "account_balances": accounts}
        )

    rows = ledger.table().to_pandas()

    lent = rows[rows["account_class"] == "loans_outstanding"]
    assert dict(zip(lent["branch_id"].fillna("bank"), lent["amount"].astype(str), strict=True)) == {
        "bank": "17.15",
        "BR01": "10.15",
        "BR02": "7.00",
    }
    held = rows[rows["account_class"] == "deposits"]
    assert held["amount"].astype(str).tolist() == ["10.00", "10.00"]
    assert held["branch_id"].fillna("bank").tolist() == ["bank", "BR02"]


def test_every_bank_day_has_its_totals_once() -> None:
    ledger = delivered("gl_totals")
    loans = ledger[ledger["account_class"] == "loans_outstanding"]

    assert not ledger.duplicated(["branch_id", "business_on", "account_class"]).any()
    assert set(delivered("facility_balances")["business_on"]) == set(loans["business_on"])
    assert set(ledger["currency"]) == {"CNY"}
