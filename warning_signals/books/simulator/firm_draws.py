"""The borrowers of a chunk drawn by chance: size, trade, rhythm."""

from __future__ import annotations

import numpy as np

from warning_signals.books.simulator import dice, names, uscc
from warning_signals.books.simulator.axis import Axis, Floats, Ints, month_day
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import MARKET, REGIONS, SECTOR_SHARES, SECTORS, Firms
from warning_signals.books.simulator.stories.plan import Plan
from warning_signals.books.simulator.stories.table import LOOK_ALIKES

POWER_PART = 0.0037  # kWh a day for each yuan of monthly takings, at most: 8 % of them


def draw_firms(number: Ints, plan: Plan, seed: int, chunk: int, axis: Axis) -> Firms:
    """Draw the borrowers of one chunk."""
    rng, n = dice.stream(seed, "firms", chunk), len(number)
    segment = rng.choice(3, n, p=[0.55, 0.25, 0.20])
    sector = rng.choice(len(SECTORS), n, p=SECTOR_SHARES)
    is_market = np.isin(np.array(SECTORS)[sector], MARKET)
    size = dice.heavy(rng, 1.0, 0.8, n)
    monthly = np.clip(np.array([150e3, 420e3, 60e3])[segment] * size, 12e3, 2e7)
    alike = plan.alike
    loyal = np.where(alike >= 0, np.array([a.top_share for a in LOOK_ALIKES])[alike], 0.0)
    return Firms(
        number=number,
        plan=plan,
        code=uscc.codes(number, segment == 2),
        name=names.firm_names(number, seed, segment == 2),
        rep=rng.integers(0, 10**8, n),
        segment=segment,
        sector=sector,
        region=rng.integers(0, len(REGIONS), n),
        is_general=rng.random(n) < np.array([0.5, 0.92, 0.03])[segment],
        is_market=is_market,
        inflow=monthly / 30.0,
        credit_rate=np.clip(dice.heavy(rng, 0.48, 0.65, n) * size**0.25, 0.15, 14.0),
        purchase_rate=np.clip(dice.heavy(rng, 0.42, 0.6, n), 0.1, 9.0),
        invoice_rate=np.clip(dice.heavy(rng, 0.16, 1.2, n) * size**0.4, 0.005, 60.0),
        own_share=dice.between(rng, 0.35, 1.0, n),
        provider_share=np.where(is_market, dice.between(rng, 0.2, 0.8, n), 0.04),
        top_share=_top_share(rng, loyal, plan),
        payers=np.clip(dice.heavy(rng, 11, 0.6, n), 3, 45).astype(np.int64),
        restless=np.clip(dice.heavy(rng, 0.11, 0.5, n), 0.04, 0.4),
        swing=dice.between(rng, 0.0, 0.22, n),
        peak=dice.between(rng, 0.0, 365.0, n),
        closed_before=dice.between(rng, 2.0, 8.0, n),
        closed_after=dice.between(rng, 5.0, 13.0, n),
        holiday_level=np.where(is_market, 0.5, 0.12) + dice.between(rng, 0.0, 0.35, n),
        buffer_days=np.clip(dice.heavy(rng, 5.0, 0.7, n), 0.4, 40.0),
        swept=np.where(rng.random(n) < 0.06, 0.6, 0.0),
        staff=np.maximum(1, monthly / 30e3 * dice.heavy(rng, 1.0, 0.3, n)).astype(np.int64),
        due_day=_due_days(rng, plan, axis),
        has_meter=rng.random(n) < 0.7,
        kwh=np.clip(dice.heavy(rng, 350.0, 1.4, n) * size**0.3, 3.0, monthly * POWER_PART),
        power_jitter=np.clip(dice.heavy(rng, 0.27, 0.5, n), 0.05, 1.0),
    )


def _top_share(rng: np.random.Generator, loyal: Floats, plan: Plan) -> Floats:
    big = rng.uniform(0.0, 0.3, len(loyal)) + 0.3
    some_have_one = (rng.random(len(loyal)) < 0.3) | plan.is_bad
    return np.where(loyal > 0, loyal, np.where(some_have_one, big, 0.0))


def _due_days(rng: np.random.Generator, plan: Plan, axis: Axis) -> Ints:
    """Half of all pay on the 21st; a missed due date of the plan fixes the day."""
    n = len(plan.story)
    usual = np.where(rng.random(n) < 0.5, 21, rng.integers(1, 29, n))
    missed = np.where(plan.is_bad, plan.overdue - 1, plan.late_on)
    planned = np.minimum(missed, axis.count + 400)
    month = (np.datetime64(axis.day(0), "D") + planned).astype("datetime64[M]").astype(np.int64)
    return np.where(missed < NEVER, planned - month_day(month, 1) + 1, usual).astype(np.int64)
