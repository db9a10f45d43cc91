"""Electricity: meters, daily readings, monthly bills, and power cut off or restored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator.axis import Axis, Flags, Floats, Ints, month_day
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.stories.kinds import Story
from warning_signals.books.simulator.stories.paths import POWER_WEEK

YUAN_PER_KWH = 0.72
BILLED_ON, DUE_ON = 3, 20


@dataclass(frozen=True)
class Bills:
    """Bills of all meters and months; `firm` is the position in the chunk, `amount` cents."""

    firm: Ints
    month: Ints
    amount: Ints
    issued: Ints
    due: Ints
    paid: Ints


def readings(axis: Axis, firms: Firms, path: Floats, cut: Ints, rng: np.random.Generator) -> Floats:
    """Return kWh a day and borrower, shape [T, N]; from day `cut` [N] on the meter stands still."""
    week = np.where(firms.is_market, 1.0, POWER_WEEK[axis.weekday][:, None])
    jitter = np.exp(firms.power_jitter * rng.standard_normal(path.shape))
    kwh = np.maximum(firms.kwh * path * week * jitter, 0.0)
    stands_still = np.arange(axis.count)[:, None] >= cut
    return np.asarray(np.where(stands_still, 0.0, np.round(kwh, 1)), np.float64)


def make_bills(
    axis: Axis, firms: Firms, kwh: Floats, stories: Sequence[Story], rng: np.random.Generator
) -> Bills:
    """Return one bill a meter and whole month, with the day of payment (NEVER: unpaid)."""
    months = np.unique(axis.month)[:-1]
    sums = np.stack([kwh[axis.month == month].sum(axis=0) for month in months])
    who = np.flatnonzero(firms.has_meter)
    firm, month = np.tile(who, len(months)), np.repeat(months, len(who))
    amount = np.round(sums[:, who].ravel() * YUAN_PER_KWH * 100).astype(np.int64)
    due = month_day(month + 1, DUE_ON)
    usual = due - rng.integers(0, 13, len(firm))
    forgot = rng.random(len(firm)) < 0.004
    usual = np.where(forgot, due + rng.integers(1, 7, len(firm)), usual)
    unpaid = _unpaid(firms, stories, firm, due, rng)
    return Bills(firm, month, amount, month_day(month + 1, BILLED_ON), due,
        np.where(unpaid, NEVER, usual))  # fmt: skip


def _unpaid(
    firms: Firms, stories: Sequence[Story], firm: Ints, due: Ints, rng: np.random.Generator
) -> Flags:
    plan = firms.plan
    leaves = np.array([story.leaves_power_unpaid for story in stories])[plan.story[firm]]
    bad = plan.is_bad[firm]
    early = bad & leaves & (due >= plan.sign[firm] - 10)
    late = bad & (due >= plan.overdue[firm]) & (rng.random(len(firm)) < 0.5)
    return np.asarray(early | late)


def draw_paid_days(bills: Bills, axis: Axis) -> tuple[Flags, Ints]:
    """Return which bills are paid within the book, and when."""
    inside = (bills.paid >= 0) & (bills.paid < axis.count)
    return inside, bills.paid[inside]
