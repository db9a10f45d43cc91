"""What is shown of the flagged borrowers: their rows in the lake, as known on the day.

Every feed is read once for all of them and then divided; nothing here judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from warning_signals.model import Feeds
from warning_signals.reports.seen_tables import seen_tables

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Rows:
    """One borrower's rows, each a pandas frame that may be empty.

    `flows` day, operating_inflow; `credits` day, payer_name, amount; `balances` business_on,
    balance; `returns` period, due_on, filed_on, declared_sales; `invoices` month, total, currency;
    `instalments` facility_id, due_on, due, paid, paid_on; `bills` of electricity due_on, paid_on,
    amount; `kwh` week, kwh, readings; `forecasts` as the derived feed; `court` and `registry` as
    their feeds, `court` with `stands`.
    """

    flows: pd.DataFrame
    credits: pd.DataFrame
    balances: pd.DataFrame
    returns: pd.DataFrame
    invoices: pd.DataFrame
    instalments: pd.DataFrame
    bills: pd.DataFrame
    kwh: pd.DataFrame
    forecasts: pd.DataFrame
    court: pd.DataFrame
    registry: pd.DataFrame


def rows_of(seen: Feeds, borrowers: Sequence[str], as_of: date) -> dict[str, Rows]:
    """Return the rows of each borrower by id; amounts in the currency of the book."""
    tables = seen_tables(seen, as_of)
    frames = {
        # By way of Arrow, so that every date is a date.
        name: table.filter(table.borrower_id.isin(list(borrowers))).to_pyarrow().to_pandas()
        for name, table in tables.items()
    }
    parts = {name: dict(iter(frame.groupby("borrower_id"))) for name, frame in frames.items()}
    return {
        borrower: Rows(**{name: parts[name].get(borrower, frames[name].head(0)) for name in frames})
        for borrower in borrowers
    }
