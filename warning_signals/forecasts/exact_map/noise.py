"""The joint noise scale: the variance at which fit and prior of sigma agree, changepoints given.

With r(s) the squared misfit at variance s the condition is s^2 / nu^2 + T s = r(s), nu the scale of
sigma's half-normal prior. r' is known in closed form, so Newton's method finds s in a few steps.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.schur import (
    aim,
    complete,
    factorise,
    list_active,
    open_at,
    solve_both,
)
from warning_signals.forecasts.exact_map.sums import copy, dot
from warning_signals.forecasts.exact_map.work import (
    ACTIVE,
    ACTIVE_RESPONSE,
    BREAKS,
    COUNT,
    DELTA,
    HINGE_SUMS,
    KEPT,
    RESPONSE,
    SIGN,
    SMOOTH,
    SMOOTH_SUMS,
    STATE,
    TARGET,
    Rules,
    System,
)

LEAST = 1e-14
ROUGHLY, CLOSELY = 1e-4, 1e-8
MOST_STEPS = 100
MOST_CHANGE = 8.0


@compiled
def by_misfit(rules: Rules, count: int, misfit: float) -> float:
    """Return the variance that suits a squared misfit over `count` periods."""
    root = np.sqrt(count * count + 4 * misfit / rules.noise_scale**2)
    return float(2 * misfit / (count + root))


@compiled
def misfit_at(system: System, rules: Rules, squares: float, noise: float, count: int) -> float:
    """Return the squared misfit of the state, which is optimal at the open noise variance."""
    vectors, active, size = system.vectors, system.marks[ACTIVE], system.size[SMOOTH]
    state, delta, hinge_sums = vectors[STATE], vectors[DELTA], vectors[HINGE_SUMS]
    sign = system.marks[SIGN]
    explained = dot(vectors[SMOOTH_SUMS], state, 0, size)
    penalty = dot(state, state, 0, size)
    for a in range(count):
        explained += hinge_sums[active[a]] * delta[active[a]]
        penalty += sign[active[a]] * delta[active[a]] / rules.tau
    return max(squares - explained - noise * penalty, 0.0)


@compiled
def respond(system: System, rules: Rules, count: int) -> float:
    """Return g' H^-1 g, g the gradient of the penalty; keeps H^-1 g as the response."""
    vectors, active, sign = system.vectors, system.marks[ACTIVE], system.marks[SIGN]
    state, kept, response = vectors[STATE], vectors[KEPT], vectors[RESPONSE]
    for a in range(count):
        kept[a] = sign[active[a]] / rules.tau
    solve_both(system, count, state, kept, response)
    copy(vectors[ACTIVE_RESPONSE], vectors[TARGET], count)
    bend = dot(state, response, 0, system.size[SMOOTH])
    return bend + dot(kept, vectors[TARGET], 0, count)


@compiled
def condition(
    system: System, rules: Rules, squares: float, noise: float, count: int
) -> tuple[float, float]:
    """Return how far too large the open variance is for its misfit, and the slope of that."""
    periods = system.size[COUNT]
    misfit = misfit_at(system, rules, squares, noise, count)
    excess = noise * noise / rules.noise_scale**2 + periods * noise - misfit
    slope = 2 * noise / rules.noise_scale**2 + periods
    return excess, slope - 2 * noise * respond(system, rules, count)


@compiled
def next_noise(noise: float, excess: float, slope: float, low: float, high: float) -> float:
    """Return Newton's next variance where it lies in the bracket, else one between its ends."""
    if slope > 0:
        step = min(max(noise - excess / slope, noise / MOST_CHANGE), noise * MOST_CHANGE)
        if low < step < high:
            return step
    if excess > 0:
        return np.sqrt(low * high) if low > 0 else noise / 2
    return np.sqrt(low * high) if high < np.inf else noise * 2


@compiled
def without_breaks(system: System, rules: Rules, squares: float) -> float:
    """Return about the variance around a straight trend: where every search begins."""
    periods = system.size[COUNT]
    noise = by_misfit(rules, periods, squares)
    for _ in range(MOST_STEPS):
        if noise <= LEAST or not open_at(system, noise):
            break
        complete(system, 0)
        before, noise = (
            noise,
            by_misfit(rules, periods, misfit_at(system, rules, squares, noise, 0)),
        )
        if abs(before - noise) <= ROUGHLY * noise:
            break
    return noise


@compiled
def settle(system: System, rules: Rules, squares: float, start: float) -> tuple[float, int]:
    """Solve for the present signs from the same beginning, however they were found.

    `start` depends on the data alone, so the answer depends on data and signs alone: not a digit
    on the way there. Returns the variance, and the number of active changepoints, or -1 where
    the signs do not hold at the answer.
    """
    count = list_active(system)
    _still(system)
    noise, sure, low, high = start, False, 0.0, np.inf
    for _ in range(MOST_STEPS):
        if noise <= LEAST or not open_at(system, noise) or not factorise(system, count):
            return noise, -1
        hold = _take(system, noise / rules.tau, count)
        complete(system, count)
        excess, slope = condition(system, rules, squares, noise, count)
        if not sure and (slope <= 0 or (noise == start and not hold and excess < 0)):
            # Beyond the other root, where these signs are not those of a minimum.
            noise /= 2
            continue
        sure = True
        low, high = (low, noise) if excess > 0 else (noise, high)
        following = next_noise(noise, excess, slope, low, high)
        if abs(following - noise) <= CLOSELY * noise:
            return noise, count if hold else -1
        noise = following
    return noise, -1


@compiled
def _still(system: System) -> None:
    """Set the delta of idle changepoints to zero."""
    sign, delta = system.marks[SIGN], system.vectors[DELTA]
    for j in range(system.size[BREAKS]):
        if sign[j] == 0:
            delta[j] = 0.0


@compiled
def _take(system: System, penalty: float, count: int) -> bool:
    """Set delta to its minimum for the present signs; says whether it has them."""
    active, sign = system.marks[ACTIVE], system.marks[SIGN]
    delta, target = system.vectors[DELTA], system.vectors[TARGET]
    aim(system, count, penalty)
    hold = True
    for a in range(count):
        delta[active[a]] = target[a]
        hold = hold and target[a] * sign[active[a]] > 0
    return hold
