"""The e-invoices, as they are: only the firm's id becomes its made-up taxpayer number.

Duplicates, numbers that come twice with other content and totals that do not add up stay in for
the checks to find. A valid invoice with a negative total is what the tax system calls red-letter,
and is delivered as such; a void one stays void whatever its sign.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.real.days import BALANCES_FROM, LAST_ON
from warning_signals.books.real.reading import as_date, as_frame, as_money, as_text, read

COLUMNS = [
    "direction", "firm_id", "invoice_no", "invoice_date", "counterparty_id", "amount", "tax",
    "total", "status",
]  # fmt: skip


def invoices(data: Path, joined: pd.DataFrame, usccs: pd.Series[str]) -> pa.Table:
    """Return the feed `e_invoices` up to the last day with a column `day`; CNY.

    `usccs` stand in the order of `joined`.
    """
    raw = read(data, "invoices", COLUMNS)
    day = as_date(raw["invoice_date"])
    raw = raw.append_column("day", day).filter(pc.less_equal(day, LAST_ON))
    place = pc.index_in(as_text(raw["firm_id"]), pa.array(joined["firm_id"], pa.string()))
    red = pc.and_(pc.equal(raw["status"], "valid"), pc.less(raw["total"], 0))
    return pa.table(
        {
            "invoice_no": as_text(raw["invoice_no"]),
            "direction": as_text(raw["direction"]),
            "uscc": pa.array(usccs, pa.string()).take(place.combine_chunks()),
            "counterparty_id": as_text(raw["counterparty_id"]),
            "issued_on": raw["day"],
            "net": as_money(raw["amount"]),
            "tax": as_money(raw["tax"]),
            "total": as_money(raw["total"]),
            "currency": pa.repeat("CNY", raw.num_rows),
            "status": pc.if_else(red, "red", as_text(raw["status"])),
            "day": raw["day"],
        }
    )


def sales_a_month(table: pa.Table, joined: pd.DataFrame, usccs: pd.Series[str]) -> pd.Series[float]:
    """Return mean valid sales a month before the balances begin, by place in `joined`; CNY.

    Null for a firm that had not sold anything by then.
    """
    sold = pc.and_(pc.equal(table["direction"], "out"), pc.equal(table["status"], "valid"))
    past = table.filter(pc.and_(sold, pc.less(table["day"], BALANCES_FROM)))
    frame = as_frame(past.select(["uscc", "total", "day"]))
    by_firm = frame.assign(total=frame["total"].astype(float)).groupby("uscc")
    months = (pd.Timestamp(BALANCES_FROM) - pd.to_datetime(by_firm["day"].min())).dt.days / 30.4
    mean = by_firm["total"].sum() / months.clip(lower=1)
    return pd.Series(mean.reindex(usccs).to_numpy(), joined.index)
