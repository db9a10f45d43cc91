"""The account: running balances, end-of-day balances, and arrears that the money explains."""

from __future__ import annotations

import pandas as pd

from tests.books import made_book


def cents(column: pd.Series) -> pd.Series:
    return (column.astype(float) * 100).round().astype("int64")


def flows() -> pd.DataFrame:
    folder, _ = made_book.shared()
    rows = made_book.everything(folder, "account_flows")
    rows = rows[rows["amount"].notna() & (rows["account_id"] != "A99999-1")]
    rows = rows.assign(amount=cents(rows["amount"]), after=cents(rows["balance_after"]))
    return rows.sort_values(["account_id", "flow_id"])


def test_each_balance_is_the_one_before_plus_the_amount() -> None:
    rows = flows()

    before = rows.groupby("account_id")["after"].shift()

    known = before.notna()
    assert (before[known] + rows["amount"][known] == rows["after"][known]).all()


def test_rows_are_numbered_in_the_order_of_booking() -> None:
    rows = flows()

    assert rows.groupby("account_id")["booked_at"].agg(lambda s: s.is_monotonic_increasing).all()


def test_end_of_day_balances_agree_with_the_flows() -> None:
    folder, _ = made_book.shared()
    rows = flows()
    last = rows.groupby(["account_id", rows["booked_at"].str[:10]])["after"].last()

    balances = made_book.everything(folder, "account_balances")
    both = balances.join(last.rename("after"), ["account_id", "business_on"], how="inner")

    assert len(both) > 10_000
    assert (cents(both["balance"]) == both["after"]).all()


def test_only_a_returned_payment_overdraws_an_account() -> None:
    rows = flows()

    overdrawn = rows[rows["after"] < 0]

    assert set(overdrawn["returned_reason"]) == {"insufficient_funds"}


def test_takings_fall_at_spring_festival() -> None:
    rows = flows()
    sales = rows[rows["kind"] == "sale"].groupby(rows["booked_at"].str[:7])["amount"].sum()

    assert sales["2026-02"] < 0.7 * sales[["2025-12", "2026-01", "2026-03", "2026-04"]].mean()
