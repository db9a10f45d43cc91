"""Scores with numbers one can check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from warning_signals.evaluation.scores import inside, interval_scores, naive_scale, scaled_errors

ONE = np.array([2.0])


def test_the_scale_is_the_mean_difference_at_the_lag() -> None:
    assert naive_scale(np.array([[1.0, 5.0, 2.0, 9.0]]), 2).tolist() == [2.5]


def test_a_series_that_never_varies_has_no_scale() -> None:
    assert np.isnan(naive_scale(np.ones((1, 10)), 7)).tolist() == [True]


def test_errors_are_over_the_scale() -> None:
    assert scaled_errors(np.array([[1.0, 3.0]]), np.array([[2.0, 0.0]]), ONE).tolist() == [1.0]


def test_a_miss_below_costs_forty_times_its_distance_at_five_per_cent() -> None:
    actual, lower, upper = np.array([[9.0, 15.0]]), np.full((1, 2), 10.0), np.full((1, 2), 20.0)

    # (10 + 40 * 1 + 10 + 0) / 2 / 2
    assert interval_scores(actual, lower, upper, ONE, 0.05).tolist() == [15.0]


def test_limits_count_as_inside_and_unknown_days_do_not_count() -> None:
    actual = np.array([[10.0, 9.0, np.nan]])

    assert inside(actual, np.full((1, 3), 10.0), np.full((1, 3), 20.0)) == pytest.approx(0.5)
