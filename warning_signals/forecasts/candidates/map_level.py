"""Prophet's exact optimum with yearly terms, its recent misses smoothed and carried on, fading.

The optimum's trend bends rarely and lags behind a firm that has just changed. The misses of the
last eight weeks' ordinary days are smoothed exponentially and added to the coming days, a tenth
less each day.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np

from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.exact_map.forecast import Options, optima
from warning_signals.forecasts.exact_map.predict import path
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima
from warning_signals.forecasts.histories import FloatArray, Histories

NAME = "map_level"
MISSES_DAYS = 56


def _slow_year() -> Settings:
    return Settings(yearly_order=2, seasonality_prior_scale=0.03, yearly_from_days=364)


@dataclass(frozen=True)
class Setting:
    """The priors, the newest days modelled (0: all), and how misses are smoothed and fade.

    `weight` 0 is the optimum as it stands.
    """

    settings: Settings = field(default_factory=_slow_year)
    window_days: int = 0
    weight: float = 0.3
    fading: float = 0.9
    threads: int = 1


def daily(days: Days, setting: Setting | None = None) -> FloatArray:
    """Return n x H expected days, none negative; NaN where there is no optimum."""
    setting = setting or Setting()
    kept = _newest(days.histories, setting.window_days)
    found = optima(kept, days.horizon, Options(setting.settings, threads=setting.threads))
    back = min(MISSES_DAYS, kept.values.shape[1] // 5)
    line = path(_with_past(found, back), threads=setting.threads)
    if setting.settings.log1p:
        line = np.expm1(line)
    misses = days.ordinary[:, days.ordinary.shape[1] - back :] - line[:, :back]
    return np.asarray(np.maximum(line[:, back:] + _carried_on(misses, days.horizon, setting), 0.0))


def _newest(histories: Histories, window_days: int) -> Histories:
    """Return the last `window_days` days, all of them for 0."""
    drop = max(histories.values.shape[1] - window_days, 0) if window_days else 0
    start = histories.start + timedelta(days=drop)
    return replace(histories, start=start, values=histories.values[:, drop:])


def _with_past(found: Optima, back: int) -> Optima:
    """Return optima whose horizon begins `back` days early: no changepoint lies that late."""
    shared = found.calendar
    earlier = replace(shared, periods=shared.periods - back, horizon=shared.horizon + back)
    return replace(found, calendar=earlier)


def _carried_on(misses: FloatArray, horizon: int, setting: Setting) -> FloatArray:
    """Return n x H: the exponentially smoothed miss, fading from the first coming day on."""
    level = np.zeros(len(misses))
    for now in misses.T:
        level = np.where(np.isnan(now), level, level + setting.weight * (now - level))
    return np.asarray(level[:, None] * setting.fading ** np.arange(1, horizon + 1))
