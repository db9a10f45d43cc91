"""What the compiled functions are handed: the shared calendar, the priors, and room to work in.

n series over N periods of one calendar, K shared columns, S changepoints at most; q = K + 2 is
the smooth block (offset, slope, columns). One `Pattern` holds what follows from which periods were
observed alone, so that series observed alike share it; one `Series` what depends on the values.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ALWAYS, WEEKLY, YEARLY = 0, 1, 2


class Shared(NamedTuple):
    """The calendar of all series: columns N x K, and their running sums.

    `sums`, `moments` and `products` hold, before each of the N + 1 borders, the sums of x, of x
    times the period's number, and of x x' (upper triangle). `kind` says by which rule a column
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
    slope_scale: float
    offset_scale: float
    noise_scale: float
    changepoints: int
    changepoint_range: float
    minmax: bool
    weekly_from: int
    yearly_from: int


class Pattern(NamedTuple):
    """What the observed periods alone decide; `size` is first, last, count, q, S, patches."""

    seen: Bools
    size: Ints
    days: Ints
    patches: Ints
    breaks: Ints
    chosen: Ints
    mean: Floats
    spread: Floats
    root: Floats
    raw_products: Floats
    raw_sums: Floats
    raw_moments: Floats
    gram: Floats
    diagonal: Floats
    beside: Floats
    reflector: Floats
    cross: Floats
    along: Floats
    cross_by_break: Floats
    hinges: Floats


class Series(NamedTuple):
    """One series: scaled values, right-hand sides, and the state of the search."""

    values: Floats
    fitted: Floats
    column_sums: Floats
    smooth_sums: Floats
    hinge_sums: Floats
    pivot: Floats
    smooth_alone: Floats
    smooth: Floats
    gradient: Floats
    alone: Floats
    known: Bools
    solved: Floats
    schur: Floats
    sign: Ints
    delta: Floats
    active: Ints
    factor: Floats
    target: Floats
    kept: Floats
    spare: Floats
    step: Floats
    yields: Floats
    yields_active: Floats


def new_pattern(periods: int, columns: int, breaks: int) -> Pattern:
    """Return room for one pattern of observed periods."""
    q = columns + 2
    return Pattern(
        seen=np.zeros(periods, dtype=np.bool_),
        size=np.zeros(6, dtype=np.int64),
        days=np.zeros(periods, dtype=np.int64),
        patches=np.zeros(periods, dtype=np.int64),
        breaks=np.zeros(breaks, dtype=np.int64),
        chosen=np.zeros(columns, dtype=np.int64),
        mean=np.zeros(columns),
        spread=np.ones(columns),
        root=np.zeros(q),
        raw_products=np.zeros((columns, columns)),
        raw_sums=np.zeros(columns),
        raw_moments=np.zeros(columns),
        gram=np.zeros((q, q)),
        diagonal=np.zeros(q),
        beside=np.zeros(q),
        reflector=np.zeros(q),
        cross=np.zeros((q, breaks)),
        along=np.zeros(breaks),
        cross_by_break=np.zeros((breaks, q)),
        hinges=np.zeros((breaks, breaks)),
    )


def new_series(periods: int, columns: int, breaks: int) -> Series:
    """Return room for one series."""
    q = columns + 2
    return Series(
        values=np.zeros(periods),
        fitted=np.zeros(periods),
        column_sums=np.zeros(columns),
        smooth_sums=np.zeros(q),
        hinge_sums=np.zeros(breaks),
        pivot=np.zeros(q),
        smooth_alone=np.zeros(q),
        smooth=np.zeros(q),
        gradient=np.zeros(breaks),
        alone=np.zeros(breaks),
        known=np.zeros(breaks, dtype=np.bool_),
        solved=np.zeros((breaks, q)),
        schur=np.zeros((breaks, breaks)),
        sign=np.zeros(breaks, dtype=np.int64),
        delta=np.zeros(breaks),
        active=np.zeros(breaks, dtype=np.int64),
        factor=np.zeros((breaks, breaks)),
        target=np.zeros(breaks),
        kept=np.zeros(breaks),
        spare=np.zeros(q),
        step=np.zeros(q),
        yields=np.zeros(q),
        yields_active=np.zeros(breaks),
    )
