"""The types all models share, weeks, and who left the band."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.forecasts.made_up import histories, steady
from warning_signals.forecasts import seasonal_level
from warning_signals.forecasts.histories import Histories, left_band, weekly_sums, weeks_ahead

FOUR_WEEKS_AGO = date(2026, 5, 10)


def test_histories_refuse_values_without_a_row_for_each_id() -> None:
    with pytest.raises(ValueError, match="2 ids"):
        Histories(["B1", "B2"], date(2026, 1, 1), np.zeros((1, 5)))


def test_weeks_ahead_are_whole_and_begin_after_the_last_day() -> None:
    sunday, monday = date(2026, 6, 7), date(2026, 6, 8)

    assert weeks_ahead(sunday, 14) == [date(2026, 6, 8), date(2026, 6, 15)]
    assert weeks_ahead(sunday, 13) == [date(2026, 6, 8)]
    assert weeks_ahead(monday, 13) == [date(2026, 6, 15)]
    assert weeks_ahead(monday, 12) == []


def test_a_week_with_an_unobserved_day_has_no_sum() -> None:
    days = np.ones((2, 14))
    days[1, 8] = np.nan

    sums = weekly_sums(days, date(2026, 6, 1), [date(2026, 6, 1), date(2026, 6, 8)])

    np.testing.assert_array_equal(sums, [[7.0, 7.0], [7.0, np.nan]])


def test_a_week_beyond_the_days_has_no_sum() -> None:
    sums = weekly_sums(np.ones((1, 7)), date(2026, 6, 1), [date(2026, 5, 25), date(2026, 6, 8)])

    assert np.isnan(sums).all()


def test_firms_below_their_band_are_named_the_most_severe_first() -> None:
    series = [steady(seed=n) for n in range(4)]
    series[1][-14:] *= 0.5
    series[3][-28:] = 0.0
    book = histories(*series)
    expected = seasonal_level.forecast(book.until(FOUR_WEEKS_AGO), 28)

    assert left_band(book, expected) == ["B3", "B1"]
    assert left_band(book, expected, limit=1) == ["B3"]


def test_a_week_that_is_not_over_or_not_observed_says_nothing() -> None:
    days = steady()
    days[-28:] = np.nan
    days[-28:-22] = 0.0
    book = histories(days)
    expected = seasonal_level.forecast(book.until(FOUR_WEEKS_AGO), 28)

    assert left_band(book, expected) == []


def test_a_firm_that_left_the_book_is_passed_over() -> None:
    book = histories(steady(), np.append(steady()[:-28], np.zeros(28)))
    expected = seasonal_level.forecast(book.until(FOUR_WEEKS_AGO), 28)

    assert left_band(book.only([0]), expected) == []
