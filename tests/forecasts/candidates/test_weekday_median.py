"""The median by day of week over four weeks."""

from __future__ import annotations

import numpy as np

from tests.forecasts.made_up import histories
from warning_signals.forecasts.candidates import weekday_median
from warning_signals.forecasts.candidates.days import plain

MONDAYS = [10.0, 20.0, 30.0, 1000.0]


def test_one_odd_monday_does_not_move_it() -> None:
    weeks = np.full((6, 7), 5.0)
    weeks[-4:, 0] = MONDAYS

    expected = weekday_median.daily(plain(histories(weeks.ravel()), 8))

    assert expected[0].tolist() == [25.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 25.0]


def test_an_older_week_stands_in_for_a_gap() -> None:
    weeks = np.repeat(np.arange(1.0, 7.0)[:, None], 7, axis=1)
    weeks[-1] = np.nan

    expected = weekday_median.daily(plain(histories(weeks.ravel()), 1))

    assert expected[0, 0] == 3.5


def test_a_weekday_not_seen_for_eight_weeks_is_unknown() -> None:
    weeks = np.full((9, 7), 5.0)
    weeks[1:, 2] = np.nan

    expected = weekday_median.daily(plain(histories(weeks.ravel()), 7))

    assert np.isnan(expected[0]).tolist() == [False, False, True, False, False, False, False]
