"""E-invoices in the shape of real ones: bursts on some days, void, red-letter, many tax rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from warning_signals.books.simulator import dice, parties
from warning_signals.books.simulator.axis import Axis, Floats
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.invoice_changes import (
    VOID,
    Invoices,
    joined,
    numbered,
    picked,
    taken_back,
    voided_later,
)
from warning_signals.books.simulator.parties import Parties, Shares
from warning_signals.books.simulator.stories.kinds import Story

A_DAY = 2.2  # invoices on a day that has any
SIGMA = 0.85
GENERAL_RATES, GENERAL_SHARES = np.array([0.13, 0.06, 0.09, 0.0]), (0.68, 0.16, 0.12, 0.04)
SMALL_RATES, SMALL_SHARES = np.array([0.01, 0.03, 0.0]), (0.7, 0.22, 0.08)


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
    out = picked(out, ~(is_bad & leaves & since & (out.partner == top)))
    bought = _basic(firms, path**0.8, shares, table, 1, rng)
    rows = joined([out, bought])
    rows = numbered(rows)
    return joined([rows, voided_later(rows, axis, rng), taken_back(rows, axis, rng)])


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
