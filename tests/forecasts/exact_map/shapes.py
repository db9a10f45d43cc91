"""Random daily series of every shape that a book may hold, solved over one calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from warning_signals.forecasts.exact_map.calendar_columns import Calendar, Extra, calendar
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import Floats

START = date(2023, 5, 17)


def series(seed: int, days: int) -> Floats:
    """Return a level with weeks, a year and a trend; perhaps with a shift, zeros, a stop, gaps."""
    rng = np.random.default_rng(seed)
    t = np.arange(days)
    weekday = 1 + 0.4 * rng.normal(size=7)[t % 7]
    year = 1 + 0.3 * rng.normal() * np.sin(2 * np.pi * t / 365.25 + 6 * rng.random())
    trend = 1 + 0.5 * rng.normal() * t / days
    values = rng.lognormal(3) * trend * weekday * year
    values *= 1 + rng.uniform(0.01, 0.5) * rng.normal(size=days)
    kind = rng.integers(6)
    if kind == 1:
        values[t > rng.integers(days // 4, days)] *= rng.lognormal()
    elif kind == 2:
        values[rng.random(days) < 0.5] = 0.0
    elif kind == 3:
        values[t > rng.integers(days // 2, days - 5)] = 0.0
    elif kind == 4:
        values = np.cumsum(rng.normal(size=days))
    return _with_gaps(values, rng)


def _with_gaps(values: Floats, rng: np.random.Generator) -> Floats:
    """Return the series with days missing at random, without weekends, or begun late."""
    days = len(values)
    if rng.random() < 0.3:
        values[rng.random(days) < 0.1] = np.nan
    if rng.random() < 0.2:
        values[np.arange(days) % 7 >= 5] = np.nan
    if rng.random() < 0.3:
        values[: int(rng.integers(days // 3))] = np.nan
    return values


def book(count: int, days: int, seed: int = 0) -> Floats:
    """Return `count` of them, one row each."""
    return np.array([series(1000 * seed + number, days) for number in range(count)])


def extra(days: int) -> Extra:
    """Return a moving holiday of three days, one of a single day, and a temperature."""
    t = np.arange(days)
    noise = np.random.default_rng(1).normal(size=days)
    temperature = 15 + 10 * np.sin(2 * np.pi * t / 365) + noise
    values = np.stack([t % 354 // 3 == 7, t % 365 == 100, temperature], axis=1).astype(np.float64)
    names = ["festival", "national", "temperature"]
    return Extra(names, values, np.full(3, 10.0), np.array([False, False, True]))


def days(
    count: int, settings: Settings, *, horizon: int = 0, more: Extra | None = None, **at: Any
) -> Calendar:
    """Return the calendar of `count` days, from 2023-05-17 if not said otherwise."""
    return calendar(at.pop("start", START), count, horizon, settings, extra=more, **at)


def solved(
    values: Floats, settings: Settings | None = None, *, horizon: int = 0, **options: Any
) -> Optima:
    """Return the optima of n series, n x days."""
    settings = settings or Settings()
    return solve(values, days(values.shape[1], settings, horizon=horizon), settings, **options)
