"""The current accounts: real flows before the loan, moved by whole weeks; CZK stays CZK.

What a flow is, is read from its symbol first and from its operation where the symbol says nothing:
a transfer from another bank is a sale, cash paid in is `cash_in` (both are what these small
businesses take in, so both count as operating inflow), interest credited and interest charged are
`interest`, household, insurance and other transfers out are purchases, cash and cards `cash_out`.
No flow has a time of day: noon stands for all.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from warning_signals.books.real.account_flows import account_ids
from warning_signals.books.real.days import OPENING_ON


def account_master(joined: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    """Return the feed `accounts` with a column `day`: opened and learned on the first flow's day.

    An account without a flow was learned at the opening; when it was opened is not known.
    """
    ids = account_ids(joined)
    master = joined[["borrower_id"]].assign(account_id=ids).dropna(subset="account_id")
    opened_on = master["account_id"].map(flows.groupby("account_id")["value_on"].min())
    return master.assign(
        kind="basic",
        currency="CZK",
        is_repayment_account=True,
        opened_on=opened_on,
        day=opened_on.fillna(OPENING_ON),
    )


def end_of_day(flows: pd.DataFrame, days: list[date]) -> pd.DataFrame:
    """Return the feed `account_balances` (CZK) for `days` from each account's first flow on.

    The set does not say in which order a day's flows came. The day ends at that of its balances
    which is nearest to the sum of all movements so far; they agree to within a crown.
    """
    daily = flows.groupby(["account_id", "day"], as_index=False)["amount"].sum()
    daily["expected"] = daily.groupby("account_id")["amount"].cumsum()
    seen = flows.merge(daily[["account_id", "day", "expected"]], on=["account_id", "day"])
    seen["gap"] = (seen["balance_after"] - seen["expected"]).abs()
    last = seen.sort_values("gap", kind="stable").drop_duplicates(["account_id", "day"])
    wide = last.pivot(index="day", columns="account_id", values="balance_after")
    all_days = wide.index.union(pd.Index(days, dtype="object"))
    carried = wide.reindex(all_days).ffill().loc[days].rename_axis("business_on").reset_index()
    filled = carried.melt("business_on", value_name="balance").dropna(subset="balance")
    return filled.assign(currency="CZK", day=filled["business_on"])
