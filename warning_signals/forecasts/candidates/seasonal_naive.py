"""Seasonal naive: each coming day is the newest ordinary one of the same weekday."""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.histories import WEEK, FloatArray

NAME = "seasonal_naive"
LOOK_BACK_WEEKS = 8


def daily(days: Days) -> FloatArray:
    """Return n x H expected days; NaN for a weekday not observed in the last eight weeks."""
    count = days.ordinary.shape[1]
    usual = np.full((len(days.ordinary), WEEK), np.nan)
    for back in range(LOOK_BACK_WEEKS * WEEK, 0, -1):
        if back <= count:
            now = days.ordinary[:, count - back]
            weekday = -back % WEEK
            usual[:, weekday] = np.where(np.isfinite(now), now, usual[:, weekday])
    return np.asarray(usual[:, np.arange(days.horizon) % WEEK] * days.ahead_share)
