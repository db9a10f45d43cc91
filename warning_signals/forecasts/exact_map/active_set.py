"""The L1 part, exactly: which changepoints move at a given noise variance, and by how much.

One changepoint after the other joins, the one that violates its condition most; one whose delta
would cross zero leaves. Each step lowers a convex objective, so that no set comes back.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.pattern import BREAKS
from warning_signals.forecasts.exact_map.schur import aim, factorise, know, list_active
from warning_signals.forecasts.exact_map.work import Pattern, Series

SLACK = 1e-9
ROUNDING = 1e-14
MOST_STEPS = 200


@compiled
def search(pattern: Pattern, series: Series, penalty: float, squares: float) -> int:
    """Find delta at the open noise variance from the present signs; returns the active number.

    `penalty` is noise / tau. Returns -1 where it does not come to an end.
    """
    barred = -1
    for _ in range(MOST_STEPS):
        count = _settle(pattern, series, penalty)
        if count < 0:
            # The newest is not independent of the rest: leave it out and look for others.
            series.sign[barred] = 0
            series.delta[barred] = 0.0
            return _settle(pattern, series, penalty)
        barred = _most_violated(pattern, series, penalty, squares, count)
        if barred < 0:
            return count
        series.sign[barred] = 1 if series.gradient[barred] > 0 else -1
    return -1


@compiled
def _settle(pattern: Pattern, series: Series, penalty: float) -> int:
    """Move to the minimum over the active changepoints, dropping those that cross zero."""
    while True:
        count = list_active(pattern, series)
        if count == 0:
            return 0
        if not factorise(pattern, series, count):
            return -1
        aim(series, count, penalty)
        if not _step(series, count):
            return count


@compiled
def _step(series: Series, count: int) -> bool:
    """Go to the target, or as far as the first delta that crosses zero; says whether one did."""
    share, first = 1.0, -1
    for a in range(count):
        j = series.active[a]
        if series.target[a] * series.sign[j] <= 0:
            part = series.delta[j] / (series.delta[j] - series.target[a])
            if series.target[a] == 0.0:
                part = 0.0
            if first < 0 or part < share:
                share, first = part, j
    for a in range(count):
        j = series.active[a]
        series.delta[j] += share * (series.target[a] - series.delta[j])
        if first < 0:
            series.delta[j] = series.target[a]
    if first >= 0:
        series.delta[first], series.sign[first] = 0.0, 0
    return first >= 0


@compiled
def _most_violated(
    pattern: Pattern, series: Series, penalty: float, squares: float, count: int
) -> int:
    """Fill the gradient, and return the idle changepoint whose condition is violated most, or -1."""
    breaks = pattern.size[BREAKS]
    series.gradient[:breaks] = series.alone[:breaks]
    for a in range(count):
        j = series.active[a]
        for k in range(breaks):
            series.gradient[k] -= series.delta[j] * series.schur[j, k]
    worst, found = 0.0, -1
    for k in range(breaks):
        slack = SLACK * penalty + ROUNDING * np.sqrt(pattern.hinges[k, k] * squares)
        excess = abs(series.gradient[k]) - penalty - slack
        if series.sign[k] == 0 and excess > worst:
            worst, found = excess, k
    return found
