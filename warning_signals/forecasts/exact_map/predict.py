"""What is to be expected of the coming periods, from the optima: sums over windows, with bounds."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from warning_signals.forecasts.exact_map.calendar_columns import ahead
from warning_signals.forecasts.exact_map.solve import Optima, share_out
from warning_signals.forecasts.exact_map.work import Floats, Ints


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over W windows of coming periods for n series, in their units; NaN where unsolved.

    `middle` is the median (and the mean, but for models of log(1 + y)), `deviation` the standard
    deviation, `lower` and `upper` the bounds that a sum crosses with the probability `tail`, each.
    """

    middle: Floats
    deviation: Floats
    lower: Floats
    upper: Floats
    tail: float


def path(optima: Optima, *, threads: int = 1) -> Floats:
    """Return the model's mean of each coming period, n x H, of log(1 + y) with `log1p`.

    NaN where unsolved.
    """
    from warning_signals.forecasts.exact_map.windows import follow_rows

    calendar, found = optima.calendar, optima.found
    columns = ahead(calendar)
    line = np.full((len(found.status), calendar.horizon), np.nan)

    def work(rows: Ints) -> None:
        follow_rows(rows, found, columns, calendar.periods - 1, line)

    share_out(np.flatnonzero(optima.usable), work, threads)
    return line


def sums(optima: Optima, windows: Ints, *, tail: float = 0.05, threads: int = 1) -> Sums:
    """Return the sums over `windows` (W x 2: first and last coming period, from 1) with bounds."""
    if optima.settings.log1p:
        return _of_logarithms(optima, windows, tail, threads)
    middle = _middle(path(optima, threads=threads), windows)
    return _around(optima, middle, windows, tail, threads)


def chance_below(optima: Optima, windows: Ints, actual: Floats, *, threads: int = 1) -> Floats:
    """Return the probability of sums no larger than `actual` (n x W); NaN where unknown."""
    from warning_signals.forecasts.exact_map.log_scale import log_fall_rows
    from warning_signals.forecasts.exact_map.spread import new_wave
    from warning_signals.forecasts.exact_map.windows import fall_rows

    found, last = optima.found, optima.calendar.periods - 1
    line = path(optima, threads=threads)
    distance = _middle(line, windows) - actual
    chance = np.full_like(distance, np.nan)

    def work(rows: Ints) -> None:
        if optima.settings.log1p:
            log_fall_rows(rows, found, line, windows, last, actual, chance)
        else:
            fall_rows(rows, found, windows, last, new_wave(), distance, chance)

    if len(windows):
        share_out(np.flatnonzero(optima.usable), work, threads)
    return np.where(np.isnan(actual), np.nan, chance)


def _around(optima: Optima, middle: Floats, windows: Ints, tail: float, threads: int) -> Sums:
    from warning_signals.forecasts.exact_map.spread import new_wave
    from warning_signals.forecasts.exact_map.windows import bound_rows

    found, last = optima.found, optima.calendar.periods - 1
    deviation, reach = np.full_like(middle, np.nan), np.full_like(middle, np.nan)
    normal = _normal(tail)

    def work(rows: Ints) -> None:
        bound_rows(rows, found, windows, last, tail, normal, new_wave(), deviation, reach)

    if len(windows):
        share_out(np.flatnonzero(optima.usable), work, threads)
    return Sums(middle, deviation, middle - reach, middle + reach, tail)


def _of_logarithms(optima: Optima, windows: Ints, tail: float, threads: int) -> Sums:
    """Return the sums for a model of log(1 + y); windows of one period keep its exact bounds."""
    from warning_signals.forecasts.exact_map.log_scale import log_bound_rows

    found, last = optima.found, optima.calendar.periods - 1
    line, normal = path(optima, threads=threads), _normal(tail)
    bounds = np.full((4, len(line), len(windows)), np.nan)

    def work(rows: Ints) -> None:
        log_bound_rows(rows, found, line, windows, last, normal, bounds)

    share_out(np.flatnonzero(optima.usable), work, threads)
    exact = _around(optima, _middle(line, windows), windows, tail, threads)
    one = windows[:, 0] == windows[:, 1]
    lower = np.where(one, np.expm1(exact.lower), bounds[2])
    upper = np.where(one, np.expm1(exact.upper), bounds[3])
    return Sums(bounds[0], bounds[1], lower, upper, tail)


def _normal(tail: float) -> float:
    return -NormalDist().inv_cdf(tail)


def _middle(line: Floats, windows: Ints) -> Floats:
    running = np.concatenate([np.zeros((len(line), 1)), np.cumsum(line, axis=1)], axis=1)
    # Row by row in memory, as the compiled functions are made for.
    return np.ascontiguousarray(running[:, windows[:, 1]] - running[:, windows[:, 0] - 1])
