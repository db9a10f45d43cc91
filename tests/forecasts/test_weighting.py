"""A median weighted by past errors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from warning_signals.forecasts.weighting import mean_errors, weighted_median, weights

EQUAL = np.full((1, 3), 1 / 3)


def test_half_the_error_gives_sixteen_times_the_weight() -> None:
    assert weights(np.array([[1.0, 2.0]]))[0].tolist() == pytest.approx([16 / 17, 1 / 17])


def test_without_past_errors_all_weigh_the_same() -> None:
    assert weights(np.full((1, 4), np.nan))[0].tolist() == [0.25] * 4


def test_a_candidate_that_never_missed_does_not_speak_alone() -> None:
    weight = weights(np.array([[0.0, 0.0, 0.0]]))

    assert weight[0].tolist() == pytest.approx([1 / 3] * 3)


def test_the_newest_origin_counts_most_and_a_wild_error_as_five() -> None:
    errors = np.array([[[1.0], [900.0]]])

    assert mean_errors(errors)[0, 0] == pytest.approx((0.9 * 1 + 5) / 1.9)


def test_equal_weights_give_the_plain_median() -> None:
    values = np.array([[[3.0], [100.0], [1.0]]])

    assert weighted_median(values, EQUAL)[0, 0] == 3.0


def test_the_heavier_draws_the_middle_towards_itself() -> None:
    values = np.array([[[0.0], [10.0], [20.0]]])

    middle = weighted_median(values, np.array([[0.6, 0.3, 0.1]]))[0, 0]

    # The middles of the weights lie at 0.3 and 0.75: 0.5 is 4/9 of the way from 0 to 10.
    assert middle == pytest.approx(40 / 9)


def test_an_unknown_candidate_is_left_out() -> None:
    values = np.array([[[np.nan], [10.0], [20.0]]])

    assert weighted_median(values, EQUAL)[0, 0] == 15.0
    assert np.isnan(weighted_median(np.full((1, 3, 1), np.nan), EQUAL)[0, 0])


@settings(max_examples=50, deadline=None)
@given(
    arrays(float, (2, 4, 3), elements=st.floats(0, 1e6)),
    arrays(float, (2, 4), elements=st.floats(0.01, 1)),
)
def test_it_lies_between_the_candidates_whatever_the_weights(
    values: np.ndarray, weight: np.ndarray
) -> None:
    middle = weighted_median(values, weight / weight.sum(axis=1, keepdims=True))

    assert (middle >= values.min(axis=1) - 1e-6).all()
    assert (middle <= values.max(axis=1) + 1e-6).all()
