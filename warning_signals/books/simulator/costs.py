"""What must be paid on fixed days: wages, rent, tax, power, fees, other lenders, bridging money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from warning_signals.books.simulator.axis import Axis, Floats, Ints, month_day
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.facilities import REPAID, Facilities
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.power import Bills, draw_paid_days
from warning_signals.books.simulator.stories.kinds import Story

WAGE = 4_600  # yuan a month and head
PAYDAY, RENT_DAY, TAX_DAY, FEE_DAY = 10, 5, 14, 25
LEASED_EVERY, LEASED = 29, 7  # one borrower in so many leases a machine
BORROWED_DAYS = 15  # after the first sign the firm has found another lender


def fixed_costs(
    axis: Axis,
    firms: Firms,
    path: Floats,
    bills: Bills,
    loans: Facilities,
    stories: Sequence[Story],
    rng: np.random.Generator,
) -> dict[str, Ints]:
    """Return the costs by name in the order in which they are paid, each [T, N] in cents."""
    year = _smooth(path)
    monthly = firms.inflow * 30
    heads = np.maximum(np.round(firms.staff * np.clip(year, 0.2, 1.3) ** 0.6), 1)
    return {
        "payroll": _on(axis, PAYDAY, heads * WAGE * rng.uniform(0.97, 1.03, path.shape)),
        "rent": _on(axis, RENT_DAY, np.round(monthly * 0.03, -2)),
        "tax": _on(axis, TAX_DAY, monthly * 0.025 * year),
        "utility": _paid_bills(axis, firms, bills),
        "lender": _on(axis, 18, _lender_dues(axis, firms, stories)),
        "fee": _on(axis, FEE_DAY, np.full(firms.count, 20.0)),
        "bridge": _bridges(axis, firms, loans),
    }


def _smooth(path: Floats) -> Floats:
    """Return the mean of the 60 days before, the pace to which a firm adapts its costs."""
    padded = np.vstack([np.repeat(path[:1], 60, axis=0), path])
    total = np.cumsum(padded, axis=0)
    return np.asarray((total[60:] - total[:-60]) / 60.0, np.float64)


def _on(axis: Axis, day_of_month: int, yuan: Floats) -> Ints:
    """Return the amount on that day of each month, or the next bank day, and else nothing."""
    days = month_day(np.unique(axis.month), day_of_month)
    days = axis.delivered[days[(days >= 0) & (days < axis.count)]]
    cents = np.zeros((axis.count, yuan.shape[-1]), np.int64)
    rows = yuan[days] if yuan.ndim == 2 else yuan[None, :]
    cents[days] = np.round(rows * 100)
    return cents


def _paid_bills(axis: Axis, firms: Firms, bills: Bills) -> Ints:
    inside, days = draw_paid_days(bills, axis)
    at = days * firms.count + bills.firm[inside]
    sums = np.bincount(at, bills.amount[inside], minlength=axis.count * firms.count)
    return sums.astype(np.int64).reshape(axis.count, firms.count)


def _lender_dues(axis: Axis, firms: Firms, stories: Sequence[Story]) -> Floats:
    borrows = np.array([story.borrows_elsewhere for story in stories])[firms.plan.story]
    begins = np.where(firms.plan.is_bad & borrows, firms.plan.sign + 2 * BORROWED_DAYS, NEVER)
    leased = firms.number % LEASED_EVERY == LEASED  # paid all along, and no warning
    owes = (np.arange(axis.count)[:, None] >= begins) | leased
    return np.asarray(owes * np.round(firms.inflow * 30 * 0.05, -2), np.float64)


def borrowed_elsewhere(
    firms: Firms, stories: Sequence[Story], axis: Axis
) -> tuple[Ints, Ints, Ints]:
    """Return (firm, day, cents) of money that another lender paid in."""
    borrows = np.array([story.borrows_elsewhere for story in stories])[firms.plan.story]
    day = firms.plan.sign + BORROWED_DAYS
    who = np.flatnonzero(firms.plan.is_bad & borrows & (day >= 0) & (day < axis.count))
    return who, day[who], (np.round(firms.inflow[who] * 15, -3) * 100).astype(np.int64)


def _bridges(axis: Axis, firms: Firms, loans: Facilities) -> Ints:
    """Bridging money goes back when the renewed loan is paid out."""
    cents = np.zeros((axis.count, firms.count), np.int64)
    renewed = (loans.renewal == REPAID) & (loans.granted >= 0) & (loans.granted < axis.count)
    np.add.at(cents, (loans.granted[renewed], loans.firm[renewed]), loans.drawn[renewed])
    return cents
