"""The days that the single batched model expects (seasonal_level.py), as a candidate."""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts import seasonal_level
from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.histories import FloatArray

NAME = "seasonal_level"


def daily(days: Days) -> FloatArray:
    """Return n x H expected days; NaN for borrowers that the model leaves out."""
    ids, made = seasonal_level.daily(days.histories, days.horizon)
    expected = np.full((len(days.histories.ids), days.horizon), np.nan)
    place = {name: row for row, name in enumerate(days.histories.ids)}
    expected[[place[name] for name in ids]] = made
    return expected
