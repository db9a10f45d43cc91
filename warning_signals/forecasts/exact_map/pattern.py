"""Which periods a series was observed in, and what follows from that alone."""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.work import (
    BREAKS,
    COUNT,
    FIRST,
    LAST,
    MEAN,
    OBSERVED,
    PATCHED,
    PATCHES,
    PERIOD,
    PRODUCTS,
    ROOT,
    SMOOTH,
    SPREAD,
    WEEKLY,
    YEARLY,
    Bools,
    Floats,
    Ints,
    Rules,
    Shared,
    Sheet,
    System,
)

WEEK = 7


@compiled
def is_observed_alike(values: Floats, system: System, sheet: Sheet) -> bool:
    """Say whether the observed periods of `values` are those of the system."""
    seen, alike = sheet.seen, system.size[COUNT] > 0
    for day in range(values.size):
        alike = alike and seen[day] != np.isnan(values[day])
    return bool(alike)


@compiled
def observe(values: Floats, rules: Rules, system: System, sheet: Sheet) -> None:
    """Read off the observed periods: their number, the changepoints, and the gaps."""
    seen, observed, size = sheet.seen, sheet.days[OBSERVED], system.size
    count = 0
    for day in range(values.size):
        seen[day] = not np.isnan(values[day])
        if seen[day]:
            observed[count] = day
            count += 1
    size[COUNT] = count
    if count < 2:
        return
    size[FIRST], size[LAST] = observed[0], observed[count - 1]
    size[BREAKS] = _place_breaks(rules, observed, count, system.marks[PERIOD])
    _list_patches(size, seen, sheet.days[PATCHED])


@compiled
def _place_breaks(rules: Rules, observed: Ints, count: int, period: Ints) -> int:
    """Spread the changepoints evenly over the first observed periods, as Prophet does."""
    reach = int(np.floor(count * rules.changepoint_range))
    breaks = min(rules.changepoints, reach - 1)
    if breaks < 1:
        # Prophet's stand-in where there is none: one at the beginning.
        period[0] = observed[0]
        return 1
    step = (reach - 1) / breaks
    for number in range(1, breaks + 1):
        place = np.rint(number * step) if number < breaks else float(reach - 1)
        period[number - 1] = observed[int(place)]
    return int(breaks)


@compiled
def _list_patches(size: Ints, seen: Bools, patched: Ints) -> None:
    """List the periods to take from the running sums, or to add up where fewer were observed."""
    mostly_seen = is_mostly_seen(size)
    found = 0
    for day in range(size[FIRST], size[LAST] + 1):
        if seen[day] != mostly_seen:
            patched[found] = day
            found += 1
    size[PATCHES] = found


@compiled
def is_mostly_seen(size: Ints) -> bool:
    """Say whether at least half of the periods from the first to the last were observed."""
    return bool(2 * size[COUNT] > size[LAST] - size[FIRST])


@compiled
def choose_columns(shared: Shared, rules: Rules, system: System, sheet: Sheet) -> None:
    """Choose the columns by Prophet's rules; one that is 0 throughout has the coefficient 0.

    Needs the raw products; sets each chosen column's mean, spread and prior deviation.
    """
    size, products, chosen = system.size, sheet.squares[PRODUCTS], sheet.chosen
    root, kinds, scale = system.vectors[ROOT], shared.kind, shared.scale
    span = size[LAST] - size[FIRST]
    weekly = span >= rules.weekly_from and _shortest_step(size, sheet.days[OBSERVED]) < WEEK
    yearly = span >= rules.yearly_from
    root[0], root[1] = rules.offset_scale, rules.slope_scale
    count = 0
    for column in range(kinds.size):
        by_rule = (kinds[column] != WEEKLY or weekly) and (kinds[column] != YEARLY or yearly)
        if by_rule and products[column, column] > 0:
            chosen[count] = column
            _standardise(shared, system, sheet, count)
            root[2 + count] = scale[column]
            count += 1
    size[SMOOTH] = count + 2


@compiled
def _shortest_step(size: Ints, observed: Ints) -> int:
    shortest = size[LAST] - size[FIRST]
    for number in range(1, size[COUNT]):
        shortest = min(shortest, observed[number] - observed[number - 1])
        if shortest == 1:
            break
    return int(shortest)


@compiled
def _standardise(shared: Shared, system: System, sheet: Sheet, place: int) -> None:
    """Set mean and spread of a column over the observed periods; a constant stays as it is."""
    column, count = sheet.chosen[place], system.size[COUNT]
    means, spreads = sheet.columns[MEAN], sheet.columns[SPREAD]
    means[place], spreads[place] = 0.0, 1.0
    if not shared.standardise[column]:
        return
    across, observed = shared.across[column], sheet.days[OBSERVED]
    lowest = highest = across[observed[0]]
    total = 0.0
    for number in range(count):
        value = across[observed[number]]
        lowest, highest = min(lowest, value), max(highest, value)
        total += value
    if lowest == highest:
        means[place] = -shared.centre[column] / shared.unit[column]
        spreads[place] = 1 / shared.unit[column]
        return
    squares = 0.0
    for number in range(count):
        squares += (across[observed[number]] - total / count) ** 2
    means[place], spreads[place] = total / count, np.sqrt(squares / (count - 1))
