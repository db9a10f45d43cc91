"""The batched model: level, weekdays, stops, the Spring Festival, and short histories."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecasts.made_up import closed_at, histories, steady
from warning_signals.forecasts import seasonal_level
from warning_signals.forecasts.histories import weekly_sums

BEFORE_FESTIVAL = date(2026, 2, 8)
LAST_NEW_YEAR, NEW_YEAR = date(2025, 1, 29), date(2026, 2, 17)
OTHERS = [steady(50.0, seed=8), steady(3.0, days=420, seed=9), steady(7.0, days=250, seed=10)]


def test_a_stable_series_is_expected_near_its_mean() -> None:
    expected = seasonal_level.forecast(histories(steady()), 28)

    assert expected.expected[0] == pytest.approx(700, rel=0.05)
    assert (expected.lower[0] > 550).all()
    assert (expected.upper[0] < 850).all()


def test_a_week_that_repeats_itself_still_has_a_band_of_a_few_per_cent() -> None:
    expected = seasonal_level.forecast(histories(np.full(830, 100.0)), 28)

    assert expected.expected[0] == pytest.approx(700)
    assert expected.lower[0] == pytest.approx(665)
    assert expected.upper[0] == pytest.approx(735)


def test_the_weekday_profile_is_followed() -> None:
    days = steady()
    days[-7 * 60 :][5::7] = 20.0
    days[-7 * 60 :][6::7] = 0.0

    ids, ahead = seasonal_level.daily(histories(days), 14)

    assert ids == ["B0"]
    assert ahead[0, [5, 12]] == pytest.approx(20, rel=0.05)
    assert ahead[0, [6, 13]] == pytest.approx(0, abs=1)
    assert ahead[0, :5] == pytest.approx(100, rel=0.15)


def test_a_firm_that_stops_is_below_its_band_in_the_first_week() -> None:
    days = steady()
    days[-28:] = 0.0
    book = histories(days)

    expected = seasonal_level.forecast(book.until(date(2026, 5, 10)), 28)

    actual = weekly_sums(book.values, book.start, expected.period_on)
    assert (actual < expected.lower).all()


@pytest.mark.parametrize("closed_last_year", [True, False])
def test_a_closure_over_the_spring_festival_stays_in_the_band(closed_last_year: bool) -> None:
    days = closed_at(NEW_YEAR, steady())
    days = closed_at(LAST_NEW_YEAR, days) if closed_last_year else days[-400:]
    book = histories(days)

    expected = seasonal_level.forecast(book.until(BEFORE_FESTIVAL), 28)

    actual = weekly_sums(book.values, book.start, expected.period_on)
    assert (actual >= expected.lower).all()


def test_a_firm_works_at_its_usual_level_after_the_spring_festival() -> None:
    days = closed_at(NEW_YEAR, closed_at(LAST_NEW_YEAR, steady()))

    expected = seasonal_level.forecast(histories(days).until(date(2026, 3, 8)), 28)

    assert expected.expected[0] == pytest.approx(700, rel=0.05)


def test_a_first_spring_festival_is_taken_from_the_peers() -> None:
    peers = [closed_at(LAST_NEW_YEAR, steady(seed=n)) for n in range(3)]
    book = histories(*peers, steady(days=420)).until(BEFORE_FESTIVAL)

    expected = seasonal_level.forecast(book, 28)

    assert expected.ids[3] == "B3"
    assert expected.expected[3, 1] == pytest.approx(0, abs=1)
    assert expected.expected[3, 3] == pytest.approx(700 * 3 / 7, rel=0.5)


def test_the_first_spring_festival_of_all_has_no_lower_limit() -> None:
    book = histories(steady(days=420)).until(BEFORE_FESTIVAL)

    expected = seasonal_level.forecast(book, 28)

    assert (expected.lower[0, :3] == 0).all()
    assert "Spring Festival ahead and none in the history" in expected.fallback_reason[0]


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (400, ""),
        (399, "364 to 399 days of history: same weeks of last year"),
        (364, "364 to 399 days of history: same weeks of last year"),
        (363, "182 to 363 days of history: level only"),
        (182, "182 to 363 days of history: level only"),
    ],
)
def test_a_short_history_falls_back_by_name(days: int, reason: str) -> None:
    expected = seasonal_level.forecast(histories(steady(days=days)), 28)

    assert expected.fallback_reason == [reason]
    assert expected.expected[0] == pytest.approx(700, rel=0.15)
    assert (expected.lower[0] > 350).all()


def test_a_series_silent_for_four_weeks_is_left_out() -> None:
    silent = steady()
    silent[-28:] = np.nan
    heard_once = silent.copy()
    heard_once[-28] = 100.0

    expected = seasonal_level.forecast(histories(silent, heard_once), 28)

    assert expected.ids == ["B1"]


def test_a_series_never_read_on_sundays_is_left_out() -> None:
    days = steady()
    days[::-7] = np.nan

    expected = seasonal_level.forecast(histories(days, steady()), 28)

    assert expected.ids == ["B1"]


def test_gaps_do_not_move_the_level() -> None:
    days = steady()
    days[-20:-12] = days[300:340] = np.nan

    expected = seasonal_level.forecast(histories(days), 28)

    assert expected.expected[0] == pytest.approx(700, rel=0.05)


def test_a_series_at_rest_on_most_days_keeps_its_weekly_total() -> None:
    days = np.zeros(830)
    days[-7 * 118 :][2::7] = 700.0

    expected = seasonal_level.forecast(histories(days), 28)

    assert expected.expected[0] == pytest.approx(700)
    assert expected.fallback_reason == ["at rest on most days: forecast by the week"]


def test_a_series_with_empty_weeks_now_and_then_has_no_lower_limit() -> None:
    days = np.zeros(830)
    days[-7 * 118 :][2::21] = 700.0

    expected = seasonal_level.forecast(histories(days), 28)

    assert (expected.lower == 0).all()
    assert expected.fallback_reason[0].endswith("band reaches zero: a fall cannot leave it")


def test_last_years_season_tilts_the_forecast_from_one_and_a_half_years() -> None:
    days = np.full(548, 100.0)
    days[-364:-300] = 200.0

    expected = seasonal_level.forecast(histories(days), 28)
    without = seasonal_level.forecast(histories(days[1:]), 28)

    assert expected.expected[0, 1] == pytest.approx(700 * 1.3)
    assert without.expected[0, 1] == pytest.approx(700)


@settings(max_examples=25, deadline=None)
@given(
    factor=st.sampled_from([0.1, 10.0, 1000.0]), days=st.integers(182, 600), seed=st.integers(0, 99)
)
def test_ten_times_the_series_is_ten_times_the_forecast(
    factor: float, days: int, seed: int
) -> None:
    series = steady(100.0, days, seed) * (np.random.default_rng(seed).random(days) > 0.3)

    one = seasonal_level.forecast(histories(series), 28)
    ten = seasonal_level.forecast(histories(series * factor), 28)

    np.testing.assert_allclose(ten.expected, one.expected * factor, rtol=1e-9)
    np.testing.assert_allclose(ten.lower, one.lower * factor, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ten.upper, one.upper * factor, rtol=1e-9)


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(4)))
def test_another_order_of_borrowers_gives_the_same_in_that_order(order: list[int]) -> None:
    book = histories(steady(), *OTHERS)

    straight = seasonal_level.forecast(book, 28)
    mixed = seasonal_level.forecast(book.only(order), 28)

    assert mixed.ids == [straight.ids[row] for row in order]
    np.testing.assert_array_equal(mixed.lower, straight.lower[order])
    np.testing.assert_array_equal(mixed.expected, straight.expected[order])


def test_another_borrower_changes_nothing_for_the_others() -> None:
    alone = seasonal_level.forecast(histories(steady()), 28)

    among = seasonal_level.forecast(histories(steady(), *OTHERS), 28)

    np.testing.assert_array_equal(among.expected[0], alone.expected[0])
    np.testing.assert_array_equal(among.lower[0], alone.lower[0])
