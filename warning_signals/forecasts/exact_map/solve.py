"""A whole book at once: rows shared out over threads, each solved on its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from warning_signals.forecasts.exact_map import calendar_columns
from warning_signals.forecasts.exact_map.calendar_columns import Calendar
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.work import Floats, Ints, new_pattern, new_series

if TYPE_CHECKING:
    from warning_signals.forecasts.exact_map.one_series import Found

ROWS_AT_ONCE = 512


def solve(
    values: Floats, calendar: Calendar, settings: Settings, *, threads: int = 1
) -> Found:
    from warning_signals.forecasts.exact_map.one_series import solve_rows

    n, periods = values.shape
    columns = len(calendar.names)
    breaks = max(settings.n_changepoints, 1)
    shared = calendar_columns.shared(calendar)
    rules = calendar_columns.rules(settings, calendar.step)
    found = room(n, columns, breaks)
    order = by_pattern(values)

    def work(rows: Ints) -> None:
        pattern = new_pattern(periods, columns, breaks)
        series = new_series(periods, columns, breaks)
        solve_rows(values, rows, shared, rules, pattern, series, found)

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


def room(n: int, columns: int, breaks: int) -> Found:
    from warning_signals.forecasts.exact_map.one_series import Found

    def numbers(*shape: int) -> Floats:
        return np.full((n, *shape), np.nan)

    def counts(*shape: int) -> Ints:
        return np.zeros((n, *shape), dtype=np.int64)

    return Found(
        status=counts(), floor=numbers(), scale=numbers(), slope=np.zeros(n), offset=np.zeros(n),
        noise=numbers(), delta=np.zeros((n, breaks)), coefficients=np.zeros((n, columns)),
        first=counts(), last=counts(), count=counts(), breaks=counts(breaks),
        objective=numbers(), violation=numbers(), steps=counts(), mean=np.zeros((n, columns)),
        spread=np.ones((n, columns)), signs=counts(breaks),
    )
