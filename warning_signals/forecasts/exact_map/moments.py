"""What a series says to the columns: its products with each of them, and the fit they make.

The only two passes over the days of a series; the first also serves for what the fit leaves over,
so that the optimality of the answer is measured on the data and not on the normal equations.
"""

from __future__ import annotations

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.pattern import BREAKS, FIRST, LAST, SMOOTH
from warning_signals.forecasts.exact_map.tridiagonal import rotate
from warning_signals.forecasts.exact_map.work import Floats, Pattern, Series, Shared


@compiled
def sum_up(shared: Shared, pattern: Pattern, series: Series, values: Floats) -> float:
    """Fill the series' right-hand sides from `values` (0 where unobserved); returns their square.

    `smooth_sums` come out in the basis of T.
    """
    _sum_columns(shared, pattern, series, values)
    squares = _sum_trend(pattern, series, values)
    total = series.smooth_sums[0]
    for a in range(pattern.size[SMOOTH] - 2):
        raw = series.column_sums[pattern.chosen[a]]
        series.smooth_sums[2 + a] = (raw - pattern.mean[a] * total) / pattern.spread[a]
    for i in range(pattern.size[SMOOTH]):
        series.smooth_sums[i] *= pattern.root[i]
    rotate(pattern, series.smooth_sums)
    return squares


@compiled
def _sum_columns(shared: Shared, pattern: Pattern, series: Series, values: Floats) -> None:
    """Sum x y over the periods, four periods at a time in a fixed order."""
    columns, sums = shared.columns, series.column_sums
    width, end = columns.shape[1], pattern.size[LAST] + 1
    sums[:] = 0.0
    day = pattern.size[FIRST]
    while day + 4 <= end:
        a, b, c, d = values[day], values[day + 1], values[day + 2], values[day + 3]
        for i in range(width):
            early = a * columns[day, i] + b * columns[day + 1, i]
            late = c * columns[day + 2, i] + d * columns[day + 3, i]
            sums[i] += early + late
        day += 4
    while day < end:
        for i in range(width):
            sums[i] += values[day] * columns[day, i]
        day += 1


@compiled
def _sum_trend(pattern: Pattern, series: Series, values: Floats) -> float:
    """Sum y, t y and the hinges times y from the last period backwards; returns y'y."""
    first, day = pattern.size[FIRST], pattern.size[LAST]
    span = float(day - first)
    total = moment = squares = 0.0
    for j in range(pattern.size[BREAKS] - 1, -2, -1):
        border = pattern.breaks[j] if j >= 0 else first
        while day >= border:
            value = values[day]
            total, moment = total + value, moment + value * (day - first)
            squares += value * value
            day -= 1
        if j >= 0:
            series.hinge_sums[j] = (moment - (border - first) * total) / span
    series.smooth_sums[0], series.smooth_sums[1] = total, moment / span
    return squares


@compiled
def fit(shared: Shared, pattern: Pattern, series: Series, smooth: Floats) -> None:
    """Fill `fitted` from the coefficients `smooth` (by columns, scaled by the priors) and delta."""
    _fit_trend(pattern, series, smooth)
    first, end = pattern.size[FIRST], pattern.size[LAST] + 1
    for a in range(pattern.size[SMOOTH] - 2):
        weight = smooth[2 + a] * pattern.root[2 + a] / pattern.spread[a]
        column = shared.across[pattern.chosen[a]]
        for day in range(first, end):
            series.fitted[day] += weight * column[day]


@compiled
def _fit_trend(pattern: Pattern, series: Series, smooth: Floats) -> None:
    first, last = pattern.size[FIRST], pattern.size[LAST]
    span = float(last - first)
    level, slope = smooth[0] * pattern.root[0], smooth[1] * pattern.root[1]
    for a in range(pattern.size[SMOOTH] - 2):
        level -= smooth[2 + a] * pattern.root[2 + a] * pattern.mean[a] / pattern.spread[a]
    day = first
    for j in range(pattern.size[BREAKS] + 1):
        border = pattern.breaks[j] if j < pattern.size[BREAKS] else last + 1
        while day < border:
            series.fitted[day] = level + slope * ((day - first) / span)
            day += 1
        if j < pattern.size[BREAKS]:
            slope += series.delta[j]
            level -= series.delta[j] * ((border - first) / span)
