"""A lasting step down: the weeks since some week lie clearly below the half year before it.

Of 4 to 12 weeks back the split is taken that leaves least unexplained when either side has its own
median. There the median of the weeks since is set against that of the 26 weeks before. It is a
step where the level fell by at least 30 %, the fall is more than 4 standard errors (the weeks' own
scatter, robust, and how alike neighbouring weeks are), no more than a fifth of the weeks since
reach the lower quartile of those before, and the last two do not.

Weeks are ordinary weeks: festivals and holidays are left out by the calendar. What happened to
most firms at the same time happened to the trade, not to this one: the levels are taken relative
to the peers' median. What came in the same weeks of last year is the season.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.histories import WEEK, FloatArray, Histories

SINCE_WEEKS = range(4, 13)
BEFORE_WEEKS, LEAST_BEFORE, YEAR_WEEKS = 26, 13, 52
LEAST_FALL, LEAST_ERRORS, LEAST_DAYS = 0.3, 4.0, 4
LAST_WEEKS, STRAY_SHARE = 2, 0.2
MAD_TO_SIGMA, MEDIAN_ERROR, NARROWEST = 1.4826, 1.2533, 0.05
MOST_ALIKE = 0.8

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Steps:
    """The likeliest step of each of n borrowers; `lasting` says whether it is one.

    `before` and `after` are medians of a week's mean day, relative to the peers; `fall` is the
    share lost, `errors` the fall in standard errors. Where nothing can be said, `fall` is 0.
    """

    ids: list[str]
    since_on: list[date]
    before: FloatArray
    after: FloatArray
    fall: FloatArray
    errors: FloatArray
    lasting: BoolArray


def steps(histories: Histories, peers: FloatArray | None = None) -> Steps:
    """Return each borrower's likeliest step down; `peers` as `peers_level` gives them."""
    weeks = relative_weeks(histories, peers)
    n, count = weeks.shape
    none = np.zeros(n)
    best = Steps(histories.ids, [], none, none, none, none, none > 0)
    weeks_since, least = np.full(n, SINCE_WEEKS.start), np.full(n, np.inf)
    for since in SINCE_WEEKS:
        if count - since < LEAST_BEFORE:
            break
        left_over = _left_over(weeks, since)
        better = left_over < least
        best = _chosen(better, _at(weeks, since), best)
        weeks_since = np.where(better, since, weeks_since)
        least = np.minimum(left_over, least)
    tomorrow = histories.end + timedelta(days=1)
    first = [tomorrow - timedelta(weeks=since) for since in weeks_since.tolist()]
    return Steps(
        histories.ids, first, best.before, best.after, best.fall, best.errors, best.lasting
    )


def relative_weeks(histories: Histories, peers: FloatArray | None = None) -> FloatArray:
    """Return n x W: each week's mean ordinary day relative to the peers; NaN where unknown."""
    return _weeks(histories) / (peers_level(histories) if peers is None else peers)


def peers_level(histories: Histories) -> FloatArray:
    """Return for each week (ending with the last day) the book's median level; 1 if unknown.

    Each firm counts relative to the median of the 26 weeks before.
    """
    weeks = _weeks(histories)
    level = np.ones(weeks.shape[1])
    for week in range(LEAST_BEFORE, weeks.shape[1]):
        usual = _median(weeks[:, max(week - BEFORE_WEEKS, 0) : week])
        ratio = np.divide(weeks[:, week], usual, out=np.full_like(usual, np.nan), where=usual > 0)
        known = ratio[np.isfinite(ratio)]
        level[week] = float(np.median(known)) if known.size else 1.0
    return np.maximum(level, NARROWEST)


def _left_over(weeks: FloatArray, since: int) -> FloatArray:
    """Return what two levels, one for the last `since` weeks, leave unexplained: absolute misses.

    Over the same weeks whatever `since` is.
    """
    window = weeks[:, -(BEFORE_WEEKS + SINCE_WEEKS.stop - 1) :]
    parts = (window[:, :-since], window[:, -since:])
    misses = [np.nan_to_num(np.abs(part - _median(part)[:, None])).sum(axis=1) for part in parts]
    return np.asarray(misses[0] + misses[1])


def _at(weeks: FloatArray, since: int) -> Steps:
    """Return the fall of the last `since` weeks against the weeks before them."""
    end = weeks.shape[1] - since
    old, new = weeks[:, max(end - BEFORE_WEEKS, 0) : end], weeks[:, end:]
    before, after = _median(old), _median(new)
    fall = np.divide(before - after, before, out=np.zeros_like(before), where=before > 0)
    error = _standard_error(old, new, before)
    apart = np.divide(before - after, error, out=np.zeros_like(before), where=error > 0)
    quartile = _quantile(old, 0.25)[:, None]
    stray = (new >= quartile).sum(axis=1) <= STRAY_SHARE * since
    recent = np.asarray((new[:, -LAST_WEEKS:] < quartile).all(axis=1))
    enough = np.isfinite(old).sum(axis=1) >= LEAST_BEFORE
    season = _fall_a_year_ago(weeks, since)
    lasting = enough & stray & recent & (apart >= LEAST_ERRORS)
    lasting = lasting & (fall >= LEAST_FALL) & (fall - season >= LEAST_FALL / 2)
    known = enough & np.isfinite(after)
    errors = np.where(known, apart, 0.0)
    return Steps([], [], before, after, np.where(known, fall, 0.0), errors, lasting)


def _standard_error(old: FloatArray, new: FloatArray, before: FloatArray) -> FloatArray:
    """Return that of the difference of medians, wider the more alike neighbouring weeks are."""
    miss = old - before[:, None]
    sigma = MAD_TO_SIGMA * _median(np.abs(miss))
    sigma = np.maximum(sigma, NARROWEST * np.abs(before))
    pair = np.nan_to_num(miss[:, 1:]) * np.nan_to_num(miss[:, :-1])
    square = np.maximum(np.nan_to_num(miss**2).sum(axis=1), np.finfo(float).tiny)
    alike = np.clip(pair.sum(axis=1) / square, 0.0, MOST_ALIKE)
    wider = np.sqrt((1 + alike) / (1 - alike))
    counts = [np.maximum(np.isfinite(part).sum(axis=1), 1) for part in (old, new)]
    return np.asarray(MEDIAN_ERROR * sigma * wider * np.sqrt(1 / counts[0] + 1 / counts[1]))


def _fall_a_year_ago(weeks: FloatArray, since: int) -> FloatArray:
    """Return the fall of the same weeks of last year; 0 where it is not known."""
    end = weeks.shape[1] - YEAR_WEEKS - since
    if end < LEAST_BEFORE:
        return np.zeros(len(weeks))
    before, after = (
        _median(weeks[:, max(end - BEFORE_WEEKS, 0) : end]),
        _median(weeks[:, end : end + since]),
    )
    fall = np.divide(before - after, before, out=np.zeros_like(before), where=before > 0)
    return np.asarray(np.maximum(np.nan_to_num(fall), 0.0))


def _chosen(better: BoolArray, found: Steps, best: Steps) -> Steps:
    names = ("before", "after", "fall", "errors", "lasting")
    parts = [np.where(better, getattr(found, name), getattr(best, name)) for name in names]
    return Steps(best.ids, [], *parts)


def _weeks(histories: Histories) -> FloatArray:
    """Return n x W: the mean ordinary day of each week, the last ending with the last day."""
    kind = candidate_days.kinds(histories, 0)
    values = candidate_days.used(histories)
    whole = values.shape[1] // WEEK * WEEK
    days = np.where(kind > 0, np.nan, values)[:, values.shape[1] - whole :]
    days = days.reshape(len(days), whole // WEEK, WEEK)
    seen = np.isfinite(days)
    count = seen.sum(axis=-1)
    mean = np.where(seen, days, 0.0).sum(axis=-1) / np.maximum(count, 1)
    return np.where(count >= LEAST_DAYS, mean, np.nan)


def _median(values: FloatArray) -> FloatArray:
    return _quantile(values, 0.5)


def _quantile(values: FloatArray, share: float) -> FloatArray:
    """Return the quantile of each row, NaN left out; NaN where all are."""
    ranked = np.sort(values, axis=1)
    last = np.maximum(np.isfinite(values).sum(axis=1) - 1, 0)
    place = last * share
    low = np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, last)
    at_low, at_high = (np.take_along_axis(ranked, at[:, None], axis=1)[:, 0] for at in (low, high))
    return np.asarray(at_low + (place - low) * (at_high - at_low))
