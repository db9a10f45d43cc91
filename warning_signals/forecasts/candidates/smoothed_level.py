"""An exponentially smoothed level, spread over the weekdays, tilted a little by last year.

The days are divided by their weekday's share of the last 13 weeks and smoothed; a weekday that
usually rests (a share below a fifth) says nothing about the level. Last year's same weeks tilt the
result by their ratio to the four weeks before them, to the power 0.3: a year seen once is weak
evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.histories import WEEK, FloatArray

NAME = "smoothed_level"
PROFILE_WEEKS, SMOOTHED_DAYS = 13, 200
REST_SHARE = 0.2
YEAR_DAYS, BEFORE_DAYS, AROUND_DAYS, LEAST_DAYS = 364, 28, 7, 5
YEARLY_POWER, YEARLY_MOST = 0.3, 2.0


@dataclass(frozen=True)
class Setting:
    """The weight of the newest day, and the power of last year's tilt (0: none)."""

    weight: float = 0.3
    yearly_power: float = YEARLY_POWER


def daily(days: Days, setting: Setting | None = None) -> FloatArray:
    """Return n x H expected days; NaN where nothing was observed in the last 200 days."""
    setting = setting or Setting()
    profile = _profile(days.ordinary)
    level = _level(days.ordinary, profile, setting.weight)
    usual = level[:, None] * profile[:, np.arange(days.horizon) % WEEK]
    if setting.yearly_power:
        usual = usual * _last_year(days) ** setting.yearly_power
    return np.asarray(usual * days.ahead_share)


def _profile(ordinary: FloatArray) -> FloatArray:
    """Return n x 7: the weekdays of the 13 newest weeks relative to their mean, from tomorrow."""
    newest = ordinary[:, -(ordinary.shape[1] // WEEK) * WEEK :][:, -PROFILE_WEEKS * WEEK :]
    weeks = newest.reshape(len(newest), newest.shape[1] // WEEK, WEEK)
    known = np.isfinite(weeks)
    sums = np.where(known, weeks, 0.0).sum(axis=1)
    mean = sums / np.maximum(known.sum(axis=1), 1)
    overall = mean.mean(axis=1, keepdims=True)
    return np.asarray(np.divide(mean, overall, out=np.ones_like(mean), where=overall > 0))


def _level(ordinary: FloatArray, profile: FloatArray, weight: float) -> FloatArray:
    newest = ordinary[:, -SMOOTHED_DAYS:]
    count = newest.shape[1]
    level = np.full(len(newest), np.nan)
    for day in range(count):
        share = profile[:, (day - count) % WEEK]
        speaks = (share > REST_SHARE) & np.isfinite(newest[:, day])
        now = np.divide(newest[:, day], share, out=level.copy(), where=speaks)
        level = np.where(np.isnan(level), now, level + weight * (now - level))
    return level


def _last_year(days: Days) -> FloatArray:
    """Return n x H: last year's fortnight around each day over the four weeks before, 1/2 to 2."""
    here = days.ordinary.shape[1] - YEAR_DAYS
    if here < BEFORE_DAYS:
        return np.ones((len(days.ordinary), days.horizon))
    window = days.ordinary[:, here - BEFORE_DAYS : here + days.horizon + AROUND_DAYS + 1]
    known = np.isfinite(window)
    sums, counts = _running(np.where(known, window, 0.0)), _running(known)
    day = BEFORE_DAYS + np.minimum(np.arange(days.horizon), YEAR_DAYS - 1)
    first, last = day - AROUND_DAYS, np.minimum(day + AROUND_DAYS + 1, window.shape[1])
    around = _mean(sums[:, last] - sums[:, first], counts[:, last] - counts[:, first])
    before = _mean(sums[:, [BEFORE_DAYS]], counts[:, [BEFORE_DAYS]])
    ratio = np.divide(around, before, out=np.ones_like(around), where=before > 0)
    return np.asarray(np.clip(np.nan_to_num(ratio, nan=1.0), 1 / YEARLY_MOST, YEARLY_MOST))


def _running(values: npt.NDArray[Any]) -> FloatArray:
    """Return the sums before each border: 0, then those of 1, 2, ... days."""
    result = np.zeros((len(values), values.shape[1] + 1))
    np.cumsum(values, axis=1, out=result[:, 1:])
    return result


def _mean(sums: FloatArray, counts: FloatArray) -> FloatArray:
    """Return the mean where enough days were seen, else NaN."""
    return np.where(counts >= LEAST_DAYS, sums / np.maximum(counts, 1), np.nan)
