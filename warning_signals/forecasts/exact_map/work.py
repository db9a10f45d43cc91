"""What the compiled functions are handed: the shared calendar, the rules, and room to work in.

n series over N periods of one calendar, K shared columns, S changepoints at most; q = K + 2 is
the smooth block (offset, slope, columns). Vectors and matrices of like shape lie in one array
each and are found by the numbers below: a compiled call costs what its arrays are in number.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Kinds of columns: always taken, or by Prophet's rules for the length of a history.
ALWAYS, WEEKLY, YEARLY = 0, 1, 2
# How a series came out.
SOLVED, NO_DATA, TOO_SHORT, CONSTANT, NO_NOISE_LEFT, UNSOLVED = 0, 1, 2, 3, 4, 5
# System.size: first and last observed period, how many, the smooth block, the changepoints, and
# the periods that are patched into the running sums.
FIRST, LAST, COUNT, SMOOTH, BREAKS, PATCHES = 0, 1, 2, 3, 4, 5
# System.marks, by changepoint: its period, the sign of its delta, the best signs so far, the list
# of those that move, and whether its column of the Schur matrix is known.
PERIOD, SIGN, BEST, ACTIVE, KNOWN = 0, 1, 2, 3, 4
# System.vectors. Of the pattern: prior deviations, the tridiagonal matrix, reflectors. Of the
# series: right-hand sides, pivots, the smooth block without changepoints and what that leaves them;
# the state (smooth block and delta) and its step; the response of the state to noise.
ROOT, DIAGONAL, BESIDE, REFLECTOR = 0, 1, 2, 3
SMOOTH_SUMS, HINGE_SUMS, PIVOT, SMOOTH_ALONE, ALONE = 4, 5, 6, 7, 8
STATE, DELTA, GRADIENT, TARGET, KEPT, STEP, SPARE = 9, 10, 11, 12, 13, 14, 15
RESPONSE, ACTIVE_RESPONSE = 16, 17
# System.blocks, S rows each: solved columns, the Schur matrix, its factor over those that move;
# products with the smooth block, with the hinges, and the factor at next to no noise.
SOLUTIONS, SCHUR, FACTOR, BY_BREAK, HINGES, FREE = 0, 1, 2, 3, 4, 5
# Sheet.days, Sheet.values, Sheet.columns and Sheet.squares.
OBSERVED, PATCHED = 0, 1
SCALED, LEFT = 0, 1
MEAN, SPREAD, RAW_SUMS, RAW_MOMENTS, SERIES_SUMS = 0, 1, 2, 3, 4
PRODUCTS, GRAM, BASIS, TURNED = 0, 1, 2, 3


class Shared(NamedTuple):
    """The calendar of all series: columns N x K, and their running sums.

    `sums`, `moments` and `products` hold, before each of the N + 1 borders, the sums of x, of x
    times the period's number, and of x x'. `kind` says by which rule a column
    is taken, `standardise` whether it is centred and scaled on each series' own history, and
    raw = `centre` + `unit` * x. `scale` are the standard deviations of the normal priors.
    """

    columns: Floats
    across: Floats
    sums: Floats
    moments: Floats
    products: Floats
    kind: Ints
    standardise: Bools
    centre: Floats
    unit: Floats
    scale: Floats


class Rules(NamedTuple):
    """Prophet's settings as numbers; `weekly_from` and `yearly_from` count periods of a span."""

    tau: float
    noise_scale: float
    slope_scale: float
    offset_scale: float
    changepoints: int
    changepoint_range: float
    minmax: bool
    weekly_from: int
    yearly_from: int


class System(NamedTuple):
    """The problem of one series, its days and columns summed up, and the state of the search.

    `cross` is q x S: products of the smooth block with the hinges.
    """

    size: Ints
    marks: Ints
    vectors: Floats
    blocks: Floats
    cross: Floats


class Sheet(NamedTuple):
    """What belongs to the periods and columns of one series; `chosen` lists its columns."""

    seen: Bools
    days: Ints
    values: Floats
    chosen: Ints
    columns: Floats
    squares: Floats


class Found(NamedTuple):
    """The optima of n series on their scaled values, one row each.

    y = `floor` + `scale` (offset + slope t + delta (t - c)+ + coefficients (x - mean) / spread),
    t from 0 at period `first` to 1 at `last`, c the same for the `places` periods `breaks`.
    `noise` is sigma; `sign` the signs of delta, and before the search where to begin.
    """

    status: Ints
    observed: Ints
    first: Ints
    last: Ints
    floor: Floats
    scale: Floats
    offset: Floats
    slope: Floats
    noise: Floats
    places: Ints
    breaks: Ints
    delta: Floats
    sign: Ints
    coefficients: Floats
    mean: Floats
    spread: Floats
    objective: Floats
    violation: Floats


def new_system(columns: int, breaks: int) -> System:
    """Return room for one series' problem."""
    width = max(columns + 2, breaks)
    return System(
        size=np.zeros(6, dtype=np.int64),
        marks=np.zeros((5, breaks), dtype=np.int64),
        vectors=np.zeros((18, width)),
        blocks=np.zeros((6, breaks, width)),
        cross=np.zeros((columns + 2, breaks)),
    )


def new_sheet(periods: int, columns: int) -> Sheet:
    """Return room for one series' periods and columns."""
    return Sheet(
        seen=np.zeros(periods, dtype=np.bool_),
        days=np.zeros((2, periods), dtype=np.int64),
        values=np.zeros((2, periods)),
        chosen=np.zeros(columns, dtype=np.int64),
        columns=np.zeros((5, columns)),
        squares=np.zeros((4, columns + 2, columns + 2)),
    )


def new_found(n: int, columns: int, breaks: int) -> Found:
    """Return room for the optima of n series."""

    def numbers(*shape: int) -> Floats:
        return np.full((n, *shape), np.nan)

    def counts(*shape: int) -> Ints:
        return np.zeros((n, *shape), dtype=np.int64)

    return Found(
        status=counts(), observed=counts(), first=counts(), last=counts(),
        floor=numbers(), scale=numbers(), offset=np.zeros(n), slope=np.zeros(n), noise=numbers(),
        places=counts(), breaks=counts(breaks), delta=np.zeros((n, breaks)), sign=counts(breaks),
        coefficients=np.zeros((n, columns)), mean=np.zeros((n, columns)),
        spread=np.ones((n, columns)), objective=numbers(), violation=numbers(),
    )  # fmt: skip
