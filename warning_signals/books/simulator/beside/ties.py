"""Who stands in for whom among the bank's own borrowers: guarantees, circles of them, groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator import dice
from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.stories.plan import Plan

GUARANTOR, GROUP = range(2)
CIRCLE, HEADED, CHAIN = range(3)
CIRCLE_OF = (3, 4, 5)
PER_CIRCLE, PER_GROUP, PER_GUARANTEE = 130, 40, 60  # borrowers in the book for one of each
GROUP_OF = (2, 3, 4)
ENDED_SHARE = 0.15


@dataclass(frozen=True)
class Ties:
    """Ties through the whole book: borrower `giver` stands behind `taker`, both by number.

    `kind` is GUARANTOR or GROUP (the giver heads the group); `since` and `until` are days, NEVER
    where it holds on.
    """

    giver: Ints
    taker: Ints
    kind: Ints
    since: Ints
    until: Ints

    def within(self, first: int, count: int) -> np.ndarray:
        """Return which ties have their taker among borrowers first to first + count - 1."""
        return np.asarray((self.taker >= first) & (self.taker < first + count))


def draw_ties(plan: Plan, seed: int, axis: Axis) -> Ties:
    """Draw the ties of the whole book; every other circle has one in it who goes bad."""
    rng, count = dice.stream(seed, "ties"), len(plan.story)
    circles = np.resize(CIRCLE_OF, max(1, count // PER_CIRCLE))
    groups = np.resize(GROUP_OF, max(1, count // PER_GROUP))
    pairs = np.full(count // PER_GUARANTEE, 2)
    sizes = np.concatenate([circles, groups, pairs])
    form = np.repeat([CIRCLE, HEADED, CHAIN], [len(circles), len(groups), len(pairs)])
    sound = rng.permutation(np.flatnonzero(~plan.is_bad))
    fits = np.cumsum(sizes) <= len(sound)
    sizes, form = sizes[fits], form[fits]
    begin = np.cumsum(sizes) - sizes
    member = sound[: sizes.sum()]
    mixed = begin[((form == CIRCLE) & (np.arange(len(form)) % 2 == 0)) | _one_in_four(form)]
    bad = rng.permutation(np.flatnonzero(plan.is_bad))[: len(mixed)]
    member[mixed[: len(bad)]] = bad
    return _dated(*_pairs(member, sizes, begin, form), rng, axis)


def _one_in_four(form: Ints) -> np.ndarray:
    return np.asarray((form == HEADED) & (np.cumsum(form == HEADED) % 4 == 1))


def _pairs(member: Ints, sizes: Ints, begin: Ints, form: Ints) -> tuple[Ints, Ints, Ints]:
    """Return giver, taker and kind: round a circle, from a head to each other, along a chain."""
    at = np.arange(len(member))
    start, of = np.repeat(begin, sizes), np.repeat(form, sizes)
    is_last = at + 1 == start + np.repeat(sizes, sizes)
    after = np.where(is_last, start, at + 1)
    giver = np.where(of == HEADED, start, at)
    taker = np.where(of == HEADED, at, after)
    holds = np.where(of == HEADED, at != start, (of == CIRCLE) | ~is_last)
    kind = np.where(of == HEADED, GROUP, GUARANTOR)
    return member[giver[holds]], member[taker[holds]], kind[holds]


def _dated(giver: Ints, taker: Ints, kind: Ints, rng: np.random.Generator, axis: Axis) -> Ties:
    since = axis.opening - rng.integers(120, 1_500, len(giver))
    ended = (kind == GUARANTOR) & (rng.random(len(giver)) < ENDED_SHARE)
    ended &= ~np.isin(giver, taker[kind == GUARANTOR])  # a circle stays closed
    until = np.where(ended, np.minimum(since + 365, axis.opening - 10), NEVER)
    return Ties(giver, taker, kind, since, until)
