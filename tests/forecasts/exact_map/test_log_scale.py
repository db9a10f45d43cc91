"""Models of log(1 + y): exact for one period, a lognormal for sums."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecasts.exact_map.shapes import days
from tests.forecasts.exact_map.test_predict import drawn
from warning_signals.forecasts.exact_map.predict import chance_below, path, sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import Floats

LOGARITHMS = Settings(log1p=True)
DAY, WEEK = np.array([[3, 3]]), np.array([[8, 14]])


def optima(noise: float) -> Optima:
    """Return the optimum of a series that doubles in a year, with so much noise in its log."""
    t = np.arange(400)
    logs = 4 + np.log(2) * t / 365 + 0.3 * np.sin(2 * np.pi * t / 7)
    logs += np.random.default_rng(3).normal(0, noise, 400)
    return solve(np.expm1(logs)[None], days(400, LOGARITHMS, horizon=28), LOGARITHMS)


def samples(found: Optima, first: int, last: int) -> Floats:
    """Return 200,000 sums over a window, each day drawn as Prophet draws log(1 + y)."""
    every_day = np.array([[day, day] for day in range(1, last + 1)])
    logs = path(found)[:, :last] + drawn(found, every_day, 200_000)
    return np.asarray(np.expm1(logs)[:, first - 1 :].sum(axis=1))


@pytest.mark.parametrize("noise", [0.1, 0.5, 1.5])
def test_the_bounds_of_one_day_are_exact(noise: float) -> None:
    found = optima(noise)

    expected = sums(found, DAY)

    low, middle, high = np.quantile(samples(found, 3, 3), [0.05, 0.5, 0.95])
    assert expected.lower[0, 0] == pytest.approx(low, rel=0.01 + 0.01 * noise)
    assert expected.middle[0, 0] == pytest.approx(middle, rel=0.01 + 0.01 * noise)
    assert expected.upper[0, 0] == pytest.approx(high, rel=0.01 + 0.01 * noise)


@pytest.mark.parametrize(("noise", "within"), [(0.1, 0.005), (0.3, 0.01), (0.5, 0.02)])
def test_the_bounds_of_a_week_are_near_those_of_samples(noise: float, within: float) -> None:
    found = optima(noise)

    expected = sums(found, WEEK)

    drawn_sums = samples(found, 8, 14)
    low, middle, high = np.quantile(drawn_sums, [0.05, 0.5, 0.95])
    assert expected.lower[0, 0] == pytest.approx(low, rel=within)
    assert expected.middle[0, 0] == pytest.approx(middle, rel=within)
    assert expected.upper[0, 0] == pytest.approx(high, rel=2 * within)
    assert expected.deviation[0, 0] == pytest.approx(drawn_sums.std(), rel=0.02)


def test_the_chance_below_the_bound_of_a_week_is_the_tail() -> None:
    found = optima(0.3)

    lower = sums(found, WEEK, tail=0.05).lower

    assert chance_below(found, WEEK, lower)[0, 0] == pytest.approx(0.05, abs=1e-9)
    assert chance_below(found, WEEK, np.array([[-8.0]]))[0, 0] == 0.0


def test_large_logarithms_do_not_overflow() -> None:
    rng = np.random.default_rng(4)
    values = np.where(rng.random((1, 400)) < 0.5, 0.0, 1e12 * rng.random((1, 400)))

    found = solve(values, days(400, LOGARITHMS, horizon=28), LOGARITHMS)

    expected = sums(found, WEEK)
    assert np.isfinite(expected.upper).all()
    assert (expected.lower < expected.middle).all()
