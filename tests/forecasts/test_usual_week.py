"""Weeks, gaps, and the usual week."""

from __future__ import annotations

import numpy as np
import pytest

from warning_signals.forecasts import usual_week


def test_weeks_end_with_the_last_day_and_begin_with_nothing() -> None:
    weeks = usual_week.in_weeks(np.arange(1.0, 11.0)[None], at_least=3)

    assert weeks.shape == (1, 3, 7)
    assert np.isnan(weeks[0, 0]).all()
    assert weeks[0, 2].tolist() == [4, 5, 6, 7, 8, 9, 10]


def test_an_unobserved_day_is_taken_from_the_week_before() -> None:
    days = np.arange(21.0)[None]
    days[0, [8, 15, 3]] = np.nan

    filled = usual_week.carried_on(usual_week.in_weeks(days, 3))

    assert filled[0, 1, 1] == filled[0, 2, 1] == 1.0
    assert np.isnan(filled[0, 0, 3])


def test_one_day_ten_times_the_usual_less_than_doubles_the_week() -> None:
    weeks = np.full((1, 20, 7), 100.0)
    weeks[0, -1, -1] = 1000.0

    usual = usual_week.usual_weeks(weeks, np.array([False]))

    assert usual[0, -2] == pytest.approx(100)
    assert usual[0, -1].sum() < 1400


def test_a_series_at_rest_on_more_than_40_per_cent_of_days_is_sparse() -> None:
    weeks = np.ones((2, 26, 7))
    weeks[0, :, :3] = weeks[1, :, :2] = 0.0

    assert usual_week.is_sparse(weeks).tolist() == [True, False]
