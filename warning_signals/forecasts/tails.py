"""How rare a week as low as this one is: a one-sided tail probability instead of in-or-out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.histories import Expected, FloatArray

LOWER = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25)
LEVELS: FloatArray = np.array([*LOWER, 0.5, *(1 - level for level in reversed(LOWER))])


def tail_probability(actual: FloatArray, expected: Expected) -> FloatArray:
    """Return the chance (m x w) of a period no larger than `actual` (m x w); NaN where unknown.

    From the model's own error quantiles, straight between them and exponential beyond the lowest;
    from a normal distribution with its sigma for a model that has none. Where nothing is below 0,
    a chance that stays above the threshold even at 0 says that no fall can be rare there.
    """
    if expected.quantiles is None:
        return _normal(actual, expected)
    return chance_below(actual, expected.quantiles)


def chance_below(actual: FloatArray, quantiles: FloatArray) -> FloatArray:
    """Return P(Y <= actual), m x w, for quantiles (m x w x levels), rising, at LEVELS."""
    below = (quantiles <= actual[..., None]).sum(axis=-1)
    low = np.clip(below - 1, 0, len(LEVELS) - 2)
    at_low = _at(quantiles, low)
    step = _at(quantiles, low + 1) - at_low
    share = np.divide(actual - at_low, step, out=np.zeros_like(at_low), where=step > 0)
    inside = LEVELS[low] + np.clip(share, 0.0, 1.0) * (LEVELS[low + 1] - LEVELS[low])
    result = np.where(below == 0, _beyond(actual, quantiles), inside)
    return np.where(np.isnan(actual) | np.isnan(at_low), np.nan, result)


def quantile_at(quantiles: FloatArray, levels: FloatArray) -> FloatArray:
    """Return the quantiles (... x levels at LEVELS) at other levels, straight between them."""
    levels = np.clip(levels, LEVELS[0], LEVELS[-1])
    low = np.clip(np.searchsorted(LEVELS, levels, side="right") - 1, 0, len(LEVELS) - 2)
    share = (levels - LEVELS[low]) / (LEVELS[low + 1] - LEVELS[low])
    return np.asarray(quantiles[..., low] * (1 - share) + quantiles[..., low + 1] * share)


def _beyond(actual: FloatArray, quantiles: FloatArray) -> FloatArray:
    """Return the chance below the lowest quantile: it falls on as it fell over the last step."""
    lowest = quantiles[..., 0]
    decay = np.log(LEVELS[1] / LEVELS[0])
    step = quantiles[..., 1] - lowest
    far = np.divide(lowest - actual, step, out=np.full_like(lowest, np.inf), where=step > 0)
    return np.asarray(LEVELS[0] * np.exp(-decay * np.maximum(far, 0.0)))


def _at(quantiles: FloatArray, place: npt.NDArray[np.intp]) -> FloatArray:
    return np.asarray(np.take_along_axis(quantiles, place[..., None], axis=-1)[..., 0])


def _normal(actual: FloatArray, expected: Expected) -> FloatArray:
    from math import erf, sqrt

    sigma = expected.sigma
    distance = actual - expected.expected
    unknown = np.where(distance >= 0, np.inf, -np.inf)
    ratio = np.divide(distance, sigma, out=unknown, where=sigma > 0)
    below: FloatArray = np.vectorize(lambda z: 0.5 * (1 + erf(z / sqrt(2))), otypes=[float])(ratio)
    return np.where(np.isnan(actual), np.nan, below)
