"""The batched solver against the plain dense model and scipy, over random shapes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecasts.exact_map.dense import answer, problem
from tests.forecasts.exact_map.shapes import days, extra, series, solved
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import CONSTANT, SOLVED, TOO_SHORT, Floats

SHAPES = st.tuples(
    st.integers(0, 10**6),
    st.integers(120, 900),
    st.sampled_from([0.01, 0.05, 0.5]),
    st.sampled_from(["absmax", "minmax"]),
    st.booleans(),
)


def case(shape: tuple[int, int, float, str, bool]) -> tuple[Floats, Optima]:
    """Return a series and its optimum, with holidays and a regressor where the shape says so."""
    seed, count, tau, scaling, more = shape
    rules = Settings(changepoint_prior_scale=tau, scaling=scaling)  # type: ignore[arg-type]
    values = series(seed, count)
    calendar = days(count, rules, more=extra(count) if more else None)
    return values, solve(values[None], calendar, rules)


def check(values: Floats, optima: Optima) -> None:
    """Compare one series' optimum with the dense model at the noise variance it has."""
    if optima.found.status[0] in (CONSTANT, TOO_SHORT):
        return
    dense = problem(optima, values)
    noise, smooth, delta = answer(optima)
    _, reference_delta, left = dense.at(noise)

    assert optima.found.status[0] == SOLVED
    assert optima.found.violation[0] < 1e-9
    assert dense.violation(noise, smooth, delta) < 1e-9
    np.testing.assert_allclose(delta, reference_delta, atol=1e-6)
    np.testing.assert_allclose(
        dense.smooth @ smooth + dense.hinges @ delta, dense.y - left, atol=1e-7
    )
    assert optima.found.objective[0] == pytest.approx(dense.value(noise, smooth, delta), abs=1e-7)
    assert noise**2 * 4 + len(left) * noise == pytest.approx(left @ left, rel=1e-7)


@given(SHAPES)
@settings(max_examples=20, deadline=None)
def test_is_the_dense_optimum_at_its_noise(shape: tuple[int, int, float, str, bool]) -> None:
    check(*case(shape))


@pytest.mark.slow
@given(SHAPES)
@settings(max_examples=600, deadline=None)
def test_is_the_dense_optimum_for_hundreds_of_shapes(
    shape: tuple[int, int, float, str, bool],
) -> None:
    check(*case(shape))


@pytest.mark.slow
@given(SHAPES)
@settings(max_examples=60, deadline=None)
def test_no_other_noise_scale_does_better(shape: tuple[int, int, float, str, bool]) -> None:
    values, optima = case(shape)
    if optima.found.status[0] != SOLVED:
        return

    least = problem(optima, values).least(optima.found.noise[0] ** 2)

    assert optima.found.objective[0] <= least + 1e-4


@pytest.mark.parametrize(
    ("seed", "sigma", "other"),
    [(847, 0.183, 0.349), (993, 0.0748, 0.143), (1493, 0.1264, 0.241), (2354, 0.2766, 0.169)],
)
def test_of_two_optima_the_better_one_is_found(seed: int, sigma: float, other: float) -> None:
    values = series(seed, 120)

    optima = solved(values[None])

    dense = problem(optima, values)
    between = [dense.best(noise**2) for noise in np.linspace(sigma, other, 12)]
    assert max(between) > dense.best(other**2) + 0.01
    assert optima.found.noise[0] == pytest.approx(sigma, rel=0.01)
    assert optima.found.objective[0] < dense.best(other**2) - 1
