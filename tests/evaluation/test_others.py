"""statsforecast's models scored beside the combination."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.forecasts.made_up import histories
from warning_signals.evaluation import others

WEEK = np.array([50.0, 60.0, 70.0, 60.0, 80.0, 20.0, 10.0])


def test_a_week_that_repeats_itself_is_known_to_seasonal_naive() -> None:
    rising = np.tile(WEEK, 90) + 0.001 * np.arange(630)
    book = histories(rising, 2 * rising)
    origin = book.end - timedelta(days=34)

    told = others.measure_days(book, [origin], 2, lambda text: None, "Made up")

    assert told["series"] == 2
    assert told["SeasonalNaive"]["wape"] == pytest.approx(0.0, abs=0.001)
    assert told["AutoETS"]["wape"] < 0.05


def test_firms_are_spread_over_the_book_and_have_no_gap() -> None:
    holed = np.tile(WEEK, 90)
    holed[500] = np.nan
    book = histories(*[np.tile(WEEK, 90)] * 4, holed)

    assert others._sample(book, book.end, 2) == [0, 3]
    assert 4 not in others._sample(book, book.end, 5)
