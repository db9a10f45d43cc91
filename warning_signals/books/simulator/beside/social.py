"""Social insurance: how many staff are insured, and whether the contributions are paid."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Floats, Ints, month_day
from warning_signals.books.simulator.beside.consents import Consents
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER

DUE_ON = 15
YUAN_A_HEAD = 1_480.0
CHANGES_PER_HEAD, CHANGES_AT_MOST = 0.004, 0.1  # chance a month that the number of staff changes
SLOW_SHARE = 0.005
LEAVES_AFTER = 0.6  # the part of the rest that is gone two months into the arrears
UNPAID_AFTER = 0.65
NEVER_PAID = 0.7


def insurance_table(made: Made, consents: Consents) -> pa.Table:
    """Return the feed social_insurance: a month when paid, or overdue the day after it was due."""
    axis, firms, rng = made.axis, made.firms, made.stream("social insurance")
    months = np.unique(axis.month)[:-1]
    who = np.flatnonzero(firms.staff >= 2)
    heads = _heads(made, months, who, rng)
    month, firm = np.repeat(months, len(who)), np.tile(who, len(months))
    due = made.bank_day(month_day(month + 1, DUE_ON))
    paid = _paid(made, firm, due, rng)
    rate = rng.uniform(0.9, 1.15, firms.count)
    cents = np.round(heads.ravel() * YUAN_A_HEAD * rate[firm] * 100).astype(np.int64)
    late = np.flatnonzero((paid > due) & (due + 1 < axis.count))
    done = np.flatnonzero(paid < axis.count)
    at = np.concatenate([late, done])
    is_paid = np.repeat([False, True], [len(late), len(done)])
    day = np.where(is_paid, paid[at], due[at] + 1)
    may_ask = consents.hold("social_insurance", firm[at], day)
    at, day, is_paid = at[may_ask], day[may_ask], is_paid[may_ask]
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "uscc": columns.taken(firms.code, firm[at]),
            "period": pa.array(month[at].astype("datetime64[M]").astype(str)),
            "insured_count": pa.array(heads.ravel()[at]),
            "due_amount": columns.money(cents[at]),
            "currency": columns.constant("CNY", len(at)),
            "paid_on": columns.dates(np.where(is_paid, paid[at], NEVER)),
        }
    )


def _heads(made: Made, months: Ints, who: Ints, rng: np.random.Generator) -> Ints:
    """Return the insured at each month's end, [months, who]; at least the owner stays."""
    staff = made.firms.staff[who]
    shape = (len(months), len(who))
    moves = rng.random(shape) < np.minimum(staff * CHANGES_PER_HEAD, CHANGES_AT_MOST)
    step = np.where(rng.random(shape) < 0.5, 1, -1) * np.maximum(staff // 20, 1)
    usual = np.maximum(staff + np.cumsum(moves * step, axis=0), 2)
    ends = month_day(months + 1, 1) - 1
    left = np.stack([_left(made, who, end) for end in ends])
    return np.asarray(np.maximum(np.round(usual * left), 1), np.int64)


def _left(made: Made, who: Ints, day: int) -> Floats:
    until = 1 - (1 - made.sign("staff_to")[who]) * made.way(who, day + who * 0)
    return np.asarray(until * (1 - LEAVES_AFTER * made.after(who, day + who * 0)), np.float64)


def _paid(made: Made, firm: Ints, due: Ints, rng: np.random.Generator) -> Ints:
    """Return the day of payment of each month; NEVER where it was not paid."""
    n = len(firm)
    usual = due - rng.integers(0, 10, n)
    slow = rng.random(n) < SLOW_SHARE
    usual = np.where(slow, due + rng.integers(1, 7, n), usual)
    chance = made.sign("insurance_unpaid")[firm] * made.way(firm, due)
    chance = np.where(made.after(firm, due) > 0, UNPAID_AFTER, chance)
    unpaid = rng.random(n) < chance
    later = np.where(rng.random(n) < NEVER_PAID, NEVER, due + rng.integers(20, 60, n))
    return np.asarray(np.where(unpaid, later, usual), np.int64)
