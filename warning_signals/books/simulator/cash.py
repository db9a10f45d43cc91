"""The current account day by day: what comes in, what must go out, what is left for suppliers.

One loop over days, whole arrays of borrowers at a time, in cents. Arrears are not drawn: one who
no longer pays has spent the money before the bank's debit comes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator.axis import Axis, Floats, Ints
from warning_signals.books.simulator.firms import Firms

AHEAD_DAYS = 7
THOUSAND_YUAN = 100_000
SMALLEST_PURCHASE = 30_000
WARNED_DAYS = 12  # even a sudden failure empties the account for so long before


@dataclass(frozen=True)
class Demand:
    """What the days bring, shape [T, N] in cents: `costs` by name in the order of payment."""

    credits: Ints
    drawdowns: Ints
    costs: dict[str, Ints]
    dues: Ints
    purchases: Ints


@dataclass(frozen=True)
class Cash:
    """What was paid, shape [T, N] in cents; `start` is the balance before the first day."""

    start: Ints
    balance: Ints
    spent: Ints
    drained: Ints
    injected: Ints
    repaid: Ints
    costs: dict[str, Ints]


def run_account(demand: Demand, firms: Firms, axis: Axis, drains: Floats, luck: Floats) -> Cash:
    """Play all days; `drains` [T, N] is the share of credits that leaves the same day.

    `luck` [N] between 0 and 1 decides how much of a missed instalment is there to be debited.
    """
    squeezed, alone, tight = _hardship(firms, axis)
    target = np.asarray(firms.buffer_days * firms.inflow * 100 * tight, np.int64)
    must = sum(demand.costs.values()) + demand.dues
    reserve = (_ahead(np.asarray(must)) * tight).astype(np.int64)
    out = {name: np.zeros_like(values) for name, values in demand.costs.items()}
    names = ("balance", "spent", "drained", "injected", "repaid")
    made = {name: np.zeros_like(demand.credits) for name in names}
    balance, start = target[0] + reserve[0], target[0] + reserve[0]
    arrears = np.zeros_like(balance)
    for t in range(axis.count):
        balance = balance + demand.credits[t] + demand.drawdowns[t]
        made["drained"][t] = (demand.credits[t] * drains[t]).astype(np.int64)
        balance = balance - made["drained"][t]
        arrears = arrears + demand.dues[t]
        others = np.where(alone[t], 0, must[t] - demand.dues[t])
        needed = np.where(squeezed[t], 0, arrears) + others
        short = np.maximum(needed - balance, 0)
        made["injected"][t] = -(-short // THOUSAND_YUAN) * THOUSAND_YUAN
        balance = balance + made["injected"][t]
        first = np.where(squeezed[t] | ~alone[t], 0, arrears)
        for name, cost in demand.costs.items():
            out[name][t] = np.where(balance - first >= cost[t], cost[t], 0)
            balance = balance - out[name][t]
        kept = np.where(demand.dues[t] > 0, (arrears * luck).astype(np.int64), 0)
        gone = np.where(squeezed[t] & (arrears > 0), np.maximum(balance - kept, 0), 0)
        pays = np.where(squeezed[t], np.where(demand.dues[t] > 0, kept, 0), arrears)
        made["repaid"][t] = np.minimum(pays, np.maximum(balance - gone, 0))
        arrears = arrears - made["repaid"][t]
        balance = balance - gone - made["repaid"][t]
        free = np.maximum(balance - target[t] - reserve[t], 0)
        buys = np.where((demand.purchases[t] > 0) & (free > SMALLEST_PURCHASE), free, 0)
        made["spent"][t] = gone + buys
        balance = balance - buys
        made["balance"][t] = balance
    return Cash(start=start, costs=out, **made)


def _hardship(firms: Firms, axis: Axis) -> tuple[np.ndarray, np.ndarray, Floats]:
    """Return who does not pay the bank, who has nobody to put money in, how thin the buffer is."""
    days, plan = np.arange(axis.count)[:, None], firms.plan
    missing = (days >= plan.overdue - 1) & plan.is_bad
    late = (days >= plan.late_on) & (days < plan.late_on + plan.late_days)
    begins = np.minimum(plan.sign, plan.overdue - WARNED_DAYS)
    alone = (days >= begins) & plan.is_bad
    way = np.clip((days - begins) / np.maximum(plan.overdue - begins, 1), 0.0, 1.0)
    tight = np.where(plan.is_bad, 1 - 0.95 * way, 1.0)
    return missing | late, alone, tight


def _ahead(must: Ints) -> Ints:
    """Return the sum of what falls due in the days after each day."""
    passed = np.cumsum(must, axis=0)
    later = np.minimum(np.arange(len(must)) + AHEAD_DAYS, len(must) - 1)
    return np.asarray(passed[later] - passed, np.int64)
