"""E-invoices in the shape of real ones: bursts on some days, void, red-letter, many tax rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, dice, parties
from warning_signals.books.simulator.axis import Axis, Floats, Ints
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.parties import Parties, Shares
from warning_signals.books.simulator.stories.table import Story

A_DAY = 2.2  # invoices on a day that has any
VOID, VOIDED_LATER, RED = 0.027, 0.04, 0.012
SIGMA = 0.85
GENERAL_RATES, GENERAL_SHARES = np.array([0.13, 0.06, 0.09, 0.0]), (0.68, 0.16, 0.12, 0.04)
SMALL_RATES, SMALL_SHARES = np.array([0.01, 0.03, 0.0]), (0.7, 0.22, 0.08)
STATUSES = ("valid", "void", "red")
DIRECTIONS = ("out", "in")


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


def draw_invoices(
    axis: Axis,
    firms: Firms,
    path: Floats,
    shares: Shares,
    table: Parties,
    stories: Sequence[Story],
    rng: np.random.Generator,
) -> Invoices:
    """Return sales and purchase invoices with their later voids and corrections."""
    out = _basic(firms, path, shares, table, 0, rng)
    leaves = np.array([story.loses_top_payer for story in stories])[firms.plan.story[out.firm]]
    top = parties.partner(firms.number, firms.number * 0, table.pool, 1)[out.firm]
    is_bad, since = firms.plan.is_bad[out.firm], out.day >= firms.plan.sign[out.firm]
    out = _pick(out, ~(is_bad & leaves & since & (out.partner == top)))
    bought = _basic(firms, path**0.8, shares, table, 1, rng)
    rows = _joined([out, bought])
    rows = _numbered(rows)
    return _joined([rows, _voided_later(rows, axis, rng), _red(rows, axis, rng)])


def _basic(
    firms: Firms,
    path: Floats,
    shares: Shares,
    table: Parties,
    direction: int,
    rng: np.random.Generator,
) -> Invoices:
    bursts = dice.happenings(rng, firms.invoice_rate * path / A_DAY, 0.7)
    sizes = rng.geometric(1 / A_DAY, bursts.shape)
    day, firm = dice.spread(np.where(bursts > 0, sizes * bursts, 0))
    n = len(day)
    # Invoiced sales are all sales; our account sees own_share of them.
    mean = firms.inflow / np.maximum(firms.own_share, 0.3) / firms.invoice_rate
    mean = np.minimum(mean, 300e3) * (1.0 if direction == 0 else 0.72)
    yuan = mean[firm] * np.exp(SIGMA * rng.standard_normal(n) - SIGMA**2 / 2)
    general = rng.choice(GENERAL_RATES, n, p=GENERAL_SHARES)
    small = rng.choice(SMALL_RATES, n, p=SMALL_SHARES)
    rate = np.where(firms.is_general[firm], general, small)
    net = np.maximum(np.round(yuan * 100 / (1 + rate)), 100).astype(np.int64)
    rank = shares.pick(firm, rng.random(n))
    zero = np.zeros(n, np.int64)
    return Invoices(
        firm=firm,
        day=day,
        partner=parties.partner(firms.number[firm], rank, table.pool, 1 + direction),
        net=net,
        tax=np.round(net * rate).astype(np.int64),
        status=(rng.random(n) < VOID) * 1,
        direction=zero + direction,
        serial=zero,
        corrects=zero - 1,
        learned=day,
    )


def _numbered(rows: Invoices) -> Invoices:
    order = np.lexsort((rows.day, rows.firm))
    rows = _pick(rows, order)
    first = np.searchsorted(rows.firm, rows.firm)
    return Invoices(**{**vars(rows), "serial": np.arange(len(rows.firm)) - first + 1})


def _voided_later(rows: Invoices, axis: Axis, rng: np.random.Generator) -> Invoices:
    """Some are void within days, before the month is over: the same invoice, delivered again."""
    n = len(rows.day)
    later = rows.day + rng.integers(1, 12, n)
    inside = later < axis.count
    same_month = axis.month[np.minimum(later, axis.count - 1)] == axis.month[rows.day]
    chosen = (rng.random(n) < VOIDED_LATER) & (rows.status == 0) & inside & same_month
    again = _pick(rows, chosen)
    return Invoices(**{**vars(again), "status": again.status + 1, "learned": later[chosen]})


def _red(rows: Invoices, axis: Axis, rng: np.random.Generator) -> Invoices:
    """Some are taken back by a red-letter invoice of the same partner, weeks later."""
    n = len(rows.day)
    later = rows.day + rng.integers(5, 60, n)
    chosen = (rng.random(n) < RED) & (rows.status == 0) & (later < axis.count)
    red = _pick(rows, chosen)
    day = later[chosen]
    return Invoices(
        **{**vars(red), "day": day, "learned": day, "net": -red.net, "tax": -red.tax,
           "status": red.status + 2, "corrects": red.serial, "serial": red.serial + 500_000}
    )  # fmt: skip


def _pick(rows: Invoices, at: np.ndarray) -> Invoices:
    return Invoices(**{name: values[at] for name, values in vars(rows).items()})


def _joined(parts: Sequence[Invoices]) -> Invoices:
    names = Invoices.__dataclass_fields__
    return Invoices(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


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
