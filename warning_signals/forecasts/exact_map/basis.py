"""One orthogonal basis for every noise level: the smooth block reduced to three diagonals.

With G = Q T Q' (Householder, T tridiagonal) the ridge system (G + s I) x = b costs a few q
operations at each noise variance s, and stays well conditioned where G itself is singular (a
holiday on the same days as another, weekly terms without weekends).
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.sums import add, clear, dot, gather
from warning_signals.forecasts.exact_map.work import (
    BASIS,
    BESIDE,
    BREAKS,
    BY_BREAK,
    DIAGONAL,
    GRAM,
    PIVOT,
    REFLECTOR,
    ROOT,
    SMOOTH,
    SPARE,
    TURNED,
    Floats,
    Sheet,
    System,
)


@compiled
def reduce(system: System, sheet: Sheet) -> None:
    """Reduce the Gram matrix to T, form Q, and turn the hinges' products into its basis.

    Reflector k stays in row k of the Gram matrix, right of the diagonal.
    """
    gram, cross, vectors = sheet.squares[GRAM], system.cross, system.vectors
    size, breaks, spare = system.size[SMOOTH], system.size[BREAKS], vectors[SPARE]
    diagonal, beside, reflector = vectors[DIAGONAL], vectors[BESIDE], vectors[REFLECTOR]
    for k in range(size - 2):
        beside[k] = _make_reflector(gram[k], k, size, reflector)
        if reflector[k] != 0.0:
            _reflect_both_sides(gram, k, size, reflector[k], spare)
            _reflect_rows(cross, gram[k], k + 1, size, 0, breaks, reflector[k], spare)
    beside[size - 2] = gram[size - 2, size - 1]
    for k in range(size):
        diagonal[k] = gram[k, k]
    _form(system, sheet)
    by_break = system.blocks[BY_BREAK]
    for k in range(size):
        for j in range(breaks):
            by_break[j, k] = cross[k, j]


@compiled
def _make_reflector(row: Floats, k: int, size: int, reflector: Floats) -> float:
    """Turn `row` right of k into reflector k; returns T's entry beside the diagonal."""
    rest = dot(row, row, k + 2, size)
    lead = row[k + 1]
    reflector[k] = 0.0
    if rest == 0.0:
        return float(lead)
    length = np.sqrt(lead * lead + rest)
    beside = -length if lead > 0 else length
    row[k + 1] = lead - beside
    reflector[k] = 2 / (row[k + 1] * row[k + 1] + rest)
    return float(beside)


@compiled
def _reflect_both_sides(gram: Floats, k: int, size: int, factor: float, spare: Floats) -> None:
    row = gram[k]
    clear(spare, size)
    gather(spare, factor, row, gram, k + 1, size, k + 1, size)
    half = factor / 2 * dot(spare, row, k + 1, size)
    add(spare, -half, row, k + 1, size)
    right, left = spare[k + 1 : size], row[k + 1 : size]
    for i in range(k + 1, size):
        below, a, b = gram[i, k + 1 : size], row[i], spare[i]
        for j in range(below.size):
            below[j] -= a * right[j] + b * left[j]


@compiled
def _reflect_rows(
    rows: Floats,
    reflector: Floats,
    start: int,
    end: int,
    left: int,
    right: int,
    factor: float,
    spare: Floats,
) -> None:
    """Apply a reflector from the left to the columns `left` to before `right` of `rows`."""
    clear(spare, right)
    gather(spare, factor, reflector, rows, start, end, left, right)
    for i in range(start, end):
        add(rows[i], -reflector[i], spare, left, right)


@compiled
def _form(system: System, sheet: Sheet) -> None:
    """Multiply the reflectors out, the last one first; scale by the priors' deviations."""
    gram, basis, turned = sheet.squares[GRAM], sheet.squares[BASIS], sheet.squares[TURNED]
    size, vectors = system.size[SMOOTH], system.vectors
    root, reflector, spare = vectors[ROOT], vectors[REFLECTOR], vectors[SPARE]
    for i in range(size):
        clear(basis[i], size)
        basis[i, i] = 1.0
    for k in range(size - 3, -1, -1):
        if reflector[k] != 0.0:
            _reflect_rows(basis, gram[k], k + 1, size, k + 1, size, reflector[k], spare)
    for i in range(size):
        for k in range(size):
            basis[i, k] *= root[i]
            turned[k, i] = basis[i, k]


@compiled
def into_basis(system: System, sheet: Sheet, sums: Floats, result: Floats) -> None:
    """Turn sums over the columns, not yet scaled by the priors, into the basis of T."""
    size = system.size[SMOOTH]
    clear(result, size)
    gather(result, 1.0, sums, sheet.squares[BASIS], 0, size, 0, size)


@compiled
def out_of_basis(system: System, sheet: Sheet, smooth: Floats, result: Floats) -> None:
    """Turn a state in the basis of T into the coefficients of the columns."""
    size = system.size[SMOOTH]
    clear(result, size)
    gather(result, 1.0, smooth, sheet.squares[TURNED], 0, size, 0, size)


@compiled
def prepare(system: System, noise: float) -> bool:
    """Factor T + noise I, for `solve`; False where that is not positive."""
    diagonal, beside = system.vectors[DIAGONAL], system.vectors[BESIDE]
    pivot, size = system.vectors[PIVOT], system.size[SMOOTH]
    value = diagonal[0] + noise
    positive = value > 0
    pivot[0] = 1 / value
    for k in range(1, size):
        value = diagonal[k] + noise - beside[k - 1] * beside[k - 1] * pivot[k - 1]
        positive = positive and value > 0
        pivot[k] = 1 / value
    return bool(positive)


@compiled
def solve(system: System, right: Floats, result: Floats) -> None:
    """Solve (T + noise I) `result` = `right` at the noise variance that was prepared."""
    beside, pivot, size = system.vectors[BESIDE], system.vectors[PIVOT], system.size[SMOOTH]
    result[0] = right[0]
    for k in range(1, size):
        result[k] = right[k] - beside[k - 1] * pivot[k - 1] * result[k - 1]
    result[size - 1] *= pivot[size - 1]
    for k in range(size - 2, -1, -1):
        result[k] = pivot[k] * (result[k] - beside[k] * result[k + 1])
