"""Beginning from yesterday's optimum changes no digit of today's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecasts.exact_map.shapes import START, book, days, extra, solved
from tests.forecasts.exact_map.test_solve import assert_same_digits
from warning_signals.forecasts.exact_map.calendar_columns import Extra
from warning_signals.forecasts.exact_map.predict import sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import solve
from warning_signals.forecasts.exact_map.warm import packed, unpacked


def _first(more: Extra, count: int) -> Extra:
    return replace(more, values=more.values[:count])


def _last(more: Extra, count: int) -> Extra:
    return replace(more, values=more.values[-count:])


@pytest.mark.parametrize("tau", [0.01, 0.05, 0.5])
def test_yesterdays_signs_change_no_digit(tau: float) -> None:
    rules, values = Settings(changepoint_prior_scale=tau), book(600, 301)
    yesterday = solved(values[:, :-1], rules)

    cold = solved(values, rules)
    warm = solved(values, rules, begin=unpacked(packed(yesterday), 25))

    assert np.count_nonzero(yesterday.found.sign) > 100
    assert_same_digits(warm, cold)


def test_nor_where_the_two_years_move_on_by_a_day() -> None:
    rules, values, more = Settings(), book(150, 732), extra(762)
    before = days(731, rules, horizon=30, more=_first(more, 761))
    after = days(731, rules, horizon=30, more=_last(more, 761), start=START + timedelta(days=1))
    yesterday = solve(values[:, :-1], before, rules)

    cold = solve(values[:, 1:], after, rules)
    warm = solve(values[:, 1:], after, rules, begin=unpacked(packed(yesterday), 25))

    assert np.count_nonzero(yesterday.found.sign) > 100
    assert_same_digits(warm, cold)
    windows = np.array([[1, 7], [1, 30]])
    np.testing.assert_array_equal(sums(warm, windows).lower, sums(cold, windows).lower)


@given(st.integers(0, 1000), st.integers(60, 400))
@settings(max_examples=25, deadline=None)
def test_nor_do_signs_drawn_at_random(seed: int, count: int) -> None:
    values = book(20, count, seed)
    drawn = np.random.default_rng(seed).integers(-1, 2, (20, 25))

    assert_same_digits(solved(values, begin=drawn), solved(values))


def test_eight_bytes_a_series_keep_the_signs() -> None:
    optima = solved(book(50, 300), Settings(changepoint_prior_scale=0.5))

    bits = packed(optima)

    assert bits.shape == (50, 8)
    np.testing.assert_array_equal(unpacked(bits, 25), optima.found.sign)
