"""Sums over coming days: the path, and a distribution that equals Prophet's sampler's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
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
    """Return the probability of a 30-day sum below z by brute force, for reference.

    Gauss-Legendre over even panels, a quarter of a deviation's or of z's turn wide, to the
    frequency where the noise leaves nothing.
    """
    found: Any = optima.found
    size, rate = np.abs(found.delta[0]).mean() + 1e-8, 25 / 300
    weights = size * (31 - np.arange(1, 31)) ** 2 / 2 / 300
    noise = np.sqrt(30) * found.noise[0]
    step = np.pi / 4 / np.sqrt(noise**2 + 2 * rate * (weights**2).sum())
    step = min(step, np.pi / 2 / abs(z)) if z else step
    nodes, node_weights = np.polynomial.legendre.leggauss(10)
    total = 0.0
    for panels in np.array_split(np.arange(int(7 / noise / step) + 1), 20):
        w = step * (panels[:, None] + (nodes + 1) / 2)
        wave = np.exp(-((noise * w) ** 2) / 2)
        for weight in weights:
            wave *= 1 - rate + rate / (1 + (weight * w) ** 2)
        total += (wave * np.sin(w * z) / w * node_weights).sum() * step / 2
    return 0.5 + total / np.pi


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


@given(st.floats(0.0, 1.0), st.floats(-4.0, -0.4), st.floats(-12.0, 12.0))
@example(1.0, -3.5, 1e-3)
@example(1.0, -3.5, 0.0)
@example(1.0, -3.5, -2.0)
@settings(max_examples=25, deadline=None)
def test_probabilities_are_those_of_integration_by_brute_force(
    delta: float, noise_exponent: float, z: float
) -> None:
    optima = with_bends(delta, 10**noise_exponent)
    expected = sums(optima, MONTH)
    away = z * expected.deviation

    chance = chance_below(optima, MONTH, expected.middle + away)

    assert chance[0, 0] == pytest.approx(inverted(optima, float(away[0, 0])), abs=1e-8)


@pytest.mark.parametrize("noise", [0.1, 0.01, 1e-5])
@pytest.mark.parametrize("delta", [0.0, 0.05, 1.0])
def test_a_sum_far_below_has_no_chance_and_one_far_above_is_certain(
    delta: float, noise: float
) -> None:
    optima = with_bends(delta, noise)
    expected = sums(optima, MONTH)

    for away in [30.0, 50.0, 200.0, 1e6]:
        low = chance_below(optima, MONTH, expected.middle - away * expected.deviation)
        high = chance_below(optima, MONTH, expected.middle + away * expected.deviation)
        assert low[0, 0] < 1e-6
        assert high[0, 0] > 1 - 1e-6


@pytest.mark.parametrize("noise", [0.1, 1e-3, 1e-6])
def test_probabilities_never_fall_as_the_sum_grows(noise: float) -> None:
    optima = with_bends(0.5, noise)
    expected = sums(optima, MONTH)
    away = np.concatenate([np.linspace(-9, 9, 181), np.linspace(-1e-3, 1e-3, 40)])
    points = expected.middle + np.sort(away) * expected.deviation

    chances = [chance_below(optima, MONTH, point[None, None])[0, 0] for point in points[0]]

    assert min(np.diff(chances)) > -1e-7
    assert chances[0] < 1e-4
    assert chances[-1] > 1 - 1e-4


@pytest.mark.parametrize("tail", [0.001, 0.05, 0.3, 0.46])
@pytest.mark.parametrize("noise", [1e-2, 1e-3, 1e-5])
def test_bounds_hold_with_next_to_no_noise(noise: float, tail: float) -> None:
    optima = with_bends(1.0, noise)

    expected = sums(optima, WINDOWS, tail=tail)

    np.testing.assert_allclose(chance_below(optima, WINDOWS, expected.lower), tail, atol=1e-6)


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
