"""One-sided tail probabilities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from warning_signals.forecasts.histories import Expected
from warning_signals.forecasts.tails import LEVELS, quantile_at, tail_probability

# A sum spread evenly from 0 to 1000: its quantile at p is 1000 p.
EVEN = (1000 * LEVELS)[None, None]


def expected(quantiles: np.ndarray | None) -> Expected:
    one = np.full((1, 1), 500.0)
    return Expected(
        ["B"], [date(2026, 6, 8)], one, one * 0.1, one * 1.9, one * 0.2, ["m"], [""],
        quantiles=quantiles,
    )  # fmt: skip


@pytest.mark.parametrize(("actual", "chance"), [(1.0, 0.001), (30.0, 0.03), (500.0, 0.5)])
def test_is_straight_between_the_known_levels(actual: float, chance: float) -> None:
    assert tail_probability(np.array([[actual]]), expected(EVEN))[0, 0] == pytest.approx(chance)


def test_falls_on_exponentially_below_the_lowest_level() -> None:
    # From 2.5 to 1 the chance falls from 0.0025 to 0.001; the same step again is a factor of 2.5.
    assert tail_probability(np.array([[-0.5]]), expected(EVEN))[0, 0] == pytest.approx(0.0004)


def test_a_fall_to_nothing_is_not_rare_where_nothing_is_usual() -> None:
    often_shut = EVEN - 300.0

    assert tail_probability(np.array([[0.0]]), expected(often_shut))[0, 0] == pytest.approx(0.3)


def test_an_unobserved_week_has_no_chance() -> None:
    assert np.isnan(tail_probability(np.array([[np.nan]]), expected(EVEN))[0, 0])


def test_a_model_without_quantiles_is_taken_as_normal() -> None:
    actual = np.array([[500.0 - 1.645 * 100.0]])

    assert tail_probability(actual, expected(None))[0, 0] == pytest.approx(0.05, abs=1e-4)


def test_quantiles_are_read_between_levels() -> None:
    assert quantile_at(EVEN, np.array(0.04))[0, 0] == pytest.approx(40.0)


def test_no_row_no_chance() -> None:
    none = np.zeros((0, 1))
    empty = replace(expected(EVEN[:0]), ids=[], expected=none)

    assert tail_probability(none, empty).shape == (0, 1)
