"""The last step, on the data: residuals instead of normal equations, and how optimal it is.

The step is so small that what it does to the residuals' products follows from the Gram matrix to
the last digit: no second pass over the days.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.schur import solve_both
from warning_signals.forecasts.exact_map.sums import add, copy, dot, gather
from warning_signals.forecasts.exact_map.work import (
    ACTIVE,
    ACTIVE_RESPONSE,
    BESIDE,
    BREAKS,
    BY_BREAK,
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

    Uses the factors and the response of the variance that was opened last, and leaves what was
    added to the state and to the active delta in the step and the target.
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
    add(step, -change, response, 0, size)
    add(target, -change, bend_active, 0, count)
    add(state, 1.0, step, 0, size)
    for a in range(count):
        delta[active[a]] += target[a]
    return float(noise + change)


@compiled
def carry_over(system: System, count: int, misfit: float) -> float:
    """Bring the residuals' products behind the step of `correct`; returns their square there."""
    size, breaks, vectors = system.size[SMOOTH], system.size[BREAKS], system.vectors
    step, target, active = vectors[STEP], vectors[TARGET], system.marks[ACTIVE]
    smooth_sums, hinge_sums, change = vectors[SMOOTH_SUMS], vectors[HINGE_SUMS], vectors[SPARE]
    diagonal, beside = vectors[DIAGONAL], vectors[BESIDE]
    by_break, hinges = system.blocks[BY_BREAK], system.blocks[HINGES]
    # |r - A z|^2 = |r|^2 - z' (A'r + A'(r - A z)).
    misfit -= dot(step, smooth_sums, 0, size)
    for a in range(count):
        misfit -= target[a] * hinge_sums[active[a]]
    for k in range(size):
        change[k] = diagonal[k] * step[k]
    for k in range(size - 1):
        change[k] += beside[k] * step[k + 1]
        change[k + 1] += beside[k] * step[k]
    for a in range(count):
        add(change, target[a], by_break[active[a]], 0, size)
    add(smooth_sums, -1.0, change, 0, size)
    gather(hinge_sums, -1.0, step, system.cross, 0, size, 0, breaks)
    for a in range(count):
        add(hinge_sums, -target[a], hinges[active[a]], 0, breaks)
    misfit -= dot(step, smooth_sums, 0, size)
    for a in range(count):
        misfit -= target[a] * hinge_sums[active[a]]
    return misfit


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
