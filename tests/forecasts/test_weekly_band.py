"""Widths from past errors, and series that rest too often to have a lower limit."""

from __future__ import annotations

import numpy as np
import pytest

from warning_signals.forecasts import weekly_band


def test_errors_are_relative_to_the_level_and_at_the_same_distance() -> None:
    days = np.repeat([[10.0, 10.0, 5.0]], 7, axis=1)
    usual = np.full((1, 3, 7), 10.0)

    errors = weekly_band.past_errors(days, usual, gap=0, weeks=2)

    np.testing.assert_allclose(errors[0, :, 0], [0.0, -0.5, np.nan])
    np.testing.assert_allclose(errors[0, :, 1], [-0.5, np.nan, np.nan])


def test_few_errors_give_a_robust_normal_band() -> None:
    errors = np.tile([[[0.1], [-0.1]]], (1, 5, 1))

    down, up, sigma = weekly_band.widths(errors, normal_only=False)

    assert sigma[0, 0] == pytest.approx(0.14826)
    assert down[0, 0] == up[0, 0] == pytest.approx(1.645 * 0.14826)


def test_many_errors_give_their_own_quantiles() -> None:
    errors = np.linspace(-0.4, 0.6, 41)[None, :, None]

    down, up, _ = weekly_band.widths(errors, normal_only=False)

    assert down[0, 0] == pytest.approx(0.375)
    assert up[0, 0] == pytest.approx(0.55)


def test_a_perfect_past_still_has_a_band_of_five_per_cent() -> None:
    down, up, _ = weekly_band.widths(np.zeros((1, 52, 1)), normal_only=False)

    assert (down[0, 0], up[0, 0]) == (0.05, 0.05)


def test_three_empty_weeks_of_52_are_too_many_for_a_lower_limit_and_two_are_not() -> None:
    days = np.ones((2, 52, 7))
    days[0, :3] = days[1, :2] = 0.0

    assert weekly_band.rests(days.reshape(2, 364)).tolist() == [True, False]
