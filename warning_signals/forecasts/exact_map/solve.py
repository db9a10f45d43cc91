"""A whole book at once: rows shared out over threads, each solved on its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from warning_signals.forecasts.exact_map import calendar_columns
from warning_signals.forecasts.exact_map.calendar_columns import Calendar
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.work import (
    CONSTANT,
    SOLVED,
    Bools,
    Floats,
    Found,
    Ints,
    new_found,
    new_sheet,
    new_system,
)

ROWS_AT_ONCE = 512
WHY = (
    "",
    "fewer than two observed periods",
    "not more observed periods than the model has parameters",
    "the same value throughout",
    "the model fits without noise",
    "no optimum found",
)


@dataclass(frozen=True, eq=False)
class Optima:
    """The optima of n series over one calendar; see `Found` for what its rows mean."""

    found: Found
    calendar: Calendar
    settings: Settings

    @property
    def usable(self) -> Bools:
        """Which series have a forecast: those solved, and those that never vary."""
        return np.isin(self.found.status, (SOLVED, CONSTANT))

    def why_not(self) -> list[str]:
        """Say per series why it was not solved as the others; empty where it was."""
        return [WHY[status] for status in self.found.status.tolist()]


def solve(
    values: Floats,
    calendar: Calendar,
    settings: Settings,
    *,
    threads: int = 1,
    begin: Ints | None = None,
) -> Optima:
    """Solve n series over the calendar's history (n x N, NaN where unobserved), each on its own.

    `begin` (n x changepoints) are signs of delta to begin the search from; they change no digit
    of the answer. ValueError for values of another length, or below 0 with `log1p`.
    """
    from warning_signals.forecasts.exact_map.one_series import solve_rows

    if values.ndim != 2 or values.shape[1] != calendar.periods:
        raise ValueError(
            f"the calendar has {calendar.periods} periods of history, values have the shape "
            f"{values.shape}."
        )
    if settings.log1p:
        values = _log1p(values)
    # In any other layout numba would compile everything once more.
    values = np.ascontiguousarray(values, dtype=np.float64)
    columns, breaks = len(calendar.names), max(settings.n_changepoints, 1)
    shared = calendar.shared
    rules = calendar_columns.rules(settings, calendar.step)
    found = new_found(len(values), columns, breaks)
    if begin is not None:
        found.sign[:] = begin

    def work(rows: Ints) -> None:
        system, sheet = new_system(columns, breaks), new_sheet(calendar.periods, columns)
        solve_rows(values, rows, shared, rules, system, sheet, found)

    share_out(by_pattern(values), work, threads)
    return Optima(found, calendar, settings)


def share_out(rows: Ints, work: Callable[[Ints], None], threads: int) -> None:
    """Let `threads` threads work through pieces of `rows`."""
    pieces = [rows[k : k + ROWS_AT_ONCE] for k in range(0, len(rows), ROWS_AT_ONCE)]
    if threads == 1 or len(pieces) < 2:
        for piece in pieces:
            work(piece)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, pieces))


def by_pattern(values: Floats) -> Ints:
    """Return the rows in an order in which those observed alike stand together."""
    if not values.size:
        return np.arange(len(values))
    seen = np.packbits(np.isfinite(values), axis=1)
    # Any order will do that puts equal patterns together; a hash is quicker than sorting them.
    weights = np.random.default_rng(0).integers(1, 2**62, seen.shape[1], dtype=np.uint64)
    return np.argsort((seen * weights).sum(axis=1), kind="stable")


def _log1p(values: Floats) -> Floats:
    if np.nanmin(values, initial=0.0) < 0:
        raise ValueError("log1p is for values of 0 and above; there are some below.")
    return np.asarray(np.log1p(values))
