"""The distribution of a borrower's errors, borrowing from the book's."""

from __future__ import annotations

import numpy as np
import pytest

from warning_signals.forecasts import error_spread
from warning_signals.forecasts.error_spread import BookErrors
from warning_signals.forecasts.tails import LEVELS, quantile_at

BEYOND = 4.0


def noise(borrowers: int, sigma: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, sigma, (borrowers, 26, 4))


def test_with_many_errors_of_its_own_a_borrower_has_its_own_middle() -> None:
    book = error_spread.pool(noise(200, 0.1), BEYOND)
    wide = noise(1, 0.4, seed=2)

    own = error_spread.quantiles(wide, book, BEYOND)

    assert quantile_at(own, np.array(0.1))[0] == pytest.approx(-0.51, abs=0.1)


def test_without_errors_of_its_own_it_has_the_books() -> None:
    book = error_spread.pool(noise(200, 0.1), BEYOND)

    lent = error_spread.quantiles(np.full((1, 26, 4), np.nan), book, BEYOND)

    assert quantile_at(lent, np.array(0.05))[0] == pytest.approx(-0.165, abs=0.02)


def test_a_book_that_grew_wilder_gets_a_wider_band_than_its_year() -> None:
    calm = noise(200, 0.1)
    wilder = calm.copy()
    wilder[:, -6:] *= 2

    before, after = (error_spread.pool(errors, BEYOND) for errors in (calm, wilder))

    at = int(np.argmin(abs(LEVELS - 0.05)))
    assert before.levels[at] == pytest.approx(0.05, abs=0.01)
    assert after.levels[at] < 0.02


def test_quantiles_never_fall() -> None:
    book = BookErrors(0.1, np.linspace(-3, 3, len(LEVELS)), LEVELS)

    own = error_spread.quantiles(noise(20, 0.3, seed=5), book, BEYOND)

    assert (np.diff(own, axis=1) >= 0).all()


def test_a_short_past_is_not_recalibrated() -> None:
    book = error_spread.pool(noise(50, 0.1)[:, :10], BEYOND)

    np.testing.assert_array_equal(book.levels, LEVELS)


def test_no_errors_at_all_leave_a_narrow_band_not_an_error() -> None:
    book = error_spread.pool(np.full((3, 26, 4), np.nan), BEYOND)

    assert (
        error_spread.quantiles(np.full((3, 26, 4), np.nan), book, BEYOND).tolist()
        == [[0.0] * len(LEVELS)] * 3
    )
