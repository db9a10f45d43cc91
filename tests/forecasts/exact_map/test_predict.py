"""Sums over coming days: the path, and a distribution that equals Prophet's sampler's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from tests.forecasts.exact_map.shapes import book, days, extra, series, solved
from warning_signals.forecasts.exact_map.predict import chance_below, path, sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import Floats, Ints

MONTH = np.array([[1, 30]])
WINDOWS = np.array([[1, 7], [8, 14], [22, 28], [1, 30], [30, 30]])


def with_bends(delta: float, noise: float) -> Optima:
    """Return a solved series of 301 days given this noise and 25 changepoints of this size."""
    optima = solved(series(9, 301)[None], horizon=30)
    found = optima.found._replace(
        first=np.array([0]), last=np.array([300]), places=np.array([25]),
        delta=np.full((1, 25), delta), noise=np.array([noise]), scale=np.array([1.0]),
    )  # fmt: skip
    return replace(optima, found=found)


def drawn(optima: Optima, windows: Ints, samples: int, seed: int = 0) -> Floats:
    """Return samples x W deviations of the sums, drawn as Prophet draws them, day by day."""
    rng, found = np.random.default_rng(seed), optima.found
    span, horizon = found.last[0] - found.first[0], int(windows.max())
    rate, size = found.places[0] / span, np.abs(found.delta[0]).mean() + 1e-8
    bends = rng.laplace(0, size, (samples, horizon)) * (rng.random((samples, horizon)) < rate)
    half = (np.pad(bends, ((0, 0), (1, 0)))[:, :-1] + bends) / 2
    trend = half.cumsum(axis=1).cumsum(axis=1) / span
    daily = trend + rng.normal(0, found.noise[0], trend.shape)
    return np.stack([daily[:, a - 1 : b].sum(axis=1) for a, b in windows], axis=1) * found.scale[0]


def inverted(optima: Optima, z: float) -> float:
    """Return the probability of a 30-day sum below z by adaptive integration, for reference."""
    found: Any = optima.found
    span, size = 300, np.abs(found.delta[0]).mean() + 1e-8
    j = np.arange(1, 31)
    weights = size * (31 - j) ** 2 / 2 / span
    rate = 25 / span

    def wave(w: float) -> float:
        bends = 1 - rate + rate / (1 + (weights * w) ** 2)
        return float(np.exp(-30 * found.noise[0] ** 2 * w * w / 2) * bends.prod())

    deviation = np.sqrt(30 * found.noise[0] ** 2 + 2 * rate * (weights**2).sum())
    step = np.pi / (4 * deviation)
    pieces = [
        quad(lambda w: wave(w) * np.sin(w * z) / w, k * step, (k + 1) * step)[0] for k in range(400)
    ]
    return 0.5 + sum(pieces) / np.pi


def test_the_path_goes_on_where_the_fit_ends() -> None:
    t = np.arange(430)
    values = 50 + 0.1 * t + 10 * (t % 7 == 2)

    optima = solved(
        (values + np.random.default_rng(2).normal(0, 0.01, 430))[None, :400], horizon=30
    )

    np.testing.assert_allclose(path(optima)[0], values[400:], atol=0.2)


def test_holidays_and_regressors_ahead_are_in_the_path() -> None:
    more = extra(430)
    more.values[405, 1] = 1.0
    values = 100 + 20 * more.values[:, 1] + more.values[:, 2]
    values = values + np.random.default_rng(2).normal(0, 0.1, 430)
    rules = Settings()

    optima = solve(values[None, :400], days(400, rules, horizon=30, more=more), rules)

    np.testing.assert_allclose(path(optima)[0], values[400:], atol=2)


@pytest.mark.parametrize("noise", [0.3, 0.05, 0.02])
@pytest.mark.parametrize("delta", [0.0, 0.05, 0.5])
def test_bounds_are_those_of_four_hundred_thousand_samples(delta: float, noise: float) -> None:
    optima = with_bends(delta, noise)

    expected = sums(optima, WINDOWS, tail=0.05)

    samples = drawn(optima, WINDOWS, 400_000)
    below = np.quantile(samples, 0.05, axis=0)
    np.testing.assert_allclose(expected.deviation[0], samples.std(axis=0), rtol=0.01)
    np.testing.assert_allclose(
        (expected.lower - expected.middle)[0] / expected.deviation[0],
        below / expected.deviation[0],
        atol=0.02,
    )
    np.testing.assert_allclose(expected.upper + expected.lower, 2 * expected.middle)


@given(st.floats(0.0, 1.0), st.floats(0.003, 0.4), st.floats(-4.0, 4.0))
@settings(max_examples=25, deadline=None)
def test_probabilities_are_those_of_adaptive_integration(
    delta: float, noise: float, z: float
) -> None:
    optima = with_bends(delta, noise)
    expected = sums(optima, MONTH)
    away = z * expected.deviation

    chance = chance_below(optima, MONTH, expected.middle + away)

    assert chance[0, 0] == pytest.approx(inverted(optima, float(away[0, 0])), abs=1e-5)


def test_without_bends_the_sum_is_normal() -> None:
    optima = with_bends(0.0, 0.1)

    expected = sums(optima, MONTH, tail=0.01)

    assert expected.deviation[0, 0] == pytest.approx(0.1 * np.sqrt(30), rel=1e-4)
    assert expected.lower[0, 0] == pytest.approx(
        expected.middle[0, 0] + norm.ppf(0.01) * 0.1 * np.sqrt(30), rel=1e-5
    )


@pytest.mark.parametrize("tail", [0.001, 0.01, 0.05, 0.2])
def test_the_chance_of_falling_below_the_bound_is_the_tail(tail: float) -> None:
    optima = solved(book(40, 300), horizon=30)

    expected = sums(optima, WINDOWS, tail=tail)

    chance = chance_below(optima, WINDOWS, expected.lower)[optima.usable]
    np.testing.assert_allclose(chance, tail, atol=1e-6)


def test_a_series_that_ended_early_has_a_wider_band() -> None:
    values = np.tile(series(2, 400), (2, 1))
    values[1, 340:] = np.nan

    whole, ended = sums(solved(values, horizon=30), MONTH).deviation[:, 0]

    assert ended > whole


def test_an_unsolved_series_and_an_unknown_sum_have_no_numbers() -> None:
    values = book(2, 300)
    values[1] = np.nan
    optima = solved(values, horizon=30)

    expected = sums(optima, MONTH)

    assert np.isfinite(expected.lower[0]).all()
    assert np.isnan(expected.middle[1]).all()
    assert np.isnan(expected.lower[1]).all()
    assert np.isnan(chance_below(optima, MONTH, np.full((2, 1), np.nan))).all()


def test_threads_change_no_digit_of_a_bound() -> None:
    optima = solved(book(1200, 120), horizon=30)

    one, four = (sums(optima, WINDOWS, threads=threads) for threads in (1, 4))

    np.testing.assert_array_equal(one.lower, four.lower)
    np.testing.assert_array_equal(one.middle, four.middle)
