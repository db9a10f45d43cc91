"""The normal equations of one pattern of observed periods, without its design matrix.

Products of columns are differences of running sums over the shared calendar, less the periods in
between that were not observed (or, where fewer were observed than not, the sum over those). The
hinges (t - c)+ have closed forms in the number, sum and sum of squares of the periods after c.
All of the smooth block is scaled by the priors' standard deviations, so that its ridge is the
identity times the noise variance.
"""

from __future__ import annotations

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.pattern import (
    BREAKS,
    COUNT,
    FIRST,
    LAST,
    PATCHES,
    SMOOTH,
    choose_columns,
    is_mostly_seen,
)
from warning_signals.forecasts.exact_map.work import Pattern, Rules, Shared


@compiled
def fill(shared: Shared, rules: Rules, pattern: Pattern) -> None:
    """Fill the pattern's Gram matrix, its products with the hinges, and those among the hinges."""
    _sum_products(shared, pattern)
    choose_columns(shared, rules, pattern)
    _fill_columns(pattern)
    _fill_trend(pattern)
    _cross_columns_with_hinges(shared, pattern)
    _scale(pattern)


@compiled
def _sum_products(shared: Shared, pattern: Pattern) -> None:
    """Sum x, x d and x x' over the observed periods d, counted from the first."""
    first, last = pattern.size[FIRST], pattern.size[LAST]
    columns = shared.kind.size
    mostly_seen = is_mostly_seen(pattern)
    for i in range(columns):
        pattern.raw_sums[i] = pattern.raw_moments[i] = 0.0
        if mostly_seen:
            total = shared.sums[last + 1, i] - shared.sums[first, i]
            pattern.raw_sums[i] = total
            moment = shared.moments[last + 1, i] - shared.moments[first, i]
            pattern.raw_moments[i] = moment - first * total
        for j in range(i, columns):
            whole = shared.products[last + 1, i, j] - shared.products[first, i, j]
            pattern.raw_products[i, j] = whole if mostly_seen else 0.0
    factor = -1.0 if mostly_seen else 1.0
    for number in range(pattern.size[PATCHES]):
        _patch(shared, pattern, pattern.patches[number], factor)


@compiled
def _patch(shared: Shared, pattern: Pattern, day: int, factor: float) -> None:
    columns = shared.kind.size
    distance = float(day - pattern.size[FIRST])
    for i in range(columns):
        value = factor * shared.columns[day, i]
        if value == 0.0:
            continue
        pattern.raw_sums[i] += value
        pattern.raw_moments[i] += value * distance
        for j in range(i, columns):
            pattern.raw_products[i, j] += value * shared.columns[day, j]


@compiled
def _fill_columns(pattern: Pattern) -> None:
    """Standardise the chosen columns' products with themselves, with 1 and with t."""
    count = float(pattern.size[COUNT])
    span = float(pattern.size[LAST] - pattern.size[FIRST])
    times = 0.0
    for number in range(pattern.size[COUNT]):
        times += pattern.days[number] - pattern.size[FIRST]
    for a in range(pattern.size[SMOOTH] - 2):
        i, mean, spread = pattern.chosen[a], pattern.mean[a], pattern.spread[a]
        total = pattern.raw_sums[i]
        pattern.gram[0, 2 + a] = (total - count * mean) / spread
        pattern.gram[1, 2 + a] = (pattern.raw_moments[i] - times * mean) / (spread * span)
        for b in range(a, pattern.size[SMOOTH] - 2):
            j, other = pattern.chosen[b], pattern.mean[b]
            both = pattern.raw_products[i, j] - mean * pattern.raw_sums[j] - other * total
            both += count * mean * other
            pattern.gram[2 + a, 2 + b] = both / (spread * pattern.spread[b])


@compiled
def _fill_trend(pattern: Pattern) -> None:
    """Fill the products of 1, t and the hinges with each other, from the last period backwards."""
    first, span = pattern.size[FIRST], float(pattern.size[LAST] - pattern.size[FIRST])
    number = pattern.size[COUNT] - 1
    count = total = squares = 0.0
    for j in range(pattern.size[BREAKS] - 1, -1, -1):
        while pattern.days[number] >= pattern.breaks[j]:
            distance = float(pattern.days[number] - first)
            count, total, squares = count + 1, total + distance, squares + distance * distance
            number -= 1
            if number < 0:
                break
        since = float(pattern.breaks[j] - first)
        pattern.cross[0, j] = (total - since * count) / span
        pattern.cross[1, j] = (squares - since * total) / (span * span)
        for k in range(j + 1):
            before = float(pattern.breaks[k] - first)
            both = squares - (since + before) * total + since * before * count
            pattern.hinges[k, j] = pattern.hinges[j, k] = both / (span * span)
    for earlier in range(number + 1):
        distance = float(pattern.days[earlier] - first)
        count, total, squares = count + 1, total + distance, squares + distance * distance
    pattern.gram[0, 0], pattern.gram[0, 1] = count, total / span
    pattern.gram[1, 1] = squares / (span * span)


@compiled
def _cross_columns_with_hinges(shared: Shared, pattern: Pattern) -> None:
    """Sum x (t - c)+ for each chosen column and changepoint, from the last period backwards."""
    first, last = pattern.size[FIRST], pattern.size[LAST]
    span, mostly_seen = float(last - first), is_mostly_seen(pattern)
    factor = -1.0 if mostly_seen else 1.0
    number = pattern.size[PATCHES] - 1
    sums, moments = pattern.raw_sums, pattern.raw_moments
    sums[:] = 0.0
    moments[:] = 0.0
    for j in range(pattern.size[BREAKS] - 1, -1, -1):
        border = pattern.breaks[j]
        while number >= 0 and pattern.patches[number] >= border:
            day = pattern.patches[number]
            for i in range(shared.kind.size):
                value = factor * shared.columns[day, i]
                sums[i] += value
                moments[i] += value * (day - first)
            number -= 1
        since = float(border - first)
        for a in range(pattern.size[SMOOTH] - 2):
            i = pattern.chosen[a]
            total, moment = sums[i], moments[i]
            if mostly_seen:
                later = shared.sums[last + 1, i] - shared.sums[border, i]
                total += later
                moment += shared.moments[last + 1, i] - shared.moments[border, i] - first * later
            hinge = (moment - since * total) / span
            plain = pattern.mean[a] * pattern.cross[0, j]
            pattern.cross[2 + a, j] = (hinge - plain) / pattern.spread[a]


@compiled
def _scale(pattern: Pattern) -> None:
    """Scale the smooth block by the priors' standard deviations, and fill the lower triangle."""
    for i in range(pattern.size[SMOOTH]):
        for j in range(i, pattern.size[SMOOTH]):
            pattern.gram[i, j] *= pattern.root[i] * pattern.root[j]
            pattern.gram[j, i] = pattern.gram[i, j]
        for j in range(pattern.size[BREAKS]):
            pattern.cross[i, j] *= pattern.root[i]
