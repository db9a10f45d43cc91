"""The joint noise scale: the variance at which fit and prior of sigma agree, changepoints given.

With r(s) the squared misfit at variance s the condition is s^2 / nu^2 + T s = r(s), nu the scale of
sigma's half-normal prior. r' is known in closed form, so Newton's method finds s in a few steps.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.pattern import BREAKS, COUNT, SMOOTH
from warning_signals.forecasts.exact_map.schur import (
    aim,
    complete,
    factorise,
    list_active,
    open_at,
    solve_both,
)
from warning_signals.forecasts.exact_map.tridiagonal import dot
from warning_signals.forecasts.exact_map.work import Pattern, Rules, Series

LEAST = 1e-14
CLOSE = 1e-13
MOST_STEPS = 60
MOST_CHANGE = 8.0


@compiled
def by_misfit(rules: Rules, count: int, misfit: float) -> float:
    """Return the variance that suits a squared misfit over `count` periods."""
    root = np.sqrt(count * count + 4 * misfit / rules.noise_scale**2)
    return float(2 * misfit / (count + root))


@compiled
def misfit_at(
    pattern: Pattern, series: Series, rules: Rules, squares: float, noise: float, count: int
) -> float:
    """Return the squared misfit of the state, which is optimal at the open noise variance."""
    size = pattern.size[SMOOTH]
    explained = dot(series.smooth_sums, series.smooth, 0, size)
    penalty = dot(series.smooth, series.smooth, 0, size)
    for a in range(count):
        j = series.active[a]
        explained += series.hinge_sums[j] * series.delta[j]
        penalty += series.delta[j] * series.sign[j] / rules.tau
    return max(squares - explained - noise * penalty, 0.0)


@compiled
def yielding(pattern: Pattern, series: Series, rules: Rules, count: int) -> float:
    """Return g' H^-1 g, g the gradient of the penalty; keeps H^-1 g in the series' `yields`."""
    for a in range(count):
        series.kept[a] = series.sign[series.active[a]] / rules.tau
    solve_both(pattern, series, count, series.smooth, series.kept, series.yields)
    total = dot(series.smooth, series.yields, 0, pattern.size[SMOOTH])
    for a in range(count):
        series.yields_active[a] = series.target[a]
        total += series.kept[a] * series.target[a]
    return total


@compiled
def next_noise(
    pattern: Pattern, series: Series, rules: Rules, squares: float, noise: float, count: int
) -> tuple[float, float]:
    """Return the next variance by Newton's method, and the slope of the condition at this one.

    Where the slope is not positive the next variance is the one that suits the present misfit.
    """
    periods = pattern.size[COUNT]
    misfit = misfit_at(pattern, series, rules, squares, noise, count)
    excess = noise * noise / rules.noise_scale**2 + periods * noise - misfit
    slope = 2 * noise / rules.noise_scale**2 + periods
    slope -= 2 * noise * yielding(pattern, series, rules, count)
    if slope <= 0:
        return by_misfit(rules, periods, misfit), slope
    step = noise - excess / slope
    return min(max(step, noise / MOST_CHANGE), noise * MOST_CHANGE), slope


@compiled
def without_breaks(pattern: Pattern, series: Series, rules: Rules, squares: float) -> float:
    """Return the variance of the series with a straight trend: where every search begins."""
    noise = by_misfit(rules, pattern.size[COUNT], squares)
    for _ in range(MOST_STEPS):
        if noise <= LEAST or not open_at(pattern, series, noise):
            break
        complete(pattern, series, 0)
        following, _ = next_noise(pattern, series, rules, squares, noise, 0)
        if abs(following - noise) <= CLOSE * noise:
            return following
        noise = following
    return noise


@compiled
def settle(
    pattern: Pattern, series: Series, rules: Rules, squares: float, start: float
) -> tuple[float, int]:
    """Solve for the present signs from the same beginning, however they were found.

    `start` depends on the data alone, so the answer depends on data and signs alone: not a digit
    on the way there. Returns the variance, and the number of active changepoints, or -1 where
    the signs do not hold at the answer.
    """
    count = list_active(pattern, series)
    noise, sure = start, False
    for _ in range(MOST_STEPS):
        if noise <= LEAST or not open_at(pattern, series, noise):
            return noise, -1
        if not factorise(pattern, series, count):
            return noise, -1
        hold = _take(series, rules, noise, count)
        complete(pattern, series, count)
        following, slope = next_noise(pattern, series, rules, squares, noise, count)
        if slope <= 0 or (not sure and not hold and following > noise):
            # Beyond the other root, where these signs are not those of a minimum.
            noise, sure = noise / 2, True
            continue
        sure = True
        if abs(following - noise) <= CLOSE * noise:
            return noise, count if hold else -1
        noise = following
    return noise, count if hold else -1


@compiled
def _take(series: Series, rules: Rules, noise: float, count: int) -> bool:
    """Set delta to its minimum for the present signs; says whether it has them."""
    aim(series, count, noise / rules.tau)
    hold = True
    for a in range(count):
        j = series.active[a]
        series.delta[j] = series.target[a]
        hold = hold and series.target[a] * series.sign[j] > 0
    return hold
