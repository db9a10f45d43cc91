"""Breaks: silence and steps as columns of the night's table."""

from __future__ import annotations

import pytest

from tests.forecasts.made_up import histories, steady
from warning_signals.observed import BREAKS
from warning_signals.stages.breaks import NO_BREAKS, breaks_of

PEERS = [steady(seed=seed) for seed in range(2, 9)]
STOPPED = steady()
STOPPED[-16:] = 0.0


def test_a_stop_sixteen_days_ago_is_named_with_its_days_and_its_limit() -> None:
    found = breaks_of(histories(STOPPED, *PEERS)).found

    assert set(found) == {"B0"}
    assert (found["B0"]["silent_days"], found["B0"]["silent_after"]) == (10, 8)
    assert found["B0"]["usual_a_day"] == pytest.approx(100, rel=0.1)


def test_a_level_that_lies_half_as_high_since_eight_weeks_is_named_with_its_week() -> None:
    halved = steady()
    halved[-56:] *= 0.5
    book = histories(halved, *PEERS)

    found = breaks_of(book).found

    assert set(found) == {"B0"}
    assert found["B0"]["lasting_fall"] == pytest.approx(0.5, abs=0.05)
    assert found["B0"]["lost_a_day"] == pytest.approx(50, rel=0.1)
    assert (book.end - found["B0"]["fell_on"]).days == 55


def test_each_row_of_a_borrower_says_the_same_and_others_say_nothing() -> None:
    columns = breaks_of(histories(STOPPED, *PEERS)).columns(["B1", "B0"], 3)

    assert set(columns) == set(BREAKS)
    days = columns["silent_days"].to_pylist()
    assert days[:3] == [None] * 3
    assert days[3:] == [10.0] * 3
    assert columns["fell_on"].to_pylist()[:3] == [None] * 3


def test_without_anything_found_all_columns_are_there_and_empty() -> None:
    columns = NO_BREAKS.columns(["B0"], 2)

    assert all(column.to_pylist() == [None, None] for column in columns.values())
