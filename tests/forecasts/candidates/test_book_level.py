"""The single batched model as a candidate."""

from __future__ import annotations

import numpy as np

from tests.forecasts.made_up import histories, steady
from warning_signals.forecasts import seasonal_level
from warning_signals.forecasts.candidates import book_level
from warning_signals.forecasts.candidates.days import plain


def test_gives_the_models_days_and_nothing_for_whom_it_leaves_out() -> None:
    book = histories(steady(days=100), steady(seed=2))

    expected = book_level.daily(plain(book, 14))

    ids, days = seasonal_level.daily(book, 14)
    assert ids == ["B1"]
    assert np.isnan(expected[0]).all()
    np.testing.assert_array_equal(expected[1], days[0])
