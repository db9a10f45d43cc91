"""Sums over windows of coming periods, for a whole book: their middle, bounds and probabilities."""

from __future__ import annotations

from math import sqrt

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled, entry_point
from warning_signals.forecasts.exact_map.spread import (
    Wave,
    below,
    cumulants,
    quantile,
    transform,
    weigh,
)
from warning_signals.forecasts.exact_map.work import Floats, Found, Ints

LEAST_BEND = 1e-8


@entry_point
def follow_rows(rows: Ints, found: Found, ahead: Floats, last: int, path: Floats) -> None:
    """Fill `path` (n x H): the model's mean of each coming period, in the units of the series.

    `ahead` (H x K) are the shared columns as the solver had them; `last` is the number of the
    calendar's last period of history.
    """
    for row in rows:
        line = path[row]
        _extend_trend(row, found, last, line)
        for column in range(ahead.shape[1]):
            if found.coefficients[row, column] != 0.0:
                weight = found.coefficients[row, column] / found.spread[row, column]
                mean = found.mean[row, column]
                for h in range(line.size):
                    line[h] += weight * (ahead[h, column] - mean)
        for h in range(line.size):
            line[h] = found.floor[row] + found.scale[row] * line[h]


@compiled
def _extend_trend(row: int, found: Found, last: int, line: Floats) -> None:
    first, span = found.first[row], float(found.last[row] - found.first[row])
    slope, level = found.slope[row], found.offset[row]
    for j in range(found.places[row]):
        slope += found.delta[row, j]
        level -= found.delta[row, j] * ((found.breaks[row, j] - first) / span)
    for h in range(line.size):
        line[h] = level + slope * ((last + 1 + h - first) / span)


@entry_point
def bound_rows(
    rows: Ints,
    found: Found,
    windows: Ints,
    last: int,
    tail: float,
    normal: float,
    wave: Wave,
    deviation: Floats,
    reach: Floats,
) -> None:
    """Fill, n x W, the sums' standard deviation, and how far below the middle `tail` lies.

    `windows` (W x 2) are the first and last coming period of each, counted from 1; `normal` is
    the answer for a normal distribution with deviation 1.
    """
    weights = np.zeros(windows.max() + last + 1)
    for row in rows:
        for window in range(windows.shape[0]):
            unit, kurtosis = _distribute(row, window, found, windows, last, weights, wave)
            z = quantile(wave, tail, normal, kurtosis)
            deviation[row, window], reach[row, window] = unit, z * unit


@entry_point
def fall_rows(
    rows: Ints, found: Found, windows: Ints, last: int, wave: Wave, distance: Floats, chance: Floats
) -> None:
    """Fill `chance` (n x W): the probability of a sum at least `distance` below its middle."""
    weights = np.zeros(windows.max() + last + 1)
    for row in rows:
        for window in range(windows.shape[0]):
            unit, _ = _distribute(row, window, found, windows, last, weights, wave)
            chance[row, window] = below(wave, -distance[row, window] / unit)[0]


@compiled
def _distribute(
    row: int, window: int, found: Found, windows: Ints, last: int, weights: Floats, wave: Wave
) -> tuple[float, float]:
    """Fill a sum's characteristic function; returns its deviation and kurtosis.

    Changepoints may fall from the period after the series' own last value.
    """
    span, gap = float(found.last[row] - found.first[row]), last - found.last[row]
    rate, size = rate_and_size(row, found, span)
    first, end = gap + windows[window, 0], gap + windows[window, 1]
    count = weigh(weights, first, end, 1 / span)
    noise = (end - first + 1) * found.noise[row] ** 2
    variance, fourth = cumulants(weights, count, rate, size, noise)
    transform(weights, count, rate, size, noise, variance, wave)
    return sqrt(variance) * found.scale[row], fourth / (variance * variance)


@compiled
def rate_and_size(row: int, found: Found, span: float) -> tuple[float, float]:
    """Return how likely a period brings a changepoint, and the mean size of those it has had."""
    bends = 0.0
    for j in range(found.places[row]):
        bends += abs(found.delta[row, j])
    return min(found.places[row] / span, 1.0), bends / found.places[row] + LEAST_BEND
