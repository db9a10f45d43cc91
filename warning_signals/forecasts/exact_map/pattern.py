"""Which periods a series was observed in, and what follows from that alone."""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.work import (
    WEEKLY,
    YEARLY,
    Floats,
    Pattern,
    Rules,
    Shared,
)

FIRST, LAST, COUNT, SMOOTH, BREAKS, PATCHES = 0, 1, 2, 3, 4, 5
WEEK = 7


@compiled
def is_observed_alike(values: Floats, pattern: Pattern) -> bool:
    """Say whether the observed periods of `values` are those that `pattern` was made for."""
    if pattern.size[COUNT] == 0:
        return False
    for day in range(values.size):
        if pattern.seen[day] == np.isnan(values[day]):
            return False
    return True


@compiled
def observe(values: Floats, shared: Shared, rules: Rules, pattern: Pattern) -> None:
    """Read off the observed periods: their number, changepoints, and the columns that count."""
    count = 0
    for day in range(values.size):
        pattern.seen[day] = not np.isnan(values[day])
        if pattern.seen[day]:
            pattern.days[count] = day
            count += 1
    pattern.size[COUNT] = count
    if count < 2:
        return
    pattern.size[FIRST] = pattern.days[0]
    pattern.size[LAST] = pattern.days[count - 1]
    _place_breaks(rules, pattern)
    _list_patches(pattern)


@compiled
def _place_breaks(rules: Rules, pattern: Pattern) -> None:
    """Spread the changepoints evenly over the first observed periods, as Prophet does."""
    reach = int(np.floor(pattern.size[COUNT] * rules.changepoint_range))
    breaks = min(rules.changepoints, reach - 1)
    if breaks < 1:
        # Prophet's stand-in where there is none: one at the beginning.
        pattern.breaks[0] = pattern.size[FIRST]
        pattern.size[BREAKS] = 1
        return
    step = (reach - 1) / breaks
    for number in range(1, breaks + 1):
        place = np.rint(number * step) if number < breaks else float(reach - 1)
        pattern.breaks[number - 1] = pattern.days[int(place)]
    pattern.size[BREAKS] = breaks


@compiled
def _list_patches(pattern: Pattern) -> None:
    """List the periods to take from the running sums, or to add up where fewer were observed."""
    first, last, count = pattern.size[FIRST], pattern.size[LAST], pattern.size[COUNT]
    mostly_seen = is_mostly_seen(pattern)
    found = 0
    for day in range(first, last + 1):
        if pattern.seen[day] != mostly_seen:
            pattern.patches[found] = day
            found += 1
    pattern.size[PATCHES] = found


@compiled
def is_mostly_seen(pattern: Pattern) -> bool:
    """Say whether at least half of the periods from the first to the last were observed."""
    span = pattern.size[LAST] - pattern.size[FIRST] + 1
    return bool(2 * pattern.size[COUNT] >= span)


@compiled
def choose_columns(shared: Shared, rules: Rules, pattern: Pattern) -> None:
    """Choose the columns by Prophet's rules; one that is 0 throughout has the coefficient 0.

    Needs the raw sums; sets each chosen column's mean, spread and prior scale.
    """
    span = pattern.size[LAST] - pattern.size[FIRST]
    weekly = span >= rules.weekly_from and _shortest_step(pattern) < WEEK
    yearly = span >= rules.yearly_from
    pattern.root[0], pattern.root[1] = rules.offset_scale, rules.slope_scale
    chosen = 0
    for column in range(shared.kind.size):
        kind = shared.kind[column]
        by_rule = (kind != WEEKLY or weekly) and (kind != YEARLY or yearly)
        if by_rule and pattern.raw_products[column, column] > 0:
            pattern.chosen[chosen] = column
            _standardise(shared, pattern, chosen, column)
            pattern.root[2 + chosen] = shared.scale[column]
            chosen += 1
    pattern.size[SMOOTH] = chosen + 2


@compiled
def _shortest_step(pattern: Pattern) -> int:
    shortest = pattern.size[LAST] - pattern.size[FIRST]
    for number in range(1, pattern.size[COUNT]):
        shortest = min(shortest, pattern.days[number] - pattern.days[number - 1])
    return int(shortest)


@compiled
def _standardise(shared: Shared, pattern: Pattern, chosen: int, column: int) -> None:
    """Set mean and spread of a column over the observed periods; a constant stays as it is."""
    pattern.mean[chosen], pattern.spread[chosen] = 0.0, 1.0
    if not shared.standardise[column]:
        return
    count = pattern.size[COUNT]
    lowest = highest = shared.columns[pattern.days[0], column]
    total = 0.0
    for number in range(count):
        value = shared.columns[pattern.days[number], column]
        lowest, highest = min(lowest, value), max(highest, value)
        total += value
    if lowest == highest:
        pattern.mean[chosen] = -shared.centre[column] / shared.unit[column]
        pattern.spread[chosen] = 1 / shared.unit[column]
        return
    mean = total / count
    squares = 0.0
    for number in range(count):
        squares += (shared.columns[pattern.days[number], column] - mean) ** 2
    pattern.mean[chosen], pattern.spread[chosen] = mean, np.sqrt(squares / (count - 1))
