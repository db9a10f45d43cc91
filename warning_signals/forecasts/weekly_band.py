"""How far a week may fall from its forecast: what this series' own past forecasts missed by.

The forecast is repeated from every week's end of the last year, and the errors at the same
distance ahead are kept, relative to the level at that time. With enough of them the limits are
their empirical quantiles, else robust normal ones; never narrower than a few per cent.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from warning_signals.forecasts.histories import WEEK, FloatArray

NARROWEST = 0.05
NORMAL_95 = 1.645
MAD_TO_SIGMA = 1.4826
# Next month differs more from the last year than the last year's weeks from each other: on real
# meters and invoices the 2.5 % quantile of a year leaves 5 % of the weeks that follow below it.
TAIL_BELOW, TAIL_ABOVE = 0.025, 0.95
RESTING_SHARE = 0.05
LEAST_SCALE = 0.2
FEWEST_FOR_QUANTILE = 20


def past_errors(days: FloatArray, usual: FloatArray, gap: int, weeks: int) -> FloatArray:
    """Return n x origins x weeks: relative errors of the weekly forecasts made in the past.

    `days` is n x 7W with NaN where a day must not count; `usual` (n x W x 7) the days' forecast
    made at the end of each of the W blocks; `gap` the days between an origin and its first week.
    """
    sums = sliding_window_view(days, WEEK, axis=1).sum(axis=-1)
    level = usual.sum(axis=-1)
    blocks = usual.shape[1]
    origins = np.arange(blocks)
    target = (origins[:, None] + 1 + np.arange(weeks)) * WEEK + gap
    inside = target < sums.shape[1]
    actual = np.where(inside, sums[:, np.where(inside, target, 0)], np.nan)
    return np.asarray((actual - level[:, :, None]) / scale(usual)[:, :, None])


def scale(usual: FloatArray) -> FloatArray:
    """Return n x W: the level errors are relative to, not below a fifth of the usual level."""
    level = usual.sum(axis=-1)
    ordinary = np.nan_to_num(_quantile(level[:, :, None], 0.5))
    least = np.maximum(LEAST_SCALE * ordinary, np.finfo(float).tiny)
    return np.asarray(np.maximum(level, least))


def widths(errors: FloatArray, *, normal_only: bool) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return (down, up, sigma), each n x weeks, relative to the level, from past errors."""
    sigma = np.nan_to_num(MAD_TO_SIGMA * _quantile(np.abs(errors), 0.5))
    sigma = np.maximum(sigma, NARROWEST / NORMAL_95)
    normal = NORMAL_95 * sigma
    enough = np.isfinite(errors).sum(axis=1) >= FEWEST_FOR_QUANTILE
    if normal_only or not enough.any():
        return normal, normal, sigma
    down = np.maximum(-_quantile(errors, TAIL_BELOW), NARROWEST)
    up = np.maximum(_quantile(errors, TAIL_ABOVE), NARROWEST)
    return np.where(enough, down, normal), np.where(enough, up, normal), sigma


def rests(days: FloatArray) -> npt.NDArray[np.bool_]:
    """Say of each series whether over 5 % of its weeks are 0: no 5 % limit can lie above 0 then.

    `days` is n x 7W with NaN where a day must not count.
    """
    totals = days.reshape(len(days), days.shape[1] // WEEK, WEEK).sum(axis=-1)
    known = np.isfinite(totals).sum(axis=1)
    return np.asarray((totals == 0).sum(axis=1) > RESTING_SHARE * known)


def _quantile(values: FloatArray, share: float) -> FloatArray:
    """Return the quantile of n x k x w along k, NaN left out; NumPy's own loops over the rows."""
    ranked = np.sort(values, axis=1)
    last = np.isfinite(values).sum(axis=1) - 1
    place = np.maximum(last, 0) * share
    low = np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(last, 0))
    at_low = np.take_along_axis(ranked, low[:, None, :], axis=1)[:, 0]
    at_high = np.take_along_axis(ranked, high[:, None, :], axis=1)[:, 0]
    between = at_low + (place - low) * (at_high - at_low)
    return np.asarray(np.where(last >= 0, between, np.nan))
