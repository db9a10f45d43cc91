"""At one noise variance: the problem in the changepoints alone, the smooth block eliminated.

With B the smooth block and H the hinges, M = H'H - H'B (B'B + s I)^-1 B'H and
c = H'y - H'B (B'B + s I)^-1 B'y. Only the columns of M that are asked for are computed.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.basis import prepare, solve
from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.sums import add, clear, copy, dot, gather
from warning_signals.forecasts.exact_map.work import (
    ACTIVE,
    ALONE,
    BREAKS,
    BY_BREAK,
    DELTA,
    FACTOR,
    HINGE_SUMS,
    HINGES,
    KNOWN,
    SCHUR,
    SIGN,
    SMOOTH,
    SMOOTH_ALONE,
    SMOOTH_SUMS,
    SOLUTIONS,
    STATE,
    TARGET,
    Floats,
    System,
)

COLLINEAR = 1e-11


@compiled
def open_at(system: System, noise: float) -> bool:
    """Eliminate the smooth block at this noise variance; False where that cannot be done."""
    cross, breaks, vectors = system.cross, system.size[BREAKS], system.vectors
    smooth, alone = vectors[SMOOTH_ALONE], vectors[ALONE]
    positive = prepare(system, noise)
    solve(system, vectors[SMOOTH_SUMS], smooth)
    clear(system.marks[KNOWN], breaks)
    copy(alone, vectors[HINGE_SUMS], breaks)
    gather(alone, -1.0, smooth, cross, 0, system.size[SMOOTH], 0, breaks)
    return positive


@compiled
def know(system: System, j: int) -> None:
    """Compute column j of M where it is not known yet."""
    if system.marks[KNOWN, j]:
        return
    cross, breaks, blocks = system.cross, system.size[BREAKS], system.blocks
    row, solution = blocks[SCHUR, j], blocks[SOLUTIONS, j]
    solve(system, blocks[BY_BREAK, j], solution)
    copy(row, blocks[HINGES, j], breaks)
    gather(row, -1.0, solution, cross, 0, system.size[SMOOTH], 0, breaks)
    system.marks[KNOWN, j] = 1


@compiled
def list_active(system: System) -> int:
    """List the changepoints with a sign, in order; returns how many."""
    sign, active = system.marks[SIGN], system.marks[ACTIVE]
    count = 0
    for j in range(system.size[BREAKS]):
        if sign[j] != 0:
            active[count] = j
            count += 1
    return count


@compiled
def factorise(system: System, count: int) -> bool:
    """Factor M over the active changepoints; False where they are not independent."""
    active, factor, schur = system.marks[ACTIVE], system.blocks[FACTOR], system.blocks[SCHUR]
    for a in range(count):
        row = active[a]
        know(system, row)
        for b in range(a + 1):
            value = schur[row, active[b]] - dot(factor[a], factor[b], 0, b)
            if b < a:
                factor[a, b] = value / factor[b, b]
            elif value <= COLLINEAR * system.blocks[HINGES, row, row]:
                return False
            else:
                factor[a, a] = np.sqrt(value)
    return True


@compiled
def solve_active(factor: Floats, target: Floats, count: int) -> None:
    """Solve M x = `target` over the active changepoints, in place."""
    for a in range(count):
        target[a] = (target[a] - dot(factor[a], target, 0, a)) / factor[a, a]
    for a in range(count - 1, -1, -1):
        value = target[a]
        for k in range(a + 1, count):
            value -= factor[k, a] * target[k]
        target[a] = value / factor[a, a]


@compiled
def aim(system: System, count: int, penalty: float) -> None:
    """Set the target to the minimum over the active changepoints, their signs taken as given."""
    active, sign = system.marks[ACTIVE], system.marks[SIGN]
    alone, target = system.vectors[ALONE], system.vectors[TARGET]
    for a in range(count):
        target[a] = alone[active[a]] - penalty * sign[active[a]]
    solve_active(system.blocks[FACTOR], target, count)


@compiled
def complete(system: System, count: int) -> None:
    """Fill the smooth block, in the basis of T, that goes with the active changepoints' delta."""
    size, active, vectors = system.size[SMOOTH], system.marks[ACTIVE], system.vectors
    state, solutions = vectors[STATE], system.blocks[SOLUTIONS]
    copy(state, vectors[SMOOTH_ALONE], size)
    for a in range(count):
        add(state, -vectors[DELTA, active[a]], solutions[active[a]], 0, size)


@compiled
def solve_both(system: System, count: int, smooth: Floats, active: Floats, result: Floats) -> None:
    """Solve for smooth block and active changepoints together: `result`, and the target.

    `smooth` and `active` are the right-hand sides; `active` may not be the target itself.
    """
    size, target, listed = system.size[SMOOTH], system.vectors[TARGET], system.marks[ACTIVE]
    by_break, solutions = system.blocks[BY_BREAK], system.blocks[SOLUTIONS]
    solve(system, smooth, result)
    for a in range(count):
        target[a] = active[a] - dot(by_break[listed[a]], result, 0, size)
    solve_active(system.blocks[FACTOR], target, count)
    for a in range(count):
        add(result, -target[a], solutions[listed[a]], 0, size)
