"""Facilities: each borrower's line of loans, renewed at maturity, and their schedules.

Interest only and the principal at the end is the rule; a renewal without repayment moves no cash.
Amounts are cents, days are day numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator import dice
from warning_signals.books.simulator.axis import Axis, Flags, Floats, Ints, month_day
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.stories.table import LOOK_ALIKES

BULLET, INSTALMENTS, INTEREST_THEN_BULLET, REVOLVING = range(4)
GENERATIONS = 4
NONE, REPAID, CASHLESS = range(3)
BULLET_ALIKE = [alike.bullet for alike in LOOK_ALIKES].index(True)


@dataclass(frozen=True)
class Facilities:
    """F facilities; `firm` is the borrower's position in the chunk.

    `renewal` says how it came (NONE, REPAID, CASHLESS), `ends` how it goes at maturity;
    `first_month` counts months since 1970, the k-th instalment falls k months later.
    """

    firm: Ints
    seq: Ints
    method: Ints
    limit: Ints
    drawn: Ints
    rate: Floats
    granted: Ints
    matures: Ints
    term: Ints
    first_month: Ints
    renewal: Ints
    ends: Ints
    security: Ints


def draw_facilities(firms: Firms, axis: Axis, seed: int, chunk: int) -> Facilities:
    """Draw every facility that lives on any day of the book."""
    rng = dice.stream(seed, "facilities", chunk)
    main = _line(firms, np.arange(firms.count), axis, rng, first_seq=1)
    extra = np.flatnonzero((rng.random(firms.count) < 0.25) & ~firms.plan.is_bad)
    second = _line(firms, extra, axis, rng, first_seq=1 + GENERATIONS)
    both = {name: np.concatenate([main[name], second[name]]) for name in main}
    order = np.lexsort((both["seq"], both["firm"]))
    return Facilities(**{name: values[order] for name, values in both.items()})


def _line(
    firms: Firms, who: Ints, axis: Axis, rng: np.random.Generator, first_seq: int
) -> dict[str, np.ndarray]:
    """Return one line of loans a borrower, a generation after the other."""
    n, plan = len(who), firms.plan.of(who)  # type: ignore[arg-type]
    method = rng.choice(4, n, p=[0.05, 0.25, 0.45, 0.25])
    alike = plan.alike == BULLET_ALIKE
    needs_months = plan.is_bad | (plan.late_on < NEVER) | alike
    method = np.where(needs_months & (method == BULLET) | alike, INTEREST_THEN_BULLET, method)
    term = np.where(method == INSTALMENTS, rng.choice([24, 36], n), 12)
    start = _first_months(axis, term, needs_months, alike, rng)
    principal = np.maximum(firms.inflow[who] * 30 * rng.uniform(0.8, 2.6, n), 30e3)
    drawn = (np.round(principal, -4) * 100).astype(np.int64)
    use = np.where((method == REVOLVING) & (rng.random(n) < 0.4), rng.uniform(0.5, 0.95, n), 1.0)
    limit = (np.round(drawn / use / 1e6) * 1e6).astype(np.int64)
    how = np.where(rng.random(n) < 0.72, CASHLESS, REPAID)
    how = np.where(plan.is_bad, CASHLESS, np.where(method == INSTALMENTS, NONE, how))
    gap = np.where(how == CASHLESS, 0, np.where(how == REPAID, 1, rng.integers(5, 18, n)))
    base = {
        "firm": who, "method": method, "limit": np.maximum(limit, drawn), "drawn": drawn,
        "term": term, "rate": np.round(rng.uniform(0.036, 0.066, n), 4), "ends": how,
        "security": rng.choice(4, n),
    }  # fmt: skip
    generations = [
        base
        | {"first_month": start + g * term, "seq": np.full(n, first_seq + g)}
        | {"renewal": how if g else np.full(n, NONE)}
        | _days(firms, who, axis, start + g * term, term, gap if g else gap * 0)
        for g in range(GENERATIONS)
    ]
    flat = {name: np.concatenate([one[name] for one in generations]) for name in generations[0]}
    return _living(flat, firms, axis)


def _first_months(
    axis: Axis, term: Ints, is_old: Flags, is_alike: Flags, rng: np.random.Generator
) -> Ints:
    """Return the month of each line's first grant; a fifth came to the bank during the history."""
    first = axis.month[0]
    month = first - rng.integers(1, term + 1)
    newcomer = (rng.random(len(term)) < 0.2) & ~is_old
    month = np.where(newcomer, first + rng.integers(1, 21, len(term)), month)
    renewed_lately = first - 12 + rng.integers(0, 3, len(term))
    return np.asarray(np.where(is_alike, renewed_lately, month), np.int64)


def _days(
    firms: Firms, who: Ints, axis: Axis, month: Ints, term: Ints, gap: Ints
) -> dict[str, np.ndarray]:
    granted = month_day(month, firms.due_day[who])
    inside = np.clip(granted + gap, 0, axis.count - 1)
    opened = axis.delivered[inside]  # money is paid out on bank days only
    paid_out = np.where((gap > 0) & (granted >= 0) & (granted < axis.count - 8), opened, granted)
    return {"granted": paid_out, "matures": month_day(month + term, firms.due_day[who])}


def _living(flat: dict[str, np.ndarray], firms: Firms, axis: Axis) -> dict[str, np.ndarray]:
    """Keep what is granted within the book, and nothing new for one who no longer pays."""
    stops = np.minimum(firms.plan.overdue[flat["firm"]] - 1, axis.count)
    keep = (flat["granted"] < stops) & (flat["matures"] >= 0)
    return {name: values[keep] for name, values in flat.items()}
