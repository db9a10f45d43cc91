"""One series from its values to its optimum: search, settle, correct, and say how good it is."""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.active_set import SLACK
from warning_signals.forecasts.exact_map.basins import (
    FOUND,
    NO_NOISE,
    choose_signs,
    prepare_free,
)
from warning_signals.forecasts.exact_map.basis import out_of_basis, reduce
from warning_signals.forecasts.exact_map.compiled import compiled, entry_point
from warning_signals.forecasts.exact_map.gram import fill
from warning_signals.forecasts.exact_map.moments import leave_over, sum_up
from warning_signals.forecasts.exact_map.noise import settle, without_breaks
from warning_signals.forecasts.exact_map.pattern import is_observed_alike, observe
from warning_signals.forecasts.exact_map.refine import carry_over, correct, objective, violation
from warning_signals.forecasts.exact_map.sums import clear, copy
from warning_signals.forecasts.exact_map.work import (
    ACTIVE,
    BREAKS,
    CONSTANT,
    COUNT,
    DELTA,
    FIRST,
    LAST,
    MEAN,
    NO_DATA,
    NO_NOISE_LEFT,
    OBSERVED,
    PERIOD,
    SCALED,
    SCHUR,
    SIGN,
    SMOOTH,
    SOLVED,
    SPARE,
    SPREAD,
    STATE,
    TOO_SHORT,
    UNSOLVED,
    Floats,
    Found,
    Ints,
    Rules,
    Shared,
    Sheet,
    System,
)

TOLERANCE = 1e-6
CONSTANT_NOISE = 1e-9
FADED = 100.0


@entry_point
def solve_rows(
    values: Floats,
    rows: Ints,
    shared: Shared,
    rules: Rules,
    system: System,
    sheet: Sheet,
    found: Found,
) -> None:
    """Solve `rows` of `values` one after the other; rows observed alike share their sums."""
    for row in rows:
        if not is_observed_alike(values[row], system, sheet):
            observe(values[row], rules, system, sheet)
            if system.size[COUNT] >= 2:
                fill(shared, rules, system, sheet)
                reduce(system, sheet)
                prepare_free(system)
        found.status[row] = _solve_row(values[row], row, shared, rules, system, sheet, found)


@compiled
def _solve_row(
    values: Floats,
    row: int,
    shared: Shared,
    rules: Rules,
    system: System,
    sheet: Sheet,
    found: Found,
) -> int:
    size = system.size
    found.observed[row] = size[COUNT]
    copy(system.marks[SIGN], found.sign[row], system.marks.shape[1])
    clear(found.sign[row], system.marks.shape[1])
    if size[COUNT] < 2:
        return NO_DATA
    found.first[row], found.last[row] = size[FIRST], size[LAST]
    found.places[row] = size[BREAKS]
    copy(found.breaks[row], system.marks[PERIOD], size[BREAKS])
    varies = _scale_values(values, row, rules, system, sheet, found)
    if not varies:
        found.offset[row], found.noise[row] = sheet.values[SCALED, size[FIRST]], CONSTANT_NOISE
        return CONSTANT
    if size[COUNT] <= size[SMOOTH] + size[BREAKS]:
        return TOO_SHORT
    squares = sum_up(shared.columns, system, sheet, sheet.values[SCALED])
    return _optimise(row, shared, rules, system, sheet, squares, found)


@compiled
def _scale_values(
    values: Floats, row: int, rules: Rules, system: System, sheet: Sheet, found: Found
) -> bool:
    """Scale as Prophet does, by the largest magnitude or to 0..1; says whether they vary."""
    observed, seen, scaled = sheet.days[OBSERVED], sheet.seen, sheet.values[SCALED]
    lowest = highest = values[observed[0]]
    for number in range(system.size[COUNT]):
        value = values[observed[number]]
        lowest, highest = min(lowest, value), max(highest, value)
    floor = lowest if rules.minmax else 0.0
    scale = highest - lowest if rules.minmax else max(abs(lowest), abs(highest))
    if scale == 0.0:
        scale = 1.0
    found.floor[row], found.scale[row] = floor, scale
    for day in range(values.size):
        scaled[day] = (values[day] - floor) / scale if seen[day] else 0.0
    return bool(lowest < highest)


@compiled
def _optimise(
    row: int,
    shared: Shared,
    rules: Rules,
    system: System,
    sheet: Sheet,
    squares: float,
    found: Found,
) -> int:
    """Choose the changepoints that move, then solve for them alone, from the data."""
    clear(system.vectors[DELTA], system.size[BREAKS])
    start = without_breaks(system, rules, squares)
    outcome = choose_signs(system, rules, squares, start)
    if outcome != FOUND:
        return NO_NOISE_LEFT if outcome == NO_NOISE else UNSOLVED
    noise, count = settle(system, rules, squares, start)
    if count > 0 and _drop_faded(system, noise / rules.tau, count):
        noise, count = settle(system, rules, squares, start)
    if count < 0:
        return UNSOLVED
    misfit = leave_over(shared, system, sheet)
    noise = correct(system, rules, noise, count, misfit)
    if noise <= 0:
        return UNSOLVED
    misfit = carry_over(system, count, misfit)
    found.noise[row] = np.sqrt(noise)
    found.objective[row] = objective(system, rules, noise, misfit)
    found.violation[row] = violation(system, rules, noise, misfit)
    _keep(row, system, sheet, found)
    return SOLVED if found.violation[row] <= TOLERANCE else UNSOLVED


@compiled
def _drop_faded(system: System, penalty: float, count: int) -> bool:
    """Drop changepoints that hardly differ from idle ones; says whether there were any.

    The search lets one in or not within its tolerance, and may do so by the way it came: one that
    bends the trend by less than a hundred times that tolerance is idle, however it was found.
    """
    dropped = False
    for a in range(count):
        j = system.marks[ACTIVE, a]
        weight = abs(system.vectors[DELTA, j]) * system.blocks[SCHUR, j, j]
        if weight <= FADED * SLACK * penalty:
            system.marks[SIGN, j] = 0
            dropped = True
    return dropped


@compiled
def _keep(row: int, system: System, sheet: Sheet, found: Found) -> None:
    """Write the optimum down, by column of the calendar and by changepoint."""
    coefficients, chosen = system.vectors[SPARE], sheet.chosen
    mean, spread = sheet.columns[MEAN], sheet.columns[SPREAD]
    out_of_basis(system, sheet, system.vectors[STATE], coefficients)
    found.offset[row], found.slope[row] = coefficients[0], coefficients[1]
    for a in range(system.size[SMOOTH] - 2):
        found.coefficients[row, chosen[a]] = coefficients[2 + a]
        found.mean[row, chosen[a]], found.spread[row, chosen[a]] = mean[a], spread[a]
    breaks = system.size[BREAKS]
    copy(found.delta[row], system.vectors[DELTA], breaks)
    copy(found.sign[row], system.marks[SIGN], breaks)
