"""Falling silent: how long a firm has done next to nothing, against its own earlier pauses.

A day is quiet when the mean of the last seven observed days is below 4.5 % of the level before the
spell (the mean of the year up to it). A firm is silent once its quiet days outnumber its own
longest earlier spell, at least 8 and at most 10 of them; one that is quiet on more than two fifths
of its days is judged by its own longest spell alone, and a quarter more.

A holiday is told apart by the calendar and the peers: a quiet day off, or one of the Spring
Festival, counts only as much as the share of firms that are usually active and are so on that day.
Who stops when everybody works is silent soon, who stops with everybody else is given time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.histories import WEEK, FloatArray, Histories

QUIET_SHARE, ACTIVE_SHARE = 0.045, 0.05
LEAST_DAYS, MOST_DAYS = 8.0, 10.0
RESTING, RESTING_FACTOR = 0.4, 1.25
YEAR_DAYS, FIRST_DAYS = 364, 28
PEERS_FIRST, PEERS_LAST = 60, 20

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Silence:
    """How things stand at the last day; arrays over n borrowers.

    `quiet_days` counts those of the present spell (a holiday's by the share of peers at work),
    `needed` is how many make it silence, `level` the daily mean they are measured against.
    """

    ids: list[str]
    quiet_days: FloatArray
    needed: FloatArray
    level: FloatArray
    silent: BoolArray


class _Day(NamedTuple):
    quiet_days: FloatArray
    needed: FloatArray
    level: FloatArray
    silent: BoolArray


def silence(histories: Histories, peers: FloatArray | None = None) -> Silence:
    """Return how silent each borrower is today; `peers` as `peers_at_work` gives them.

    Days before a full four weeks of history say nothing.
    """
    none = np.zeros(len(histories.ids))
    last = _Day(none, none, none, none > 0)
    for last in _day_by_day(histories, peers):  # noqa: B007
        pass
    return Silence(histories.ids, last.quiet_days, last.needed, last.level, last.silent)


def silent_days(histories: Histories, peers: FloatArray | None = None) -> BoolArray:
    """Return n x T: on which days each borrower was silent, each judged by what was before it."""
    columns = [day.silent for day in _day_by_day(histories, peers)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(histories.ids), 0), np.bool_)


def may_be_silent(histories: Histories) -> BoolArray:
    """Say of whom the last seven observed days do not rule silence out: a bound, cheaply had.

    No level is above the largest day; of whom less than seven of the last 28 days were observed
    nothing is ruled out.
    """
    values = candidate_days.used(histories)
    late = values[:, -FIRST_DAYS:]
    seen = np.isfinite(late)
    newest = seen & (np.cumsum(seen[:, ::-1], axis=1)[:, ::-1] <= WEEK)
    mean = np.where(newest, late, 0.0).sum(axis=1) / WEEK
    largest = np.max(values, axis=1, where=np.isfinite(values), initial=0.0)
    return np.asarray((seen.sum(axis=1) < WEEK) | (mean < QUIET_SHARE * largest))


def peers_at_work(histories: Histories) -> FloatArray:
    """Return for each of T days the share of usually active borrowers that are active; else 1.

    Only days off and those of the Spring Festival are looked at. Usually active is who was so on
    most days from 60 to 20 days before.
    """
    kind = candidate_days.kinds(histories, 0)
    values = candidate_days.used(histories)
    share = np.ones(values.shape[1])
    for day in np.flatnonzero((kind > 0) & (kind != candidate_days.MADE_UP)):
        before = values[:, max(day - PEERS_FIRST, 0) : max(day - PEERS_LAST, 0)]
        seen = np.isfinite(before)
        level = np.where(seen, before, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
        bar = (ACTIVE_SHARE * level)[:, None]
        usually = ((before > bar) & seen).sum(axis=1) * 2 > np.maximum(seen.sum(axis=1), 1)
        asked = usually & np.isfinite(values[:, day])
        if asked.any():
            share[day] = float((values[asked, day] > bar[asked, 0]).mean())
    return share


def _day_by_day(histories: Histories, peers: FloatArray | None) -> Iterator[_Day]:
    """Yield how things stand at the end of each day."""
    values = candidate_days.used(histories)
    counts_as = peers_at_work(histories) if peers is None else peers
    running = _Year(values)
    n = len(values)
    spell, longest, quiet_in_all, seen_in_all = (np.zeros(n) for _ in range(4))
    level = before = np.zeros(n)
    newest = np.full((n, WEEK), np.nan)
    for day in range(values.shape[1]):
        seen = np.isfinite(values[:, day])
        newest = np.where(seen[:, None], np.roll(newest, -1, axis=1), newest)
        newest[:, -1] = np.where(seen, values[:, day], newest[:, -1])
        level = np.where(spell > 0, level, running.mean_before(day))
        quiet = newest.mean(axis=1) < QUIET_SHARE * level
        longest = np.where(quiet, longest, np.maximum(longest, spell))
        # A day that was not observed neither ends a spell nor lengthens it.
        spell = np.where(quiet, spell + seen * counts_as[day], 0.0)
        quiet_in_all, seen_in_all = quiet_in_all + (quiet & seen), seen_in_all + seen
        before = np.where(quiet, before, quiet_in_all / np.maximum(seen_in_all, 1))
        resting = before > RESTING
        most = np.where(resting, RESTING_FACTOR * longest + 1, MOST_DAYS)
        needed = np.maximum(np.minimum(longest + 1, most), LEAST_DAYS)
        needed = np.where(resting, np.maximum(most, LEAST_DAYS), needed)
        yield _Day(spell, needed, level, quiet & (spell >= needed))


class _Year:
    """The mean of the observed days of the year up to a day; 0 before four weeks were seen."""

    def __init__(self, values: FloatArray) -> None:
        self.values = values
        self.sums = np.zeros(len(values))
        self.counts = np.zeros(len(values))

    def mean_before(self, day: int) -> FloatArray:
        """Return the mean over the 364 days before `day`; days must be asked for in order."""
        if day:
            self._add(day - 1, 1)
        if day > YEAR_DAYS:
            self._add(day - YEAR_DAYS - 1, -1)
        enough = self.counts >= FIRST_DAYS
        return np.where(enough, self.sums / np.maximum(self.counts, 1), 0.0)

    def _add(self, day: int, sign: int) -> None:
        now = self.values[:, day]
        seen = np.isfinite(now)
        self.sums = np.maximum(self.sums + sign * np.where(seen, now, 0.0), 0.0)
        self.counts = self.counts + sign * seen
