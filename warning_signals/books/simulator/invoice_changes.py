"""Invoices that are numbered, made void later or taken back by a red-letter one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator.axis import Axis, Ints

VOID, VOIDED_LATER, RED = 0.027, 0.04, 0.012


@dataclass(frozen=True)
class Invoices:
    """Rows of equal length; `net` and `tax` in cents, `partner` a position among the parties."""

    firm: Ints
    day: Ints
    partner: Ints
    net: Ints
    tax: Ints
    status: Ints
    direction: Ints
    serial: Ints
    corrects: Ints
    learned: Ints


def numbered(rows: Invoices) -> Invoices:
    """Return the rows in order of firm and day, each firm's numbered from 1."""
    order = np.lexsort((rows.day, rows.firm))
    rows = picked(rows, order)
    first = np.searchsorted(rows.firm, rows.firm)
    return Invoices(**{**vars(rows), "serial": np.arange(len(rows.firm)) - first + 1})


def voided_later(rows: Invoices, axis: Axis, rng: np.random.Generator) -> Invoices:
    """Some are void within days, before the month is over: the same invoice, delivered again."""
    n = len(rows.day)
    later = rows.day + rng.integers(1, 12, n)
    inside = later < axis.count
    same_month = axis.month[np.minimum(later, axis.count - 1)] == axis.month[rows.day]
    chosen = (rng.random(n) < VOIDED_LATER) & (rows.status == 0) & inside & same_month
    again = picked(rows, chosen)
    return Invoices(**{**vars(again), "status": again.status + 1, "learned": later[chosen]})


def taken_back(rows: Invoices, axis: Axis, rng: np.random.Generator) -> Invoices:
    """Some are taken back by a red-letter invoice of the same partner, weeks later."""
    n = len(rows.day)
    later = rows.day + rng.integers(5, 60, n)
    chosen = (rng.random(n) < RED) & (rows.status == 0) & (later < axis.count)
    red = picked(rows, chosen)
    day = later[chosen]
    return Invoices(
        **{**vars(red), "day": day, "learned": day, "net": -red.net, "tax": -red.tax,
           "status": red.status + 2, "corrects": red.serial, "serial": red.serial + 500_000}
    )  # fmt: skip


def picked(rows: Invoices, at: np.ndarray) -> Invoices:
    """Return the rows at these positions, or of this mask."""
    return Invoices(**{name: values[at] for name, values in vars(rows).items()})


def joined(parts: Sequence[Invoices]) -> Invoices:
    """Return all rows one part after the other."""
    names = Invoices.__dataclass_fields__
    return Invoices(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))
