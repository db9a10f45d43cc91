"""One series from its values to its optimum: search, settle, correct, and say how good it is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from warning_signals.forecasts.exact_map.active_set import search
from warning_signals.forecasts.exact_map.compiled import compiled, entry_point
from warning_signals.forecasts.exact_map.gram import fill
from warning_signals.forecasts.exact_map.moments import sum_up
from warning_signals.forecasts.exact_map.noise import (
    LEAST,
    MOST_STEPS,
    next_noise,
    settle,
    without_breaks,
)
from warning_signals.forecasts.exact_map.pattern import (
    BREAKS,
    COUNT,
    FIRST,
    LAST,
    SMOOTH,
    is_observed_alike,
    observe,
)
from warning_signals.forecasts.exact_map.refine import correct, objective, residuals, violation
from warning_signals.forecasts.exact_map.schur import complete, open_at
from warning_signals.forecasts.exact_map.tridiagonal import reduce, rotate_back
from warning_signals.forecasts.exact_map.work import (
    Bools,
    Floats,
    Ints,
    Pattern,
    Rules,
    Series,
    Shared,
)

SOLVED, NO_DATA, TOO_SHORT, CONSTANT, NO_NOISE, NOT_FOUND = 0, 1, 2, 3, 4, 5
NEAR = 1e-9
TOLERANCE = 1e-6


class Found(NamedTuple):
    """The optima of n series, on the scaled values; see `Optima` for what they mean."""

    status: Ints
    floor: Floats
    scale: Floats
    slope: Floats
    offset: Floats
    noise: Floats
    delta: Floats
    coefficients: Floats
    first: Ints
    last: Ints
    count: Ints
    breaks: Ints
    objective: Floats
    violation: Floats
    steps: Ints
    mean: Floats
    spread: Floats
    signs: Ints


@entry_point
def solve_rows(
    values: Floats, order: Ints, shared: Shared, rules: Rules,
    pattern: Pattern, series: Series, found: Found,
) -> None:
    """Solve the rows of `order` one after the other; rows observed alike share their pattern."""
    for row in order:
        if not is_observed_alike(values[row], pattern):
            observe(values[row], shared, rules, pattern)
            if pattern.size[COUNT] >= 2:
                fill(shared, rules, pattern)
                reduce(pattern, series.spare)
        found.status[row] = _solve_row(values[row], row, shared, rules, pattern, series, found)


@compiled
def _solve_row(
    values: Floats, row: int, shared: Shared, rules: Rules,
    pattern: Pattern, series: Series, found: Found,
) -> int:
    size = pattern.size
    found.count[row] = size[COUNT]
    if size[COUNT] < 2:
        return NO_DATA
    found.first[row], found.last[row] = size[FIRST], size[LAST]
    found.breaks[row, : size[BREAKS]] = pattern.breaks[: size[BREAKS]]
    varies = _scale_values(values, row, rules, pattern, series, found)
    if not varies:
        found.offset[row] = series.values[size[FIRST]]
        found.noise[row] = 1e-9
        return CONSTANT
    if size[COUNT] <= size[SMOOTH] + size[BREAKS]:
        return TOO_SHORT
    squares = sum_up(shared, pattern, series, series.values)
    status = _optimise(row, pattern, series, rules, squares, found)
    if status != SOLVED:
        return status
    return _finish(row, shared, rules, pattern, series, squares, found)


@compiled
def _scale_values(
    values: Floats, row: int, rules: Rules, pattern: Pattern, series: Series, found: Found
) -> bool:
    """Scale as Prophet does, by the largest magnitude or to 0..1; says whether they vary."""
    lowest = highest = values[pattern.days[0]]
    for number in range(pattern.size[COUNT]):
        value = values[pattern.days[number]]
        lowest, highest = min(lowest, value), max(highest, value)
    floor = lowest if rules.minmax else 0.0
    scale = highest - lowest if rules.minmax else max(abs(lowest), abs(highest))
    if scale == 0.0:
        scale = 1.0
    found.floor[row], found.scale[row] = floor, scale
    for day in range(values.size):
        series.values[day] = (values[day] - floor) / scale if pattern.seen[day] else 0.0
    return bool(lowest < highest)


@compiled
def _optimise(
    row: int, pattern: Pattern, series: Series, rules: Rules, squares: float, found: Found
) -> int:
    """Find which changepoints move: the set's search and the noise's step by turns."""
    series.sign[:] = 0
    series.delta[:] = 0.0
    start = without_breaks(pattern, series, rules, squares)
    found.noise[row] = start
    noise = start
    for step in range(MOST_STEPS):
        if noise <= LEAST:
            return NO_NOISE
        if not open_at(pattern, series, noise):
            return NOT_FOUND
        count = search(pattern, series, noise / rules.tau, squares)
        if count < 0:
            return NOT_FOUND
        complete(pattern, series, count)
        following, _ = next_noise(pattern, series, rules, squares, noise, count)
        found.steps[row] = step
        if abs(following - noise) <= NEAR * noise:
            return SOLVED
        noise = following
    return NOT_FOUND


@compiled
def _finish(
    row: int, shared: Shared, rules: Rules, pattern: Pattern, series: Series,
    squares: float, found: Found,
) -> int:
    noise, count = settle(pattern, series, rules, squares, found.noise[row])
    if count < 0:
        return NOT_FOUND
    misfit = residuals(shared, pattern, series)
    noise = correct(pattern, series, rules, noise, count, misfit)
    misfit = residuals(shared, pattern, series)
    found.noise[row] = np.sqrt(noise)
    found.objective[row] = objective(pattern, series, rules, noise, misfit)
    found.violation[row] = violation(pattern, series, rules, noise, misfit)
    _keep(row, pattern, series, found)
    return SOLVED if found.violation[row] <= TOLERANCE else NOT_FOUND


@compiled
def _keep(row: int, pattern: Pattern, series: Series, found: Found) -> None:
    size = pattern.size[SMOOTH]
    series.spare[:size] = series.smooth[:size]
    rotate_back(pattern, series.spare)
    found.offset[row] = series.spare[0] * pattern.root[0]
    found.slope[row] = series.spare[1] * pattern.root[1]
    for a in range(size - 2):
        column = pattern.chosen[a]
        found.coefficients[row, column] = series.spare[2 + a] * pattern.root[2 + a]
        found.mean[row, column] = pattern.mean[a]
        found.spread[row, column] = pattern.spread[a]
    for j in range(pattern.size[BREAKS]):
        found.delta[row, j] = series.delta[j]
        found.signs[row, j] = series.sign[j]
