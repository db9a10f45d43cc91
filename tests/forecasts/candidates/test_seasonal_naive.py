"""Each coming day is the newest of its weekday."""

from __future__ import annotations

import numpy as np

from tests.forecasts.made_up import histories
from warning_signals.forecasts.candidates import seasonal_naive
from warning_signals.forecasts.candidates.days import plain


def test_next_week_is_last_week_again() -> None:
    weeks = np.arange(14.0)

    expected = seasonal_naive.daily(plain(histories(weeks), 9))

    assert expected[0].tolist() == [7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 7.0, 8.0]


def test_a_day_not_observed_is_taken_from_the_week_before() -> None:
    weeks = np.arange(14.0)
    weeks[7] = np.nan

    assert seasonal_naive.daily(plain(histories(weeks), 1))[0, 0] == 0.0
