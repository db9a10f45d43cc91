"""What a series says to the columns: its products with each of them, and the fit they make.

The only passes over the days of a series. The first also serves for what the fit leaves over, so
that the optimality of the answer is measured on the data and not on the normal equations.
"""

from __future__ import annotations

from warning_signals.forecasts.exact_map.basis import into_basis, out_of_basis
from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.sums import clear
from warning_signals.forecasts.exact_map.work import (
    BREAKS,
    DELTA,
    FIRST,
    HINGE_SUMS,
    LAST,
    LEFT,
    MEAN,
    PERIOD,
    SCALED,
    SERIES_SUMS,
    SMOOTH,
    SMOOTH_SUMS,
    SPARE,
    SPREAD,
    STATE,
    Floats,
    Ints,
    Shared,
    Sheet,
    System,
)


@compiled
def sum_up(columns: Floats, system: System, sheet: Sheet, values: Floats) -> float:
    """Fill the right-hand sides from `values` (0 where unobserved); returns their square.

    Those of the smooth block come out in the basis of T.
    """
    raw, sums, chosen = sheet.columns[SERIES_SUMS], system.vectors[SPARE], sheet.chosen
    mean, spread = sheet.columns[MEAN], sheet.columns[SPREAD]
    _sum_columns(columns, system.size, values, raw)
    squares = _sum_trend(system, values, sums)
    total = sums[0]
    for a in range(system.size[SMOOTH] - 2):
        sums[2 + a] = (raw[chosen[a]] - mean[a] * total) / spread[a]
    into_basis(system, sheet, sums, system.vectors[SMOOTH_SUMS])
    return squares


@compiled
def _sum_columns(columns: Floats, size: Ints, values: Floats, sums: Floats) -> None:
    """Sum x y over the periods, four periods at a time in a fixed order."""
    day, end = size[FIRST], size[LAST] + 1
    clear(sums, sums.size)
    while day + 4 <= end:
        a, b, c, d = values[day], values[day + 1], values[day + 2], values[day + 3]
        first, second = columns[day], columns[day + 1]
        third, fourth = columns[day + 2], columns[day + 3]
        for i in range(sums.size):
            sums[i] += (a * first[i] + b * second[i]) + (c * third[i] + d * fourth[i])
        day += 4
    while day < end:
        value, row = values[day], columns[day]
        for i in range(sums.size):
            sums[i] += value * row[i]
        day += 1


@compiled
def _sum_trend(system: System, values: Floats, sums: Floats) -> float:
    """Sum y, t y and the hinges times y from the last period backwards; returns y'y."""
    size, period, hinge_sums = system.size, system.marks[PERIOD], system.vectors[HINGE_SUMS]
    first, day = size[FIRST], size[LAST]
    span = float(day - first)
    total = moment = squares = 0.0
    for j in range(size[BREAKS] - 1, -2, -1):
        border = period[j] if j >= 0 else first
        while day >= border:
            value = values[day]
            total, moment = total + value, moment + value * (day - first)
            squares += value * value
            day -= 1
        if j >= 0:
            hinge_sums[j] = (moment - (border - first) * total) / span
    sums[0], sums[1] = total, moment / span
    return squares


@compiled
def leave_over(shared: Shared, system: System, sheet: Sheet) -> float:
    """Replace the right-hand sides by the products with the residuals; returns their square."""
    coefficients, left = system.vectors[SPARE], sheet.values[LEFT]
    out_of_basis(system, sheet, system.vectors[STATE], coefficients)
    _fit_trend(system, sheet, coefficients, left)
    _fit_columns(shared.across, system, sheet, coefficients, left)
    scaled, seen = sheet.values[SCALED], sheet.seen
    for day in range(left.size):
        left[day] = scaled[day] - left[day] if seen[day] else 0.0
    return sum_up(shared.columns, system, sheet, left)


@compiled
def _fit_columns(
    across: Floats, system: System, sheet: Sheet, coefficients: Floats, fitted: Floats
) -> None:
    """Add the columns by their coefficients, two columns at a time in a fixed order."""
    size, chosen, spread = system.size, sheet.chosen, sheet.columns[SPREAD]
    first, end, width = size[FIRST], size[LAST] + 1, size[SMOOTH] - 2
    into, a = fitted[first:end], 0
    while a + 2 <= width:
        one, other = across[chosen[a], first:end], across[chosen[a + 1], first:end]
        by, with_ = coefficients[2 + a] / spread[a], coefficients[3 + a] / spread[a + 1]
        for day in range(into.size):
            into[day] += by * one[day] + with_ * other[day]
        a += 2
    if a < width:
        one, by = across[chosen[a], first:end], coefficients[2 + a] / spread[a]
        for day in range(into.size):
            into[day] += by * one[day]


@compiled
def _fit_trend(system: System, sheet: Sheet, coefficients: Floats, fitted: Floats) -> None:
    """Set `fitted` to the trend, less what standardised columns have as their mean."""
    size, period, delta = system.size, system.marks[PERIOD], system.vectors[DELTA]
    mean, spread = sheet.columns[MEAN], sheet.columns[SPREAD]
    first, last, breaks = size[FIRST], size[LAST], size[BREAKS]
    span = float(last - first)
    level, slope = coefficients[0], coefficients[1]
    for a in range(size[SMOOTH] - 2):
        level -= coefficients[2 + a] * mean[a] / spread[a]
    day = first
    for j in range(breaks + 1):
        border = period[j] if j < breaks else last + 1
        while day < border:
            fitted[day] = level + slope * ((day - first) / span)
            day += 1
        if j < breaks:
            slope += delta[j]
            level -= delta[j] * ((border - first) / span)
