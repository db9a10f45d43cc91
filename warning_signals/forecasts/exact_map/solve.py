"""A whole book at once: rows shared out over threads, each solved on its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from warning_signals.forecasts.exact_map import calendar_columns
from warning_signals.forecasts.exact_map.calendar_columns import Calendar
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.work import (
    Floats,
    Found,
    Ints,
    new_found,
    new_sheet,
    new_system,
)

ROWS_AT_ONCE = 512


def solve(values: Floats, calendar: Calendar, settings: Settings, *, threads: int = 1) -> Found:
    from warning_signals.forecasts.exact_map.one_series import solve_rows

    n, periods = values.shape
    columns = len(calendar.names)
    breaks = max(settings.n_changepoints, 1)
    shared = calendar_columns.shared(calendar)
    rules = calendar_columns.rules(settings, calendar.step)
    found = new_found(n, columns, breaks)
    order = by_pattern(values)

    def work(rows: Ints) -> None:
        system, sheet = new_system(columns, breaks), new_sheet(periods, columns)
        solve_rows(values, rows, shared, rules, system, sheet, found)

    chunks = [order[k : k + ROWS_AT_ONCE] for k in range(0, n, ROWS_AT_ONCE)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, chunks))
    return found


def by_pattern(values: Floats) -> Ints:
    """Return the rows in an order in which those observed alike stand together."""
    if not values.size:
        return np.arange(len(values))
    seen = np.packbits(np.isfinite(values), axis=1)
    weights = np.random.default_rng(0).integers(1, 2**62, seen.shape[1], dtype=np.uint64)
    return np.argsort((seen * weights).sum(axis=1), kind="stable")
