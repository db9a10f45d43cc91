"""The last step, on the data: residuals instead of normal equations, and how optimal it is."""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.moments import fit, sum_up
from warning_signals.forecasts.exact_map.pattern import BREAKS, COUNT, SMOOTH
from warning_signals.forecasts.exact_map.schur import solve_both
from warning_signals.forecasts.exact_map.tridiagonal import dot, rotate_back
from warning_signals.forecasts.exact_map.work import Pattern, Rules, Series, Shared


@compiled
def residuals(shared: Shared, pattern: Pattern, series: Series) -> float:
    """Replace the right-hand sides by the products with the residuals; returns their square."""
    size = pattern.size[SMOOTH]
    series.spare[:size] = series.smooth[:size]
    rotate_back(pattern, series.spare)
    fit(shared, pattern, series, series.spare)
    for day in range(series.values.size):
        left = series.values[day] - series.fitted[day]
        series.fitted[day] = left if pattern.seen[day] else 0.0
    return sum_up(shared, pattern, series, series.fitted)


@compiled
def correct(
    pattern: Pattern, series: Series, rules: Rules, noise: float, count: int, misfit: float
) -> float:
    """Make one joint Newton step from the residuals' products; returns the new variance.

    Uses the factors and `yields` of the variance that was opened last.
    """
    periods, size = pattern.size[COUNT], pattern.size[SMOOTH]
    for i in range(size):
        series.spare[i] = series.smooth_sums[i] - noise * series.smooth[i]
    for a in range(count):
        j = series.active[a]
        series.kept[a] = series.hinge_sums[j] - noise * series.sign[j] / rules.tau
    solve_both(pattern, series, count, series.spare, series.kept, series.step)
    along = dot(series.smooth, series.step, 0, size)
    bend = dot(series.smooth, series.yields, 0, size)
    for a in range(count):
        lean = series.sign[series.active[a]] / rules.tau
        along += lean * series.target[a]
        bend += lean * series.yields_active[a]
    excess = noise * noise / rules.noise_scale**2 + periods * noise - misfit
    slope = 2 * noise / rules.noise_scale**2 + periods - 2 * noise * bend
    change = -(excess + 2 * noise * along) / slope
    for i in range(size):
        series.smooth[i] += series.step[i] - change * series.yields[i]
    for a in range(count):
        j = series.active[a]
        series.delta[j] += series.target[a] - change * series.yields_active[a]
    return noise + change


@compiled
def violation(
    pattern: Pattern, series: Series, rules: Rules, noise: float, misfit: float
) -> float:
    """Return how far the state is from stationary, in standard errors of each coordinate.

    v means that moving that coordinate would gain about v^2 / 2 nats.
    """
    periods, worst = pattern.size[COUNT], 0.0
    for i in range(pattern.size[SMOOTH]):
        slope = abs(series.smooth_sums[i] - noise * series.smooth[i])
        worst = max(worst, slope / np.sqrt((pattern.diagonal[i] + noise) * noise))
    for j in range(pattern.size[BREAKS]):
        lean = noise / rules.tau
        if series.sign[j] == 0:
            slope = max(abs(series.hinge_sums[j]) - lean, 0.0)
        else:
            slope = abs(series.hinge_sums[j] - lean * series.sign[j])
        if slope > 0:
            worst = max(worst, slope / np.sqrt(pattern.hinges[j, j] * noise))
    scale = periods + noise / rules.noise_scale**2 - misfit / noise
    return float(max(worst, abs(scale) / np.sqrt(2.0 * periods)))


@compiled
def objective(
    pattern: Pattern, series: Series, rules: Rules, noise: float, misfit: float
) -> float:
    """Return minus the logarithm of the posterior density, in nats, without its constant."""
    size = pattern.size[SMOOTH]
    total = pattern.size[COUNT] * np.log(noise) / 2 + misfit / (2 * noise)
    total += noise / (2 * rules.noise_scale**2)
    total += dot(series.smooth, series.smooth, 0, size) / 2
    for j in range(pattern.size[BREAKS]):
        total += abs(series.delta[j]) / rules.tau
    return float(total)
