"""At one noise variance: the problem in the changepoints alone, the smooth block eliminated.

With B the smooth block and H the hinges, M = H'H - H'B (B'B + s I)^-1 B'H and
c = H'y - H'B (B'B + s I)^-1 B'y. Only the columns of M that are asked for are computed.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.pattern import BREAKS, SMOOTH
from warning_signals.forecasts.exact_map.tridiagonal import dot, prepare, solve
from warning_signals.forecasts.exact_map.work import Floats, Pattern, Series

COLLINEAR = 1e-11


@compiled
def open_at(pattern: Pattern, series: Series, noise: float) -> bool:
    """Eliminate the smooth block at this noise variance; False where that cannot be done."""
    positive = prepare(pattern, noise, series.pivot)
    solve(pattern, series.pivot, series.smooth_sums, series.smooth_alone)
    breaks = pattern.size[BREAKS]
    series.known[:] = False
    series.alone[:breaks] = series.hinge_sums[:breaks]
    for i in range(pattern.size[SMOOTH]):
        weight = series.smooth_alone[i]
        for j in range(breaks):
            series.alone[j] -= weight * pattern.cross[i, j]
    return positive


@compiled
def know(pattern: Pattern, series: Series, j: int) -> None:
    """Compute column j of M where it is not known yet."""
    if series.known[j]:
        return
    breaks, row = pattern.size[BREAKS], series.schur[j]
    solve(pattern, series.pivot, pattern.cross_by_break[j], series.solved[j])
    row[:breaks] = pattern.hinges[j, :breaks]
    for i in range(pattern.size[SMOOTH]):
        weight = series.solved[j, i]
        for k in range(breaks):
            row[k] -= weight * pattern.cross[i, k]
    series.known[j] = True


@compiled
def list_active(pattern: Pattern, series: Series) -> int:
    """List the changepoints with a sign, in order; returns how many."""
    count = 0
    for j in range(pattern.size[BREAKS]):
        if series.sign[j] != 0:
            series.active[count] = j
            count += 1
    return count


@compiled
def factorise(pattern: Pattern, series: Series, count: int) -> bool:
    """Factor M over the active changepoints; False where they are not independent."""
    for a in range(count):
        know(pattern, series, series.active[a])
    for a in range(count):
        row = series.active[a]
        for b in range(a + 1):
            value = series.schur[row, series.active[b]]
            for k in range(b):
                value -= series.factor[a, k] * series.factor[b, k]
            if b < a:
                series.factor[a, b] = value / series.factor[b, b]
            elif value <= COLLINEAR * pattern.hinges[row, row]:
                return False
            else:
                series.factor[a, a] = np.sqrt(value)
    return True


@compiled
def solve_active(series: Series, count: int) -> None:
    """Solve M x = `target` over the active changepoints, in place."""
    for a in range(count):
        for k in range(a):
            series.target[a] -= series.factor[a, k] * series.target[k]
        series.target[a] /= series.factor[a, a]
    for a in range(count - 1, -1, -1):
        for k in range(a + 1, count):
            series.target[a] -= series.factor[k, a] * series.target[k]
        series.target[a] /= series.factor[a, a]


@compiled
def aim(series: Series, count: int, penalty: float) -> None:
    """Set `target` to the minimum over the active changepoints, their signs taken as given."""
    for a in range(count):
        j = series.active[a]
        series.target[a] = series.alone[j] - penalty * series.sign[j]
    solve_active(series, count)


@compiled
def complete(pattern: Pattern, series: Series, count: int) -> None:
    """Fill the smooth block, in the basis of T, that goes with the active changepoints' delta."""
    size = pattern.size[SMOOTH]
    series.smooth[:size] = series.smooth_alone[:size]
    for a in range(count):
        j = series.active[a]
        for i in range(size):
            series.smooth[i] -= series.delta[j] * series.solved[j, i]


@compiled
def solve_both(
    pattern: Pattern, series: Series, count: int, smooth: Floats, active: Floats, result: Floats
) -> None:
    """Solve for smooth block and active changepoints together: `result`, and `target` in place.

    `smooth` and `active` are the right-hand sides; `active` may not be `target` itself.
    """
    size = pattern.size[SMOOTH]
    solve(pattern, series.pivot, smooth, result)
    for a in range(count):
        row = pattern.cross_by_break[series.active[a]]
        series.target[a] = active[a] - dot(row, result, 0, size)
    solve_active(series, count)
    for a in range(count):
        j = series.active[a]
        for i in range(size):
            result[i] -= series.target[a] * series.solved[j, i]
