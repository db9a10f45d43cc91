"""Invoices as the feed e_invoices, and what of them is declared as sales."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Floats, Ints
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.invoice_changes import Invoices
from warning_signals.books.simulator.parties import Parties

STATUSES = ("valid", "void", "red")
DIRECTIONS = ("out", "in")


def invoice_table(rows: Invoices, firms: Firms, table: Parties) -> pa.Table:
    """Return the feed e_invoices; void and red-letter come as changes and rows of their own."""
    n = len(rows.firm)
    number = _numbers(rows, rows.serial, firms)
    corrected = _numbers(rows, np.maximum(rows.corrects, 0), firms)
    is_red = pa.array(rows.corrects > 0)
    return pa.table(
        {
            "day": pa.array(rows.learned, pa.int32()),
            "invoice_no": number,
            "invoice_code": columns.joined("03200", columns.digits(rows.firm * 0 + 2400111, 7)),
            "direction": columns.words(rows.direction, DIRECTIONS),
            "uscc": columns.taken(firms.code, rows.firm),
            "counterparty_id": columns.taken(table.code, rows.partner),
            "issued_on": columns.dates(rows.day),
            "net": columns.money(rows.net),
            "tax": columns.money(rows.tax),
            "total": columns.money(rows.net + rows.tax),
            "currency": columns.constant("CNY", n),
            "status": columns.words(rows.status, STATUSES),
            "corrects_invoice_no": pa.compute.if_else(is_red, corrected, None),
        }
    )


def _numbers(rows: Invoices, serial: Ints, firms: Firms) -> pa.Array:
    """Return invoice numbers of 20 digits, distinct through the whole book."""
    return columns.joined(
        "2432", columns.digits(firms.number[rows.firm] + 1, 7), columns.digits(serial, 9)
    )


def declared(rows: Invoices, axis: Axis, firms: Firms) -> tuple[Ints, Floats]:
    """Return (months, net sales [months, N] in cents) as invoiced: no voids, less red-letter."""
    months = np.unique(axis.month)
    void = np.zeros(len(rows.firm), bool)
    void[rows.status == 1] = True
    key = rows.firm * 10**7 + rows.serial
    counts = (rows.direction == 0) & ~np.isin(key, key[void])
    at = (axis.month[rows.day] - months[0]) * firms.count + rows.firm
    sums = np.bincount(at[counts], rows.net[counts], minlength=len(months) * firms.count)
    return months, np.asarray(sums.reshape(len(months), firms.count), np.float64)
