"""The combination as it would have been made in the past, and what it missed by.

From every second week's end of the last year each candidate forecasts four weeks from what was
known then; for its weights each combined forecast uses only errors that were over by then. Its
misses are the borrower's own errors, relative to its level at that time: they set the band.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts import weighting
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.histories import WEEK, FloatArray, Histories

ORIGINS, APART, AHEAD, LEAST_DAYS = 26, 14, 28, 182
LEAST_SCALE, SCALE_DAYS = 0.2, 364

Candidate = Callable[[Days], FloatArray]


@dataclass(frozen=True, eq=False)
class Past:
    """What n borrowers' forecasts missed by from J origins, oldest first.

    `candidates` (n x J x K) are mean absolute errors; `daily` (n x J x 28) and `weekly`
    (n x J x 4) errors of the combination, actual less expected; all relative to `scale` (`daily`
    to the day's part of it). NaN where too little was observed before, or a day was not observed,
    or a Spring Festival lies in it.
    """

    candidates: FloatArray
    daily: FloatArray
    weekly: FloatArray


def past(histories: Histories, made_of: Sequence[Candidate], peers: FloatArray) -> Past:
    """Return the errors made from past origins; `peers` are the shares kept on days of a kind."""
    ends = origins(histories.values.shape[1])
    n, count = len(histories.ids), len(ends)
    found = Past(
        np.full((n, count, len(made_of)), np.nan),
        np.full((n, count, AHEAD), np.nan),
        np.full((n, count, AHEAD // WEEK), np.nan),
    )
    values = candidate_days.used(histories)
    festival = _festival(histories)
    for place, end in enumerate(ends):
        known = replace(histories, values=histories.values[:, :end])
        days = candidate_days.days(known, AHEAD, peers)
        each = np.stack([candidate(days) for candidate in made_of], axis=1)
        over = np.flatnonzero(np.array(ends) + AHEAD <= end)
        weight = weighting.weights(weighting.mean_errors(found.candidates[:, over]))
        expected = np.maximum(weighting.weighted_median(each, weight), 0.0)
        actual = values[:, end : end + AHEAD]
        unit = scale(expected, values[:, :end])
        # A firm that did nothing for a year has no level that an error could be relative to.
        unit = np.where(unit > 0, unit, np.nan)
        seen = (np.isfinite(values[:, :end]).sum(axis=1) >= LEAST_DAYS)[:, None]
        error = np.where(seen & ~festival[end : end + AHEAD], actual - expected, np.nan)
        found.candidates[:, place] = np.where(
            seen, _mean_miss(actual, each) / unit[:, None], np.nan
        )
        found.daily[:, place] = error / day_unit(expected, unit)
        found.weekly[:, place] = in_whole_weeks(error) / (WEEK * unit[:, None])
    return found


def origins(days: int) -> list[int]:
    """Return the lengths of history from which the past forecasts are made, shortest first."""
    return list(range(days - AHEAD, LEAST_DAYS - 1, -APART))[:ORIGINS][::-1]


def scale(expected: FloatArray, values: FloatArray) -> FloatArray:
    """Return the unit of errors, per day: the expected level, not below a fifth of last year's."""
    newest = values[:, -SCALE_DAYS:]
    seen = np.isfinite(newest)
    usual = np.where(seen, newest, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    level = np.nan_to_num(expected).mean(axis=1) if expected.shape[1] else usual
    return np.asarray(np.maximum(level, LEAST_SCALE * usual))


def day_unit(expected: FloatArray, unit: FloatArray) -> FloatArray:
    """Return n x H: the unit of each day's errors, half the level's and half the day's own."""
    return np.asarray((unit[:, None] + np.nan_to_num(expected)) / 2)


def in_whole_weeks(days: FloatArray) -> FloatArray:
    """Return the sums over the weeks from the first day on; n x 7w in, n x w out."""
    return np.asarray(days.reshape(len(days), days.shape[1] // WEEK, WEEK).sum(axis=-1))


def _mean_miss(actual: FloatArray, each: FloatArray) -> FloatArray:
    miss = np.abs(each - actual[:, None])
    known = np.isfinite(miss)
    count = known.sum(axis=-1)
    sums = np.where(known, miss, 0.0).sum(axis=-1)
    return np.asarray(np.divide(sums, count, out=np.full_like(sums, np.nan), where=count > 0))


def _festival(histories: Histories) -> npt.NDArray[np.bool_]:
    kind = candidate_days.kinds(histories, 0)
    return np.asarray((kind > 0) & (kind <= candidate_days.FESTIVAL_KINDS))
