"""An exponentially smoothed level, spread over the weekdays."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecasts.made_up import histories
from warning_signals.forecasts.candidates import smoothed_level
from warning_signals.forecasts.candidates.days import plain
from warning_signals.forecasts.candidates.smoothed_level import Setting

WEEK = np.array([10.0, 10.0, 10.0, 10.0, 20.0, 0.0, 0.0])


def test_a_regular_week_comes_again() -> None:
    expected = smoothed_level.daily(plain(histories(np.tile(WEEK, 20)), 7))

    assert expected[0] == pytest.approx(WEEK)


def test_one_doubled_day_moves_the_level_by_its_weight() -> None:
    days = np.tile(WEEK, 20)
    days[-3] = 40.0

    expected = smoothed_level.daily(plain(histories(days), 1), Setting(weight=0.3))

    # The profile of 13 weeks moves a little, too: Friday's 260 of 780 become 280 of 800.
    assert expected[0, 0] / 10.0 == pytest.approx(1.26, abs=0.02)


def test_last_years_rise_is_believed_by_its_third_power() -> None:
    days = np.full(728, 100.0)
    days[364:400] = 200.0

    expected = smoothed_level.daily(plain(histories(days), 20))

    assert expected[0, 14] == pytest.approx(100 * 2**0.3)


def test_without_a_year_before_there_is_no_tilt() -> None:
    assert smoothed_level.daily(plain(histories(np.full(300, 7.0)), 3))[0] == pytest.approx(7.0)


def test_nothing_observed_is_unknown() -> None:
    assert np.isnan(smoothed_level.daily(plain(histories(np.full(300, np.nan)), 3))).all()
