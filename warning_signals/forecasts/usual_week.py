"""The usual week of every series at the end of every past week: a level spread over the weekdays.

It lies midway between two estimates that fail differently: an exponentially smoothed daily level
(weight 0.3), which follows quickly, and the median of each weekday over 28 days, which one odd
day cannot move. Series at rest on most days have no typical day; theirs is the same pair made of
whole weeks, slower, spread over the weekdays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from warning_signals.forecasts.histories import WEEK, FloatArray

MEDIAN_WEEKS, PROFILE_WEEKS, SPARSE_WEEKS = 4, 13, 26
DAILY_WEIGHT, SPARSE_WEIGHT = 0.3, 0.1
SPARSE_SHARE = 0.4
REST_SHARE = 0.2

BoolArray = npt.NDArray[np.bool_]


def in_weeks(days: FloatArray, at_least: int) -> FloatArray:
    """Return n x W x 7, the weeks that end with the last day; padded with NaN at the front."""
    count, length = days.shape
    weeks = max(-(-length // WEEK), at_least)
    padding = np.full((count, weeks * WEEK - length), np.nan)
    return np.concatenate([padding, days], axis=1).reshape(count, weeks, WEEK)


def in_days(weeks: FloatArray) -> FloatArray:
    """Return n x 7W, the days of n x W x 7."""
    return weeks.reshape(len(weeks), weeks.shape[1] * WEEK)


def carried_on(weeks: FloatArray) -> FloatArray:
    """Return `weeks` with each unobserved day taken from the same weekday of the week before."""
    filled = weeks.copy()
    for week in range(1, filled.shape[1]):
        unknown = np.isnan(filled[:, week])
        filled[:, week] = np.where(unknown, filled[:, week - 1], filled[:, week])
    return filled


def is_sparse(filled: FloatArray) -> BoolArray:
    """Say of each series whether more than 40 % of its days of the last 26 weeks are 0."""
    return np.asarray((filled[:, -SPARSE_WEEKS:] == 0).mean(axis=(1, 2)) > SPARSE_SHARE)


def usual_weeks(filled: FloatArray, sparse: BoolArray) -> FloatArray:
    """Return n x W x 7: the forecast of any week made at the end of each week; NaN before."""
    profile = _profile(filled)
    daily = (_smoothed_days(filled, profile) + _trailing_median(filled)) / 2
    totals = filled.sum(axis=-1)
    weekly = (_smoothed(totals, SPARSE_WEIGHT) + _weekly_median(totals)) / 2
    spread = weekly[:, :, None] * profile
    return np.asarray(np.where(sparse[:, None, None], spread, daily))


def _profile(filled: FloatArray) -> FloatArray:
    """Return the weekdays' shares of the week over the 13 weeks up to each week."""
    known = np.nan_to_num(filled)
    running = np.cumsum(known, axis=1)
    earlier = np.zeros_like(running)
    earlier[:, PROFILE_WEEKS:] = running[:, :-PROFILE_WEEKS]
    sums = np.maximum(running - earlier, 0.0)
    total = sums.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(sums, total, out=np.full_like(sums, 1 / WEEK), where=total > 0))


def _smoothed_days(filled: FloatArray, profile: FloatArray) -> FloatArray:
    """Smooth the days net of their weekday; a weekday that usually rests says nothing."""
    relative = profile * WEEK
    speaks = relative > REST_SHARE
    level_days = np.divide(filled, relative, out=np.full_like(filled, np.nan), where=speaks)
    level = _smoothed(in_days(level_days), DAILY_WEIGHT)
    return np.asarray(level.reshape(filled.shape)[:, :, -1:] * relative)


def _smoothed(series: FloatArray, weight: float) -> FloatArray:
    """Return the exponentially smoothed level of n x k after each step; NaN leaves it as it is."""
    level = np.full(len(series), np.nan)
    result = np.empty_like(series)
    for step in range(series.shape[1]):
        now = series[:, step]
        moved = np.where(np.isnan(level), now, level + weight * (now - level))
        level = np.where(np.isnan(now), level, moved)
        result[:, step] = level
    return result


def _trailing_median(filled: FloatArray) -> FloatArray:
    """Return the median by weekday over the four weeks up to each week."""
    return _median_over(filled, MEDIAN_WEEKS)


def _weekly_median(totals: FloatArray) -> FloatArray:
    return _median_over(totals[:, :, None], PROFILE_WEEKS)[:, :, 0]


def _median_over(weeks: FloatArray, count: int) -> FloatArray:
    result = np.full_like(weeks, np.nan)
    ranked = np.sort(sliding_window_view(weeks, count, axis=1), axis=-1)
    middle = (ranked[..., (count - 1) // 2] + ranked[..., count // 2]) / 2
    result[:, count - 1 :] = np.where(np.isnan(ranked[..., -1]), np.nan, middle)
    return result
