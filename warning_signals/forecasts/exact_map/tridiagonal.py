"""One orthogonal basis for every noise level: the smooth block reduced to three diagonals.

With G = Q T Q' (Householder, T tridiagonal) the ridge system (G + s I) x = b costs a few q
operations at each noise variance s, and stays well conditioned where G itself is singular (a
holiday on the same days as another, weekly terms without weekends).
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.pattern import BREAKS, SMOOTH
from warning_signals.forecasts.exact_map.work import Floats, Pattern


@compiled
def reduce(pattern: Pattern, spare: Floats) -> None:
    """Reduce the Gram matrix to T and rotate the hinges' products with it.

    Reflector k stays in row k of `gram`, right of the diagonal, with its factor in `reflector`.
    """
    gram, size = pattern.gram, pattern.size[SMOOTH]
    for k in range(size - 2):
        pattern.beside[k] = _make_reflector(pattern, k)
        if pattern.reflector[k] != 0.0:
            _reflect_both_sides(pattern, k, spare)
            _reflect_hinges(pattern, k)
    pattern.beside[size - 2] = gram[size - 2, size - 1]
    for k in range(size):
        pattern.diagonal[k] = gram[k, k]
        for j in range(pattern.size[BREAKS]):
            pattern.cross_by_break[j, k] = pattern.cross[k, j]


@compiled
def _make_reflector(pattern: Pattern, k: int) -> float:
    """Turn row k right of the diagonal into its reflector; returns T's entry beside it."""
    row, size = pattern.gram[k], pattern.size[SMOOTH]
    rest = dot(row, row, k + 2, size)
    lead = row[k + 1]
    pattern.reflector[k] = 0.0
    if rest == 0.0:
        return float(lead)
    length = np.sqrt(lead * lead + rest)
    beside = -length if lead > 0 else length
    row[k + 1] = lead - beside
    pattern.reflector[k] = 2 / (row[k + 1] * row[k + 1] + rest)
    return float(beside)


@compiled
def _reflect_both_sides(pattern: Pattern, k: int, spare: Floats) -> None:
    gram, size, factor = pattern.gram, pattern.size[SMOOTH], pattern.reflector[k]
    spare[k + 1 : size] = 0.0
    for i in range(k + 1, size):
        weight = factor * gram[k, i]
        for j in range(k + 1, size):
            spare[j] += weight * gram[i, j]
    half = factor / 2 * dot(spare, gram[k], k + 1, size)
    for j in range(k + 1, size):
        spare[j] -= half * gram[k, j]
    for i in range(k + 1, size):
        left, right = gram[k, i], spare[i]
        for j in range(k + 1, size):
            gram[i, j] -= left * spare[j] + right * gram[k, j]


@compiled
def _reflect_hinges(pattern: Pattern, k: int) -> None:
    cross, size, breaks = pattern.cross, pattern.size[SMOOTH], pattern.size[BREAKS]
    along = pattern.along
    along[:breaks] = 0.0
    for i in range(k + 1, size):
        value = pattern.reflector[k] * pattern.gram[k, i]
        for j in range(breaks):
            along[j] += value * cross[i, j]
    for i in range(k + 1, size):
        value = pattern.gram[k, i]
        for j in range(breaks):
            cross[i, j] -= value * along[j]


@compiled
def rotate(pattern: Pattern, vector: Floats) -> None:
    """Turn the q numbers of `vector` into the basis of T, in place: Q' v."""
    for k in range(pattern.size[SMOOTH] - 2):
        _reflect(pattern, k, vector)


@compiled
def rotate_back(pattern: Pattern, vector: Floats) -> None:
    """Turn the q numbers of `vector` back from the basis of T, in place: Q v."""
    for k in range(pattern.size[SMOOTH] - 3, -1, -1):
        _reflect(pattern, k, vector)


@compiled
def _reflect(pattern: Pattern, k: int, vector: Floats) -> None:
    if pattern.reflector[k] == 0.0:
        return
    row, size = pattern.gram[k], pattern.size[SMOOTH]
    along = pattern.reflector[k] * dot(row, vector, k + 1, size)
    for i in range(k + 1, size):
        vector[i] -= along * row[i]


@compiled
def prepare(pattern: Pattern, noise: float, pivot: Floats) -> bool:
    """Factor T + noise I; `pivot` gets 1 over the pivots. False where it is not positive."""
    value = pattern.diagonal[0] + noise
    positive = value > 0
    pivot[0] = 1 / value
    for k in range(1, pattern.size[SMOOTH]):
        beside = pattern.beside[k - 1]
        value = pattern.diagonal[k] + noise - beside * beside * pivot[k - 1]
        positive = positive and value > 0
        pivot[k] = 1 / value
    return positive


@compiled
def solve(pattern: Pattern, pivot: Floats, right: Floats, result: Floats) -> None:
    """Solve (T + noise I) `result` = `right` with the pivots of `prepare`."""
    size = pattern.size[SMOOTH]
    result[0] = right[0]
    for k in range(1, size):
        result[k] = right[k] - pattern.beside[k - 1] * pivot[k - 1] * result[k - 1]
    result[size - 1] *= pivot[size - 1]
    for k in range(size - 2, -1, -1):
        result[k] = pivot[k] * (result[k] - pattern.beside[k] * result[k + 1])


@compiled
def dot(left: Floats, right: Floats, start: int, end: int) -> float:
    """Sum products in four strands, in an order that depends on nothing but the length."""
    a = b = c = d = 0.0
    k = start
    while k + 4 <= end:
        a += left[k] * right[k]
        b += left[k + 1] * right[k + 1]
        c += left[k + 2] * right[k + 2]
        d += left[k + 3] * right[k + 3]
        k += 4
    while k < end:
        a += left[k] * right[k]
        k += 1
    return (a + b) + (c + d)
