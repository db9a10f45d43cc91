"""The median by day of week over the last four weeks: what one odd day cannot move.

Where holidays lie in the last four weeks, older weeks up to the eighth stand in for them.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.histories import WEEK, FloatArray

NAME = "weekday_median"
WEEKS, LOOK_BACK_WEEKS = 4, 8


def daily(days: Days) -> FloatArray:
    """Return n x H expected days; NaN for a weekday not observed in the last eight weeks."""
    kept = _newest_weeks(days.ordinary)
    newest_first = kept[:, ::-1]
    rank = np.cumsum(np.isfinite(newest_first), axis=1)
    chosen = np.sort(np.where(rank <= WEEKS, newest_first, np.nan), axis=1)[:, :WEEKS]
    known = np.isfinite(chosen).sum(axis=1)
    low, high = np.maximum(known - 1, 0) // 2, np.minimum(known // 2, np.maximum(known - 1, 0))
    parts = [np.take_along_axis(chosen, at[:, None], axis=1)[:, 0] for at in (low, high)]
    usual = (parts[0] + parts[1]) / 2
    return np.asarray(usual[:, np.arange(days.horizon) % WEEK] * days.ahead_share)


def _newest_weeks(ordinary: FloatArray) -> FloatArray:
    """Return n x 8 x 7, the weeks that end with the last day; NaN before the first."""
    n, count = ordinary.shape
    length = LOOK_BACK_WEEKS * WEEK
    kept = ordinary[:, -length:] if count else ordinary
    missing = np.full((n, length - kept.shape[1]), np.nan)
    return np.concatenate([missing, kept], axis=1).reshape(n, LOOK_BACK_WEEKS, WEEK)
