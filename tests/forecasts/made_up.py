"""Daily series made up for the tests of forecasts; they end on Sunday 2026-06-07."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from warning_signals.forecasts.histories import FloatArray, Histories

END = date(2026, 6, 7)
NEW_YEARS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6))


def steady(level: float = 100.0, days: int = 830, seed: int = 1) -> FloatArray:
    """Return days around `level` with a tenth of noise."""
    noise = np.random.default_rng(seed).normal(0, 0.1, days)
    return level * (1 + noise)


def histories(*series: FloatArray, end: date = END, off_at: float = 0.0) -> Histories:
    """Return the series as borrowers B0, B1, ...; shorter ones began later."""
    longest = max(len(days) for days in series)
    values = np.full((len(series), longest), np.nan)
    for row, days in enumerate(series):
        values[row, longest - len(days) :] = days
    start = end - timedelta(days=longest - 1)
    ids = [f"B{row}" for row in range(len(series))]
    return Histories(ids, start, values, NEW_YEARS, off_at)


def closed_at(new_year: date, days: FloatArray, end: date = END) -> FloatArray:
    """Return `days` with nothing from a week before that New Year to fifteen days after it."""
    first = len(days) - 1 + (new_year - end).days - 7
    shut = days.copy()
    shut[max(first, 0) : first + 23] = 0.0
    return shut
