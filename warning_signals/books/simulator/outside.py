"""What others see of a chunk's trade: invoices and tax returns."""

from __future__ import annotations

import pyarrow as pa

from warning_signals.books.simulator import (
    dice,
    invoice_tables,
    invoices,
    parties,
    tax,
)
from warning_signals.books.simulator.axis import Floats
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.setting import Setting
from warning_signals.books.simulator.stories import paths


def outside(
    setting: Setting,
    firms: Firms,
    path: Floats,
    shares: parties.Shares,
    table: parties.Parties,
    chunk: int,
) -> dict[str, pa.Table]:
    """Return the feeds e_invoices and tax_returns; `path` [T, N] is how sales went."""
    axis, rng = setting.axis, dice.stream(setting.seed, "invoices", chunk)
    week = paths.TRADE_WEEK[axis.weekday][:, None]
    rows = invoices.draw_invoices(axis, firms, path * week, shares, table, setting.stories, rng)
    months, sales_a_month = invoice_tables.declared(rows, axis, firms)
    turnover = paths.monthly_means(axis, path) * firms.inflow * 3_000 / firms.own_share
    return {
        "e_invoices": invoice_tables.invoice_table(rows, firms, table),
        "tax_returns": tax.return_table(axis, firms, months, sales_a_month, turnover, rng),
    }
