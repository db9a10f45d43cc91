"""The L1 part, exactly: which changepoints move at a given noise variance, and by how much.

One changepoint after the other joins, the one that violates its condition most; one whose delta
would cross zero leaves. Each step lowers a convex objective, so that no set comes back.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.schur import aim, factorise, list_active
from warning_signals.forecasts.exact_map.sums import add, clear, copy
from warning_signals.forecasts.exact_map.work import (
    ACTIVE,
    ALONE,
    BREAKS,
    DELTA,
    GRADIENT,
    HINGES,
    SCHUR,
    SIGN,
    TARGET,
    System,
)

SLACK = 1e-9
ROUNDING = 1e-14
MOST_STEPS = 200


@compiled
def search(system: System, penalty: float, squares: float) -> int:
    """Find delta at the open noise variance from the present signs; returns the active number.

    `penalty` is noise / tau. Returns -1 where it does not come to an end.
    """
    sign, delta, gradient = system.marks[SIGN], system.vectors[DELTA], system.vectors[GRADIENT]
    newest = -1
    for _ in range(MOST_STEPS):
        count = _settle(system, penalty)
        if count < 0 and newest < 0:
            # The signs it began from are not independent: begin from none.
            clear(sign, sign.size)
            clear(delta, delta.size)
            continue
        if count < 0:
            # The newest is not independent of the rest: it stays out.
            sign[newest], delta[newest] = 0, 0.0
            return _settle(system, penalty)
        newest = _most_violated(system, penalty, squares, count)
        if newest < 0:
            return count
        sign[newest] = 1 if gradient[newest] > 0 else -1
    return -1


@compiled
def _settle(system: System, penalty: float) -> int:
    """Move to the minimum over the active changepoints, dropping those that cross zero."""
    while True:
        count = list_active(system)
        if count == 0:
            return 0
        if not factorise(system, count):
            return -1
        aim(system, count, penalty)
        if not _step(system, count):
            return count


@compiled
def _step(system: System, count: int) -> bool:
    """Go to the target, or as far as the first delta that crosses zero; says whether one did."""
    active, sign = system.marks[ACTIVE], system.marks[SIGN]
    delta, target = system.vectors[DELTA], system.vectors[TARGET]
    share, first = 1.0, -1
    for a in range(count):
        j = active[a]
        if target[a] * sign[j] <= 0:
            part = delta[j] / (delta[j] - target[a]) if delta[j] != target[a] else 0.0
            if first < 0 or part < share:
                share, first = part, j
    for a in range(count):
        j = active[a]
        delta[j] = target[a] if first < 0 else delta[j] + share * (target[a] - delta[j])
    if first >= 0:
        delta[first], sign[first] = 0.0, 0
    return first >= 0


@compiled
def _most_violated(system: System, penalty: float, squares: float, count: int) -> int:
    """Fill the gradient; return the idle changepoint whose condition is violated most, or -1."""
    breaks, active, sign = system.size[BREAKS], system.marks[ACTIVE], system.marks[SIGN]
    gradient, delta = system.vectors[GRADIENT], system.vectors[DELTA]
    schur, hinges = system.blocks[SCHUR], system.blocks[HINGES]
    copy(gradient, system.vectors[ALONE], breaks)
    for a in range(count):
        add(gradient, -delta[active[a]], schur[active[a]], 0, breaks)
    worst, found = 0.0, -1
    for k in range(breaks):
        slack = SLACK * penalty + ROUNDING * np.sqrt(hinges[k, k] * squares)
        excess = abs(gradient[k]) - penalty - slack
        if sign[k] == 0 and excess > worst:
            worst, found = excess, k
    return found
