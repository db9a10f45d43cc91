"""The normal equations of one pattern of observed periods, without its design matrix.

Products of columns are differences of running sums over the shared calendar, less the periods in
between that were not observed (or, where fewer were observed than not, the sum over those). The
hinges (t - c)+ have closed forms in the number, sum and sum of squares of the periods after c.
All of the smooth block is scaled by the priors' standard deviations, so that its ridge is the
identity times the noise variance.
"""

from __future__ import annotations

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.pattern import choose_columns, is_mostly_seen
from warning_signals.forecasts.exact_map.sums import add, clear
from warning_signals.forecasts.exact_map.work import (
    BREAKS,
    COUNT,
    FIRST,
    GRAM,
    HINGES,
    LAST,
    MEAN,
    OBSERVED,
    PATCHED,
    PATCHES,
    PERIOD,
    PRODUCTS,
    RAW_MOMENTS,
    RAW_SUMS,
    ROOT,
    SMOOTH,
    SPREAD,
    Floats,
    Rules,
    Shared,
    Sheet,
    System,
)


@compiled
def fill(shared: Shared, rules: Rules, system: System, sheet: Sheet) -> None:
    """Fill the pattern's Gram matrix, its products with the hinges, and those among the hinges."""
    _sum_products(shared, system, sheet)
    choose_columns(shared, rules, system, sheet)
    _fill_trend(system, sheet)
    _fill_columns(system, sheet)
    _cross_columns_with_hinges(shared, system, sheet)
    _scale(system, sheet.squares[GRAM])


@compiled
def _sum_products(shared: Shared, system: System, sheet: Sheet) -> None:
    """Sum x, x d and x x' over the observed periods d, counted from the first."""
    size, patched = system.size, sheet.days[PATCHED]
    first, end, mostly_seen = size[FIRST], size[LAST] + 1, is_mostly_seen(size)
    sums, moments = sheet.columns[RAW_SUMS], sheet.columns[RAW_MOMENTS]
    products = sheet.squares[PRODUCTS]
    for i in range(sums.size):
        sums[i] = moments[i] = 0.0
        clear(products[i], sums.size)
        if mostly_seen:
            sums[i] = shared.sums[end, i] - shared.sums[first, i]
            moments[i] = shared.moments[end, i] - shared.moments[first, i] - first * sums[i]
            add(products[i], 1.0, shared.products[end, i], i, sums.size)
            add(products[i], -1.0, shared.products[first, i], i, sums.size)
    for number in range(size[PATCHES]):
        row = shared.columns[patched[number]]
        distance = float(patched[number] - first)
        for i in range(row.size):
            value = -row[i] if mostly_seen else row[i]
            if value != 0.0:
                sums[i] += value
                moments[i] += value * distance
                add(products[i], value, row, i, row.size)


@compiled
def _fill_columns(system: System, sheet: Sheet) -> None:
    """Standardise the chosen columns' products with themselves, with 1 and with t."""
    size, chosen, mean, spread = (
        system.size,
        sheet.chosen,
        sheet.columns[MEAN],
        sheet.columns[SPREAD],
    )
    sums, moments = sheet.columns[RAW_SUMS], sheet.columns[RAW_MOMENTS]
    gram, products = sheet.squares[GRAM], sheet.squares[PRODUCTS]
    count, span = float(size[COUNT]), float(size[LAST] - size[FIRST])
    times = gram[0, 1] * span
    for a in range(size[SMOOTH] - 2):
        i = chosen[a]
        gram[0, 2 + a] = (sums[i] - count * mean[a]) / spread[a]
        gram[1, 2 + a] = (moments[i] - times * mean[a]) / (spread[a] * span)
        for b in range(a, size[SMOOTH] - 2):
            j = chosen[b]
            both = products[i, j] - mean[a] * sums[j] - mean[b] * sums[i]
            gram[2 + a, 2 + b] = (both + count * mean[a] * mean[b]) / (spread[a] * spread[b])


@compiled
def _fill_trend(system: System, sheet: Sheet) -> None:
    """Fill the products of 1, t and the hinges with each other, from the last period backwards."""
    size, period, cross = system.size, system.marks[PERIOD], system.cross
    gram, hinges, observed = sheet.squares[GRAM], system.blocks[HINGES], sheet.days[OBSERVED]
    first, span = size[FIRST], float(size[LAST] - size[FIRST])
    number = size[COUNT] - 1
    count = total = squares = 0
    for j in range(size[BREAKS] - 1, -2, -1):
        border = period[j] if j >= 0 else first
        while number >= 0 and observed[number] >= border:
            distance = observed[number] - first
            count, total, squares = count + 1, total + distance, squares + distance * distance
            number -= 1
        since = border - first
        if j >= 0:
            cross[0, j] = (total - since * count) / span
            cross[1, j] = (squares - since * total) / (span * span)
        for k in range(j + 1):
            before = period[k] - first
            both = squares - (since + before) * total + since * before * count
            hinges[k, j] = hinges[j, k] = both / (span * span)
    gram[0, 0], gram[0, 1], gram[1, 1] = float(count), total / span, squares / (span * span)


@compiled
def _cross_columns_with_hinges(shared: Shared, system: System, sheet: Sheet) -> None:
    """Sum x (t - c)+ for each chosen column and changepoint, from the last period backwards."""
    size, period, patched = system.size, system.marks[PERIOD], sheet.days[PATCHED]
    sums, moments = sheet.columns[RAW_SUMS], sheet.columns[RAW_MOMENTS]
    number, first = size[PATCHES] - 1, size[FIRST]
    clear(sums, sums.size)
    clear(moments, moments.size)
    for j in range(size[BREAKS] - 1, -1, -1):
        while number >= 0 and patched[number] >= period[j]:
            row = shared.columns[patched[number]]
            add(sums, 1.0, row, 0, row.size)
            add(moments, float(patched[number] - first), row, 0, row.size)
            number -= 1
        _cross_with_hinge(shared, system, sheet, j)


@compiled
def _cross_with_hinge(shared: Shared, system: System, sheet: Sheet, j: int) -> None:
    """Standardise the products with hinge j; the raw sums are those of its patched periods."""
    size, chosen, mean, spread = (
        system.size, sheet.chosen, sheet.columns[MEAN], sheet.columns[SPREAD]
    )  # fmt: skip
    sums, moments, cross = sheet.columns[RAW_SUMS], sheet.columns[RAW_MOMENTS], system.cross
    all_sums, all_moments, mostly_seen = shared.sums, shared.moments, is_mostly_seen(size)
    border, first, end = system.marks[PERIOD, j], size[FIRST], size[LAST] + 1
    since, span = float(border - first), float(end - 1 - first)
    for a in range(size[SMOOTH] - 2):
        i = chosen[a]
        total, moment = sums[i], moments[i]
        if mostly_seen:
            whole = all_sums[end, i] - all_sums[border, i]
            moment = all_moments[end, i] - all_moments[border, i] - first * whole - moment
            total = whole - total
        hinge = (moment - since * total) / span
        cross[2 + a, j] = (hinge - mean[a] * cross[0, j]) / spread[a]


@compiled
def _scale(system: System, gram: Floats) -> None:
    """Scale the smooth block by the priors' standard deviations, and fill the lower triangle."""
    cross, root, size = system.cross, system.vectors[ROOT], system.size
    for i in range(size[SMOOTH]):
        for j in range(i, size[SMOOTH]):
            gram[i, j] *= root[i] * root[j]
            gram[j, i] = gram[i, j]
        for j in range(size[BREAKS]):
            cross[i, j] *= root[i]
