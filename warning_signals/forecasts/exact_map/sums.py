"""Sums in an order that depends on nothing but the length, and quick all the same."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.work import Floats

Numbers = npt.NDArray[Any]


@compiled
def dot(left: Floats, right: Floats, start: int, end: int) -> float:
    """Return the sum of products from `start` to before `end`, in four strands."""
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


@compiled
def clear(target: Numbers, count: int) -> None:
    """Set the first `count` to 0."""
    for k in range(count):
        target[k] = 0


@compiled
def copy(target: Numbers, source: Numbers, count: int) -> None:
    """Copy the first `count`."""
    for k in range(count):
        target[k] = source[k]


@compiled
def add(target: Floats, weight: float, source: Floats, start: int, end: int) -> None:
    """Add `weight` times `source` to `target`, from `start` to before `end`."""
    into, from_ = target[start:end], source[start:end]
    for k in range(into.size):
        into[k] += weight * from_[k]


@compiled
def gather(
    target: Floats,
    factor: float,
    weights: Floats,
    rows: Floats,
    start: int,
    end: int,
    left: int,
    right: int,
) -> None:
    """Add to `target` the rows `start` to before `end` by weight times factor, four at a time.

    Only the places `left` to before `right` of the rows and of the target are touched.
    """
    into, i = target[left:right], start
    while i + 4 <= end:
        a, b = factor * weights[i], factor * weights[i + 1]
        c, d = factor * weights[i + 2], factor * weights[i + 3]
        first, second = rows[i, left:right], rows[i + 1, left:right]
        third, fourth = rows[i + 2, left:right], rows[i + 3, left:right]
        for k in range(into.size):
            into[k] += (a * first[k] + b * second[k]) + (c * third[k] + d * fourth[k])
        i += 4
    while i < end:
        a, first = factor * weights[i], rows[i, left:right]
        for k in range(into.size):
            into[k] += a * first[k]
        i += 1
