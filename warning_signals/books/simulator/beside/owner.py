"""The person in control at the credit bureau: private loans and cards, suits in person."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.beside.bureau import Asked, whose
from warning_signals.books.simulator.beside.consents import Consents
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER

SLIP_SHARE, SLIP_DAYS = 0.005, 10  # a month in which a sound owner forgets his card
SOUND_SUED = 0.003
LATE_AFTER = 0.6  # of those whose owner still paid when the firm no longer did
SUED_SHARE, SUED_AFTER = 0.4, 60


def owner_table(made: Made, asked: Asked, consents: Consents) -> pa.Table:
    """Return the feed owner_credit; the days late count on until the book's end."""
    rng, firm, day, count = made.stream("owner"), asked.firm, asked.day, made.firms.count
    since = _late_since(made, rng)
    slips = (rng.random(len(firm)) < SLIP_SHARE) & ~made.firms.plan.is_bad[firm]
    slipped = np.where(slips, rng.integers(1, SLIP_DAYS, len(firm)), 0)
    late = np.where(day > since[firm], day - since[firm], slipped)
    card = np.round(np.clip(made.firms.inflow * rng.uniform(0.5, 2.0, count), 800, 60e3), -2)
    cents = np.where(late > 0, card[firm] * (1 + late / 60.0), 0.0) * 100
    sued = np.where(made.firms.plan.is_bad, SUED_SHARE, SOUND_SUED) > rng.random(count)
    from_day = np.where(made.firms.plan.is_bad, made.firms.plan.overdue + SUED_AFTER, 0)
    held = np.flatnonzero(consents.hold("owner_credit", firm, day))
    return pa.table(
        {
            **whose(made, asked, held),
            "worst_dpd": pa.array(late[held]),
            "overdue_amount": columns.money(np.round(cents[held], -2).astype(np.int64)),
            "currency": columns.constant("CNY", len(held)),
            "lawsuits": pa.array((sued[firm] & (day >= from_day[firm]))[held] * 1),
        }
    )


def _late_since(made: Made, rng: np.random.Generator) -> Ints:
    """Return since when each owner is late himself: half-way down, or after the firm, or never."""
    plan, count = made.firms.plan, made.firms.count
    first = plan.is_bad & (rng.random(count) < made.sign("owner_late"))
    second = plan.is_bad & ~first & (rng.random(count) < LATE_AFTER)
    before = plan.sign + (plan.overdue - plan.sign) // 2
    after = plan.overdue + rng.integers(5, 40, count)
    return np.asarray(np.where(first, before, np.where(second, after, NEVER)), np.int64)
