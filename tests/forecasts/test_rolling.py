"""What the combination would have missed by, origin by origin."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecasts.made_up import histories, steady
from warning_signals.forecasts import rolling
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.candidates import seasonal_naive, weekday_median
from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.histories import FloatArray

PEERS = np.ones(candidate_days.KINDS)
PAIR = [weekday_median.daily, seasonal_naive.daily]


def test_origins_are_two_weeks_apart_and_the_last_leaves_four_weeks_to_judge() -> None:
    assert rolling.origins(238) == [182, 196, 210]
    assert len(rolling.origins(2000)) == 26
    assert rolling.origins(200) == []


def test_errors_are_relative_to_the_level() -> None:
    days = np.full(238, 100.0)
    days[-7:] = 80.0

    made = rolling.past(histories(days), PAIR, PEERS)

    assert made.weekly[0, -1] == pytest.approx([0.0, 0.0, 0.0, -0.2])
    assert made.candidates[0, -1] == pytest.approx([0.05, 0.05])


def test_no_origin_sees_what_came_after_it() -> None:
    seen: list[int] = []

    def spying(days: Days) -> FloatArray:
        seen.append(days.ordinary.shape[1])
        return weekday_median.daily(days)

    book = histories(steady(days=238))
    rolling.past(book, [spying], PEERS)

    assert seen == [182, 196, 210]


def test_an_earlier_error_does_not_change_when_later_days_do() -> None:
    later = steady(days=238)
    changed = later.copy()
    changed[-20:] = 0.0

    one = rolling.past(histories(later), PAIR, PEERS)
    other = rolling.past(histories(changed), PAIR, PEERS)

    np.testing.assert_array_equal(one.daily[:, 0], other.daily[:, 0])
    np.testing.assert_array_equal(one.candidates[:, 0], other.candidates[:, 0])
    assert (one.daily[:, -1] != other.daily[:, -1]).any()


def test_a_series_too_short_at_an_origin_has_no_error_there() -> None:
    book = histories(steady(days=280), steady(days=250))

    made = rolling.past(book, PAIR, PEERS)

    assert np.isnan(made.weekly[1]).all(axis=1).tolist() == [True, True, True, False, False, False]


def test_a_firm_that_did_nothing_for_a_year_has_no_relative_error() -> None:
    made = rolling.past(histories(np.zeros(400)), PAIR, PEERS)

    assert np.isnan(made.weekly).all()
