"""The distribution of a borrower's forecast errors: its own past ones, borrowing from the book.

A borrower's errors are divided by their own spread u (median absolute error, drawn towards the
book's as if sixteen errors of the book's had been seen). At the level p its own quantile counts by
the m errors of its own that lie beyond, m / (m + c), the book's quantile for the rest: the middle
is the borrower's, the far tail the book's.

Next month differs more from the last year than the last year's weeks from each other. How much is
measured: the last six origins are predicted from those that were over before them, and the level
that the book reached there stands in for the nominal one (Kuleshov et al., ICML 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.histories import FloatArray
from warning_signals.forecasts.tails import LEVELS, chance_below, quantile_at

HELD_OUT, OVERLAP = 6, 1
BOOKS_ERRORS = 16.0
LEAST_SPREAD = 0.005
MANY_CHANCES = 200.0


@dataclass(frozen=True, eq=False)
class BookErrors:
    """What is pooled over a book: spread, quantiles of errors over spread, the levels to take."""

    spread: float
    quantiles: FloatArray
    levels: FloatArray


def pool(errors: FloatArray, beyond: float) -> BookErrors:
    """Return what the book's errors (n x J x w, J origins, oldest first) have in common.

    `beyond` is the number c of own errors beyond a level that make it half the borrower's own.
    """
    origins = errors.shape[1]
    if origins < 2 * (HELD_OUT + OVERLAP):
        return _shape(errors)
    early, late = errors[:, : -HELD_OUT - OVERLAP], errors[:, -HELD_OUT:]
    own = quantiles(early, _shape(early), beyond)
    actual = late.reshape(len(late), late.shape[1] * late.shape[2])
    chance = chance_below(actual, np.repeat(own[:, None], actual.shape[1], axis=1))
    known = chance[np.isfinite(chance)]
    whole = _shape(errors)
    if not known.size:
        return whole
    trust = known.size / (known.size + MANY_CHANCES)
    levels = trust * np.quantile(known, LEVELS) + (1 - trust) * LEVELS
    return BookErrors(whole.spread, whole.quantiles, levels)


def quantiles(errors: FloatArray, book: BookErrors, beyond: float) -> FloatArray:
    """Return n x levels: the quantiles of each borrower's errors (n x J x w), recalibrated."""
    flat = errors.reshape(len(errors), errors.shape[1] * errors.shape[2])
    count = np.isfinite(flat).sum(axis=1)
    spread = _spread(flat, count, book.spread)
    ranked = np.sort(flat / spread[:, None], axis=1)
    place = np.maximum(count - 1, 0)[:, None] * LEVELS
    low = np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(count - 1, 0)[:, None])
    at_low, at_high = (np.take_along_axis(ranked, at, axis=1) for at in (low, high))
    own = np.nan_to_num(at_low + (place - low) * (at_high - at_low))
    outside = count[:, None] * np.minimum(LEVELS, 1 - LEVELS)
    trust = outside / (outside + beyond)
    mixed = spread[:, None] * (trust * own + (1 - trust) * book.quantiles)
    rising = np.maximum.accumulate(mixed, axis=1)
    return np.maximum.accumulate(quantile_at(rising, book.levels), axis=1)


def _shape(errors: FloatArray) -> BookErrors:
    flat = errors.reshape(len(errors), errors.shape[1] * errors.shape[2])
    count = np.isfinite(flat).sum(axis=1)
    known = np.abs(flat[np.isfinite(flat)])
    middle = max(float(np.median(known)), LEAST_SPREAD) if known.size else LEAST_SPREAD
    over = flat / _spread(flat, count, middle)[:, None]
    over = over[np.isfinite(over)]
    shape = np.quantile(over, LEVELS) if over.size else np.zeros(len(LEVELS))
    return BookErrors(middle, shape, LEVELS)


def _spread(flat: FloatArray, count: npt.NDArray[np.intp], book: float) -> FloatArray:
    ranked = np.sort(np.abs(flat), axis=1)
    if not ranked.shape[1]:
        return np.full(len(flat), book)
    middle = np.take_along_axis(ranked, np.maximum(count - 1, 0)[:, None] // 2, axis=1)[:, 0]
    own = np.nan_to_num(middle)
    drawn = (count * own + BOOKS_ERRORS * book) / (count + BOOKS_ERRORS)
    return np.asarray(np.maximum(drawn, LEAST_SPREAD))
