"""The combination behind the interface of all forecast models."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.forecasts.made_up import closed_at, histories, steady
from warning_signals.forecasts import combined
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.combined import Options
from warning_signals.forecasts.tails import tail_probability


def test_one_healthy_week_in_twenty_falls_below_the_band() -> None:
    book = histories(*(steady(seed=n) for n in range(300)))
    before = book.until(date(2026, 5, 10))

    expected = combined.forecast(before, 28)

    actual = book.values[:, -28:].reshape(300, 4, 7).sum(axis=-1)
    below, above = (actual < expected.lower).mean(), (actual > expected.upper).mean()
    # No band is narrower than 5 %, and these weeks scatter by 3.8 %.
    assert 0.01 < below < 0.09
    assert 0.01 < above < 0.09


def test_a_stored_refresh_gives_the_forecast_that_learning_anew_would() -> None:
    book = histories(steady(), steady(500.0, seed=2))

    stored = combined.forecast(book, 28, fitted=combined.refresh(book))

    np.testing.assert_array_equal(stored.lower, combined.forecast(book, 28).lower)


def test_a_row_is_the_same_in_any_shard_with_what_was_learned() -> None:
    book = histories(*(steady(100.0 + n, seed=n) for n in range(4)))
    fitted = combined.refresh(book)

    whole = combined.forecast(book, 28, fitted=fitted)
    shard = combined.forecast(book.only([2]), 28, fitted=fitted)

    np.testing.assert_array_equal(shard.lower[0], whole.lower[2])
    np.testing.assert_array_equal(shard.expected[0], whole.expected[2])


def test_a_week_of_nothing_is_rare_and_the_expected_week_is_not() -> None:
    expected = combined.forecast(histories(steady()), 28)

    assert tail_probability(np.zeros((1, 4)), expected).max() < 0.001
    assert tail_probability(expected.expected, expected).min() > 0.2


def test_days_come_out_at_daily_grain_with_a_two_sided_band() -> None:
    expected = combined.forecast(histories(steady()), 30, options=Options("day", tail=0.025))

    assert expected.expected.shape == (1, 30)
    assert expected.period_on[0] == date(2026, 6, 8)
    assert expected.grain == "day"
    assert (expected.lower < 90).all()
    assert (expected.upper > 110).all()


def test_a_short_history_falls_back_and_keeps_its_place() -> None:
    book = histories(steady(), steady(50.0, days=300), steady(30.0, days=500))

    expected = combined.forecast(book, 28)

    assert expected.ids == ["B0", "B1", "B2"]
    assert expected.model == ["combined 1", "seasonal_level 1", "combined 1"]
    assert expected.fallback_reason[1] == "182 to 363 days of history: level only"
    assert expected.expected[1] == pytest.approx(350, rel=0.1)


def test_yearly_terms_that_rest_on_one_year_are_named_as_such() -> None:
    expected = combined.forecast(histories(steady(days=547), steady(days=548)), 28)

    assert expected.fallback_reason == [combined.ONE_YEAR, ""]
    assert combined.ONE_YEAR.startswith("less than 1.5 years of history")


def test_a_first_festival_has_no_lower_limit() -> None:
    young = steady(days=420)
    book = histories(young, end=date(2026, 1, 31))
    before_any = book.values.copy()
    phase = candidate_days.kinds(book, 0)
    before_any[:, phase > 0] = np.nan

    expected = combined.forecast(histories(before_any[0], end=date(2026, 1, 31)), 28)

    assert expected.lower[0, 2] == 0.0
    assert "Spring Festival ahead and none in the history" in expected.fallback_reason[0]


def test_who_shut_at_the_festival_before_is_expected_to_shut_again() -> None:
    end = date(2026, 1, 31)
    shut = closed_at(date(2025, 1, 29), steady(days=600), end=end)
    book = histories(shut, steady(days=600, seed=2), steady(days=600, seed=3), end=end)

    expected = combined.forecast(book, 37)

    # The week of 16 February 2026 is that of the New Year.
    # Its peers work on: a fifth to a third of its usual 700 is lent by them.
    assert expected.expected[0, 2] < 250
    assert expected.expected[1, 2] > 600


def test_one_not_read_for_four_weeks_is_left_out() -> None:
    gone = steady()
    gone[-28:] = np.nan

    assert combined.forecast(histories(gone, steady(seed=2)), 28).ids == ["B1"]
