"""The last step, on the data: residuals instead of normal equations, and how optimal it is."""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.schur import solve_both
from warning_signals.forecasts.exact_map.sums import add, copy, dot
from warning_signals.forecasts.exact_map.work import (
    ACTIVE,
    ACTIVE_RESPONSE,
    BREAKS,
    COUNT,
    DELTA,
    DIAGONAL,
    HINGE_SUMS,
    HINGES,
    KEPT,
    RESPONSE,
    SIGN,
    SMOOTH,
    SMOOTH_SUMS,
    SPARE,
    STATE,
    STEP,
    TARGET,
    Rules,
    System,
)


@compiled
def correct(system: System, rules: Rules, noise: float, count: int, misfit: float) -> float:
    """Make one joint Newton step from the residuals' products; returns the new variance.

    Uses the factors and the response of the variance that was opened last.
    """
    periods, size, vectors = system.size[COUNT], system.size[SMOOTH], system.vectors
    active, sign, delta = system.marks[ACTIVE], system.marks[SIGN], vectors[DELTA]
    state, step, response, right = vectors[STATE], vectors[STEP], vectors[RESPONSE], vectors[SPARE]
    kept, target, bend_active = vectors[KEPT], vectors[TARGET], vectors[ACTIVE_RESPONSE]
    copy(right, vectors[SMOOTH_SUMS], size)
    add(right, -noise, state, 0, size)
    for a in range(count):
        kept[a] = vectors[HINGE_SUMS, active[a]] - noise * sign[active[a]] / rules.tau
    solve_both(system, count, right, kept, step)
    along, bend = dot(state, step, 0, size), dot(state, response, 0, size)
    for a in range(count):
        lean = sign[active[a]] / rules.tau
        along += lean * target[a]
        bend += lean * bend_active[a]
    excess = noise * noise / rules.noise_scale**2 + periods * noise - misfit
    slope = 2 * noise / rules.noise_scale**2 + periods - 2 * noise * bend
    change = -(excess + 2 * noise * along) / slope
    for i in range(size):
        state[i] += step[i] - change * response[i]
    for a in range(count):
        delta[active[a]] += target[a] - change * bend_active[a]
    return float(noise + change)


@compiled
def violation(system: System, rules: Rules, noise: float, misfit: float) -> float:
    """Return how far the state is from stationary, in standard errors of each coordinate.

    v means that moving that coordinate would gain about v^2 / 2 nats. The right-hand sides must
    be those of the residuals.
    """
    periods, lean, worst, vectors = system.size[COUNT], noise / rules.tau, 0.0, system.vectors
    smooth_sums, state, diagonal = vectors[SMOOTH_SUMS], vectors[STATE], vectors[DIAGONAL]
    for i in range(system.size[SMOOTH]):
        slope = abs(smooth_sums[i] - noise * state[i])
        worst = max(worst, slope / np.sqrt((diagonal[i] + noise) * noise))
    hinge_sums, sign, hinges = vectors[HINGE_SUMS], system.marks[SIGN], system.blocks[HINGES]
    for j in range(system.size[BREAKS]):
        slope = abs(hinge_sums[j] - lean * sign[j])
        if sign[j] == 0:
            slope = max(slope - lean, 0.0)
        if slope > 0:
            worst = max(worst, slope / np.sqrt(hinges[j, j] * noise))
    scale = periods + noise / rules.noise_scale**2 - misfit / noise
    return float(max(worst, abs(scale) / np.sqrt(2.0 * periods)))


@compiled
def objective(system: System, rules: Rules, noise: float, misfit: float) -> float:
    """Return minus the logarithm of the posterior density, in nats, without its constant."""
    state, delta = system.vectors[STATE], system.vectors[DELTA]
    total = system.size[COUNT] * np.log(noise) / 2 + misfit / (2 * noise)
    total += noise / (2 * rules.noise_scale**2) + dot(state, state, 0, system.size[SMOOTH]) / 2
    bends = 0.0
    for j in range(system.size[BREAKS]):
        bends += abs(delta[j])
    return float(total + bends / rules.tau)
