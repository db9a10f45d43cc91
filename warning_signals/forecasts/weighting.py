"""One forecast out of several: a median weighted by how each did for this borrower before.

A candidate's weight is its own past error, relative to the mean over the candidates, to the power
-4. Errors of candidates seldom differ by more than a fifth, so nobody is dropped and the median of
the fixed set shows through; where one is plainly wrong, as the smoothed level of a firm at rest on
most days, it hardly counts. Such weights go back to Bates and Granger (Operational Research
Quarterly 20, 1969); the median keeps out the one that runs away (Genre et al., International
Journal of Forecasting 29, 2013).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.histories import FloatArray

POWER = 4.0
FORGETTING = 0.9
MOST_ERROR, LEAST_RELATIVE = 5.0, 1e-3


def weights(past_errors: FloatArray) -> FloatArray:
    """Return n x K weights with sum 1 from mean past errors (n x K); equal where none is known."""
    known = np.isfinite(past_errors)
    mean = np.where(known, past_errors, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    level = np.where(mean > 0, mean, 1.0)[:, None]
    relative = np.where(known & (mean > 0)[:, None], past_errors / level, 1.0)
    raw = np.maximum(relative, LEAST_RELATIVE) ** -POWER
    return np.asarray(raw / raw.sum(axis=1, keepdims=True))


def mean_errors(errors: FloatArray) -> FloatArray:
    """Return n x K: the mean over past origins (n x J x K, oldest first), the newest counting most.

    Each origin counts 0.9 of the next. One error counts as 5 at most. NaN where none is known.
    """
    known = np.isfinite(errors)
    fresh = FORGETTING ** np.arange(errors.shape[1])[::-1]
    counted = np.where(known, np.minimum(errors, MOST_ERROR), 0.0)
    total = (known * fresh[None, :, None]).sum(axis=1)
    sums = (counted * fresh[None, :, None]).sum(axis=1)
    return np.asarray(np.divide(sums, total, out=np.full_like(sums, np.nan), where=total > 0))


def weighted_median(values: FloatArray, weight: FloatArray) -> FloatArray:
    """Return n x H from n x K x H and weights n x K: straight between the middles of the weights.

    With equal weights it is the plain median. A candidate that is NaN is left out; NaN where all
    are.
    """
    usable = np.isfinite(values)
    heavy = np.where(usable, weight[:, :, None], 0.0)
    order = np.argsort(values, axis=1)
    ranked, parts = np.take_along_axis(values, order, axis=1), np.take_along_axis(heavy, order, 1)
    middle = np.cumsum(parts, axis=1) - parts / 2
    half = parts.sum(axis=1) / 2
    last = np.maximum(usable.sum(axis=1) - 1, 0)
    above = ((middle < half[:, None]) & np.isfinite(ranked)).sum(axis=1)
    low, high = np.clip(above - 1, 0, last), np.clip(above, 0, last)
    left, right = _pick(middle, low), _pick(middle, high)
    gap = right - left
    share = np.divide(half - left, gap, out=np.zeros_like(gap), where=gap > 0)
    return np.asarray(
        _pick(ranked, low) + np.clip(share, 0, 1) * (_pick(ranked, high) - _pick(ranked, low))
    )


def _pick(values: FloatArray, place: npt.NDArray[np.intp]) -> FloatArray:
    return np.asarray(np.take_along_axis(values, place[:, None], axis=1)[:, 0])
