"""Scores of forecasts and bands.

MASE: Hyndman and Koehler, International Journal of Forecasting 22 (2006). Interval score: Gneiting
and Raftery, JASA 102 (2007), here over the same scale, as in the M4 competition.
"""

from __future__ import annotations

import numpy as np

from warning_signals.forecasts.histories import FloatArray


def naive_scale(values: FloatArray, lag: int) -> FloatArray:
    """Return each row's mean absolute difference at `lag` (n); NaN where it is 0 or unknown."""
    apart = np.abs(values[:, lag:] - values[:, :-lag])
    known = np.isfinite(apart)
    sums = np.where(known, apart, 0.0).sum(axis=1)
    unknown = np.full(len(values), np.nan)
    return np.asarray(np.divide(sums, known.sum(axis=1), out=unknown, where=sums > 0))


def scaled_errors(actual: FloatArray, expected: FloatArray, scale: FloatArray) -> FloatArray:
    """Return each row's mean absolute error over its scale (n)."""
    miss = np.abs(actual - expected)
    known = np.isfinite(miss)
    return np.asarray(np.where(known, miss, 0.0).sum(axis=1) / known.sum(axis=1) / scale)


def interval_scores(
    actual: FloatArray, lower: FloatArray, upper: FloatArray, scale: FloatArray, outside: float
) -> FloatArray:
    """Return each row's mean score of bands that `outside` of the values should leave, scaled."""
    penalty = np.maximum(lower - actual, 0.0) + np.maximum(actual - upper, 0.0)
    return np.asarray((upper - lower + 2 / outside * penalty).mean(axis=1) / scale)


def inside(actual: FloatArray, lower: FloatArray, upper: FloatArray) -> float:
    """Return the share of known values within their band, limits included."""
    known = np.isfinite(actual)
    return float(((actual >= lower) & (actual <= upper))[known].mean())
