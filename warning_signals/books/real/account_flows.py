"""The flows of the current accounts as the bank would book them, and what kind each is."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from warning_signals.books.real.days import LAST_ON
from warning_signals.books.real.reading import as_frame, read

COLUMNS = [
    "trans_id", "account_id", "date", "type", "operation", "amount", "balance", "k_symbol",
    "bank", "account",
]  # fmt: skip
NOON = time(12)

BY_SYMBOL = {
    "interest credited": "interest",
    "sanction interest if negative balance": "interest",
    "payment for statement": "fee",
    "household": "purchase",
    "insurrance payment": "purchase",
    "loan payment": "loan_repayment",
    "old-age pension": "other",
}
BY_OPERATION = {
    "collection from another bank": "sale",
    "credit in cash": "cash_in",
    "remittance to another bank": "purchase",
    "withdrawal in cash": "cash_out",
    "credit card withdrawal": "cash_out",
}
CHANNELS = {
    "collection from another bank": "transfer",
    "remittance to another bank": "transfer",
    "credit in cash": "cash",
    "withdrawal in cash": "cash",
    "credit card withdrawal": "card",
}


def account_ids(joined: pd.DataFrame) -> pd.Series[str]:
    """Return the account's id in the book, null for a borrower without an account."""
    own = "A" + joined["borrower_id"].str.slice(1) + "-1"
    return own.where(joined["account"].notna())


def shifts(loan_on: pd.Series[date]) -> pd.Series[pd.Timedelta]:
    """Return the whole weeks that bring each loan into the seven days up to LAST_ON."""
    gap = (pd.Timestamp(LAST_ON) - pd.to_datetime(loan_on)).dt.days
    return pd.to_timedelta(gap // 7 * 7, unit="D")


def account_flows(data: Path, joined: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    """Return the feed `account_flows` with columns `day` and `loan_on`, in order of account, day.

    A flow on or after the day of the grant would be hindsight: none is handed over.
    """
    raw = as_frame(read(data, "flows", COLUMNS))
    raw["source_account"] = raw["account_id"].astype(str)
    held = joined.dropna(subset="account").assign(account_id=account_ids)
    held = held[["account", "account_id", "loan_on"]].rename(columns={"account": "source_account"})
    flows = raw.drop(columns="account_id").merge(held, on="source_account")
    flows = flows[flows["date"] < pd.to_datetime(flows["loan_on"])]
    moved = flows["date"] + shifts(flows["loan_on"])
    flows = flows.assign(day=moved.dt.date).sort_values(["account_id", "day", "trans_id"])
    return _as_feed(flows.reset_index(drop=True), zone)


def _as_feed(flows: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    noon = pd.to_datetime(flows["day"]) + timedelta(hours=NOON.hour)
    sign = flows["type"].eq("credit").map({True: 1, False: -1})
    bank, other = flows["bank"].str.strip(), flows["account"].str.strip()
    symbol = flows["k_symbol"].str.strip()
    return pd.DataFrame(
        {
            "flow_id": "T" + flows["trans_id"].astype(str),
            "account_id": flows["account_id"],
            "booked_at": noon.dt.tz_localize(zone),
            "value_on": flows["day"],
            "amount": (flows["amount"] * sign).round(2),
            "currency": "CZK",
            "balance_after": flows["balance"].round(2),
            "kind": kinds(flows),
            "counterparty_account": bank.str.cat(other, sep="-"),
            "channel": flows["operation"].map(CHANNELS),
            "purpose": symbol.where(symbol != ""),
            "day": flows["day"],
        }
    )


def kinds(flows: pd.DataFrame) -> pd.Series[str]:
    """Return each flow's kind from its k_symbol, else its operation, else `other`."""
    by_symbol = flows["k_symbol"].str.strip().map(BY_SYMBOL)
    return by_symbol.fillna(flows["operation"].map(BY_OPERATION)).fillna("other")
