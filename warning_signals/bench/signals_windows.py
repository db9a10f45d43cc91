"""The same windowed sums twice: from `daily_flows`, and as one would write them in pandas.

Per borrower, operating inflow, operating outflow, all inflow, all outflow and wages over windows
of 7 to 365 days. Each returns the sum of all its numbers, so that the two can be compared.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.booked import NO_CUSTOMERS, OPERATING_CREDITS, OPERATING_DEBITS
from warning_signals.context import Context
from warning_signals.observed import offset_hours, see
from warning_signals.register import deliveries, engine

if TYPE_CHECKING:
    import pandas as pd

WINDOWS = (7, 14, 30, 60, 90, 180, 365)
SUMS = ("inflow", "outflow", "operating_inflow", "operating_outflow", "payroll_outflow")
COLUMNS = [
    "account_id", "booked_at", "amount", "kind", "counterparty_account", "counterparty_kind",
    "returned_reason",
]  # fmt: skip


def ours(context: Context, day: date) -> float:
    """Return the total of all windows from `daily_flows`."""
    import numpy as np

    flows = see(context, day, context.calendar.cutoff(day))["daily_flows"]
    sums = {
        f"{name}_{days}": flows[name].sum(where=_within(flows.day, day, days))
        for name in SUMS
        for days in WINDOWS
    }
    frame = flows.group_by("borrower_id").agg(**sums).to_pandas().set_index("borrower_id")
    return float(np.nansum(frame.to_numpy()))


def plain(context: Context, day: date) -> float:
    """Return the total of all windows by pandas, from the rows of the accepted files."""
    import pandas as pd

    flows, accounts = (_read(context, name, day) for name in ("account_flows", "accounts"))
    owner = accounts.drop_duplicates("account_id", keep="last").set_index("account_id").borrower_id
    flows["borrower_id"] = flows.account_id.map(owner)
    local = flows.booked_at + pd.Timedelta(hours=offset_hours(context, day))
    flows["day"] = local.dt.tz_localize(None).dt.normalize()
    _add_sums(flows, flows.counterparty_account.map(owner) == flows.borrower_id)
    daily = flows.groupby(["borrower_id", "day"], as_index=False)[list(SUMS)].sum()
    total = 0.0
    for days in WINDOWS:
        within = daily.day > pd.Timestamp(day - timedelta(days=days))
        windowed = daily[within & (daily.day <= pd.Timestamp(day))]
        total += float(windowed.groupby("borrower_id")[list(SUMS)].sum().to_numpy().sum())
    return total


def _within(column: object, day: date, days: int) -> object:
    return (column > day - timedelta(days=days)) & (column <= day)  # type: ignore[operator]


def _add_sums(flows: pd.DataFrame, own: pd.Series) -> None:
    amount = flows.amount.astype("float64")
    party = flows.counterparty_kind.fillna("unknown")
    counts = ~party.isin(NO_CUSTOMERS) & ~own & flows.returned_reason.isna()
    grant = (party == "government") & (flows.kind != "sale")
    credit, debit = amount.where(amount > 0, 0.0), -amount.where(amount < 0, 0.0)
    flows["inflow"], flows["outflow"] = credit, debit
    flows["operating_inflow"] = credit.where(
        counts & flows.kind.isin(OPERATING_CREDITS) & ~grant, 0.0
    )
    flows["operating_outflow"] = debit.where(counts & flows.kind.isin(OPERATING_DEBITS), 0.0)
    flows["payroll_outflow"] = debit.where(flows.kind == "payroll", 0.0)


def _read(context: Context, feed: str, day: date) -> pd.DataFrame:
    import pandas as pd

    known_at = context.calendar.cutoff(day)
    with engine.reading(context.register) as connection:
        files = deliveries.live_files(connection, feed, day, known_at)
    columns = COLUMNS if feed == "account_flows" else ["account_id", "borrower_id"]
    parts = [pd.read_parquet(context.lake / file.path, columns=columns) for file in files]
    return pd.concat(parts, ignore_index=True)
