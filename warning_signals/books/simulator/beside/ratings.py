"""The bank's own grade of each borrower, computed once a month."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import month_day
from warning_signals.books.simulator.beside.made import Made

MODEL = "sme_behaviour_3"
RATED_ON = 8
GRADES, SHARES = np.arange(2, 7), (0.1, 0.25, 0.35, 0.2, 0.1)
STEP_SHARE = 0.012  # chance a month that a sound borrower's grade moves
WORST, IN_ARREARS, DEFAULTED = 10, 2, 90  # worst grade, notches at once, days until the worst


def rating_table(made: Made) -> pa.Table:
    """Return the feed internal_ratings."""
    axis, rng, count = made.axis, made.stream("ratings"), made.firms.count
    days = made.bank_day(month_day(np.unique(axis.month), RATED_ON))
    days = days[(days >= 0) & (days < axis.count)]
    firm, day = np.tile(np.arange(count), len(days)), np.repeat(days, count)
    moves = (rng.random((len(days), count)) < STEP_SHARE) * rng.choice([-1, 1], (len(days), count))
    usual = rng.choice(GRADES, count, p=SHARES) + np.clip(np.cumsum(moves, axis=0), -1, 1)
    lost = np.round(made.sign("notches")[firm] * made.way(firm, day)).astype(np.int64)
    since = day - made.firms.plan.overdue[firm]
    grade = usual.ravel() + lost + np.where(since >= 0, IN_ARREARS, 0)
    grade = np.where(since >= DEFAULTED, WORST, np.clip(grade, 1, WORST - 1))
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "borrower_id": columns.borrower_ids(made.firms.number[firm]),
            "rated_on": columns.dates(day),
            "grade": pa.array(grade),
            "model": columns.constant(MODEL, len(day)),
        }
    )
