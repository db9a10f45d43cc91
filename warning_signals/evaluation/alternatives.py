"""What else could have been combined: measured beside the combination, not used by it."""

from __future__ import annotations

from functools import partial

from warning_signals.forecasts.candidates import (
    book_level,
    map_level,
    seasonal_naive,
    smoothed_level,
)
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.fitted import CANDIDATES
from warning_signals.forecasts.rolling import Candidate


def optimum(settings: Settings, window_days: int = 0) -> Candidate:
    """Return Prophet's exact optimum as it stands, no misses carried on."""
    setting = map_level.Setting(settings, window_days=window_days, weight=0.0)
    return partial(map_level.daily, setting=setting)


def smoothed(weight: float) -> Candidate:
    """Return the smoothed level with another weight, without last year's tilt."""
    setting = smoothed_level.Setting(weight, yearly_power=0.0)
    return partial(smoothed_level.daily, setting=setting)


ALTERNATIVES: dict[str, Candidate] = {
    **CANDIDATES,
    "seasonal_naive": seasonal_naive.daily,
    "seasonal_level": book_level.daily,
    "smoothed_0.1": smoothed(0.1),
    "smoothed_0.3": smoothed(0.3),
    "smoothed_0.5": smoothed(0.5),
    "optimum_prophets_priors": optimum(Settings(yearly_from_days=364)),
    "optimum_weekly_only": optimum(Settings(yearly_order=0)),
    "optimum_half_year": optimum(Settings(yearly_order=0), window_days=182),
    "optimum_slow_year": optimum(map_level.Setting().settings),
}
