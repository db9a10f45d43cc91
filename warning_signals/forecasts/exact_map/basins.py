"""Which changepoints move, noise and all: from above, then from below, and the better of the two.

The posterior is not convex in the noise scale: a shift of level can be noise, or a bend of the
trend with less noise. The misfit grows with the noise variance, so that the fixed points of
"fit at s, take the variance of what is left" lie between those reached from the largest variance
and from the smallest. The two are nearly always one; where they are not, the objective decides.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.active_set import search
from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.noise import (
    LEAST,
    MOST_STEPS,
    by_misfit,
    condition,
    misfit_at,
    next_noise,
)
from warning_signals.forecasts.exact_map.refine import objective
from warning_signals.forecasts.exact_map.schur import complete, know, open_at
from warning_signals.forecasts.exact_map.sums import copy, dot
from warning_signals.forecasts.exact_map.work import (
    ALONE,
    BEST,
    BREAKS,
    COUNT,
    FREE,
    GRADIENT,
    HINGES,
    SCHUR,
    SIGN,
    Rules,
    System,
)

FOUND, SAME, NO_NOISE, NOT_FOUND = 0, 1, 2, 3
FREE_NOISE = 1e-6
NEAR, NEIGHBOUR = 1e-7, 0.05
PLAIN_STEPS = 12
CLEARLY = 1e-6
DEPENDENT, ALMOST_NONE = 1e-9, 1e-10


@compiled
def choose_signs(system: System, rules: Rules, squares: float, start: float) -> int:
    """Leave in `sign` the signs of the best optimum found; returns FOUND or why there is none.

    Begins from the signs that stand in `sign`: they save steps and change nothing.
    """
    outcome, noise, value = _descend(system, rules, squares, start)
    if outcome != FOUND:
        return outcome
    copy(system.marks[BEST], system.marks[SIGN], system.size[BREAKS])
    lowest = _with_free_breaks(system, rules, squares)
    outcome, _, lower = _ascend(system, rules, squares, lowest, noise)
    if outcome != FOUND or lower > value - CLEARLY:
        copy(system.marks[SIGN], system.marks[BEST], system.size[BREAKS])
    return FOUND


@compiled
def _descend(
    system: System, rules: Rules, squares: float, start: float
) -> tuple[int, float, float]:
    """Go down from the variance around a straight trend; returns outcome, variance, objective."""
    noise, low, high = start, 0.0, np.inf
    for _ in range(MOST_STEPS):
        if noise <= LEAST:
            return NO_NOISE, noise, 0.0
        count = _fit_at(system, rules, squares, noise)
        if count < 0:
            return NOT_FOUND, noise, 0.0
        excess, slope = condition(system, rules, squares, noise, count)
        low, high = (low, noise) if excess > 0 else (noise, high)
        following = next_noise(noise, excess, slope, low, high)
        if abs(following - noise) <= NEAR * noise:
            return FOUND, noise, _value(system, rules, squares, noise, count)
        noise = following
    return NOT_FOUND, noise, 0.0


@compiled
def _ascend(
    system: System, rules: Rules, squares: float, start: float, known: float
) -> tuple[int, float, float]:
    """Go up from below every stationary variance; SAME where that leads to the one `known`."""
    noise = start
    for step in range(MOST_STEPS):
        count = _fit_at(system, rules, squares, noise)
        if count < 0:
            return NOT_FOUND, noise, 0.0
        if abs(noise - known) <= NEIGHBOUR * known and _are_best(system):
            return SAME, noise, 0.0
        misfit = misfit_at(system, rules, squares, noise, count)
        following = by_misfit(rules, system.size[COUNT], misfit)
        if step >= PLAIN_STEPS:
            excess, slope = condition(system, rules, squares, noise, count)
            following = next_noise(noise, excess, slope, 0.0, np.inf)
        if abs(following - noise) <= NEAR * noise:
            return FOUND, noise, _value(system, rules, squares, noise, count)
        noise = following
    return NOT_FOUND, noise, 0.0


@compiled
def _fit_at(system: System, rules: Rules, squares: float, noise: float) -> int:
    """Make the fit at this variance; returns the number of active changepoints, or -1."""
    if noise <= LEAST or not open_at(system, noise):
        return -1
    count = search(system, noise / rules.tau, squares)
    if count >= 0:
        complete(system, count)
    return count


@compiled
def _are_best(system: System) -> bool:
    sign, best, alike = system.marks[SIGN], system.marks[BEST], True
    for j in range(system.size[BREAKS]):
        alike = alike and sign[j] == best[j]
    return alike


@compiled
def _value(system: System, rules: Rules, squares: float, noise: float, count: int) -> float:
    misfit = misfit_at(system, rules, squares, noise, count)
    return objective(system, rules, noise, misfit)


@compiled
def prepare_free(system: System) -> None:
    """Factor the changepoints' Schur matrix at next to no noise, once for the pattern."""
    free, hinges, schur = system.blocks[FREE], system.blocks[HINGES], system.blocks[SCHUR]
    open_at(system, FREE_NOISE)
    for a in range(system.size[BREAKS]):
        know(system, a)
        for b in range(a + 1):
            value = schur[a, b] - dot(free[a], free[b], 0, b)
            if b < a:
                free[a, b] = value / free[b, b]
            else:
                free[a, a] = np.sqrt(value) if value > DEPENDENT * hinges[a, a] else np.inf


@compiled
def _with_free_breaks(system: System, rules: Rules, squares: float) -> float:
    """Return the variance around a trend that bends at will: no stationary one is lower."""
    free, gradient = system.blocks[FREE], system.vectors[GRADIENT]
    open_at(system, FREE_NOISE)
    complete(system, 0)
    misfit = misfit_at(system, rules, squares, FREE_NOISE, 0)
    for a in range(system.size[BREAKS]):
        gradient[a] = (system.vectors[ALONE, a] - dot(free[a], gradient, 0, a)) / free[a, a]
        misfit -= gradient[a] ** 2
    return by_misfit(rules, system.size[COUNT], max(misfit, ALMOST_NONE * squares))
