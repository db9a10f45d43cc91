"""A made-up book of daily histories for `ews bench forecasts`: the same for the same seed.

Each firm has a level, a week, a year, holidays, a trend and noise that carries over from day to
day. One in four has a lasting shift in its past; one in ten began late, one in ten has days
missing; one in three falls in the days that are to be forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from warning_signals.forecasts.exact_map.calendar_columns import Calendar, Extra, calendar
from warning_signals.forecasts.exact_map.holidays import bank_columns
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.work import Floats
from warning_signals.settings import load_calendar

START, DAYS, AHEAD = date(2024, 3, 1), 731, 30
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, eq=False)
class Book:
    """n series over one calendar: `values` are n x 731, `coming` the 30 days after, n x 30."""

    values: Floats
    coming: Floats
    calendar: Calendar
    holidays: Extra


def make(config: Path, series: int, *, seed: int = 20_260_301) -> Book:
    """Return a book of `series` firms, with the holidays of config/calendar.yml."""
    columns = bank_columns(load_calendar(config), START, DAYS + AHEAD)
    values, coming = np.empty((series, DAYS)), np.empty((series, AHEAD))
    for first in range(0, series, ROWS_AT_ONCE):
        part = slice(first, min(first + ROWS_AT_ONCE, series))
        rng = np.random.default_rng((seed, first))
        firms = _firms(rng, part.stop - part.start, columns.values)
        values[part], coming[part] = firms[:, :DAYS], firms[:, DAYS:]
    shared = calendar(START, DAYS, AHEAD, Settings(), extra=columns)
    return Book(values, coming, shared, columns)


def _firms(rng: np.random.Generator, n: int, holidays: Floats) -> Floats:
    t = np.arange(DAYS + AHEAD)
    values = rng.lognormal(4, 1, (n, 1)) * (1 + 0.2 * rng.normal(size=(n, 1)) * t / DAYS)
    values *= (1 + 0.3 * rng.normal(size=(n, 7)))[:, t % 7]
    values *= 1 + 0.2 * np.sin(2 * np.pi * t / 365.25 + 6 * rng.random((n, 1)))
    values *= np.exp(-rng.uniform(0, 1, (n, holidays.shape[1])) @ holidays.T)
    values *= 1 + rng.uniform(0.1, 0.4, (n, 1)) * _carried(rng, n)
    shifted = rng.random((n, 1)) < 0.25
    since = rng.integers(200, DAYS - 30, (n, 1))
    values *= np.where(shifted & (t > since), rng.lognormal(0, 0.3, (n, 1)), 1.0)
    falls = rng.random((n, 1)) < 1 / 3
    values *= np.where(falls & (t >= DAYS), rng.uniform(0.4, 0.9, (n, 1)), 1.0)
    return _partly_seen(rng, np.maximum(values, 0.0))


def _carried(rng: np.random.Generator, n: int) -> Floats:
    """Return noise with deviation 1 of which up to 60 % carries over from one day to the next."""
    noise, carry = rng.normal(size=(n, DAYS + AHEAD)), rng.uniform(0, 0.6, n)
    fresh = np.sqrt(1 - carry**2)
    for day in range(1, DAYS + AHEAD):
        noise[:, day] = carry * noise[:, day - 1] + fresh * noise[:, day]
    return np.asarray(noise)


def _partly_seen(rng: np.random.Generator, values: Floats) -> Floats:
    n, t = len(values), np.arange(DAYS + AHEAD)
    late = np.where(rng.random(n) < 0.1, rng.integers(1, 300, n), 0)[:, None]
    holed = (rng.random(n) < 0.1)[:, None] & (rng.random(values.shape) < 0.05)
    return np.where((t < late) | (holed & (t < DAYS)), np.nan, values)
