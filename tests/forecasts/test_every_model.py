"""What every forecast model promises, whatever is inside."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.forecasts.made_up import histories, steady
from warning_signals import registry
from warning_signals.forecasts.histories import ForecastModel

MODELS = ["seasonal_level", "prophet", "exact_map", "combined"]


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> ForecastModel:
    loaded: ForecastModel = registry.plugin("forecasts", request.param)
    return loaded


def test_gives_finite_ordered_weeks_in_its_own_name(model: ForecastModel) -> None:
    gaps = steady(200.0, seed=2)
    gaps[100:120] = gaps[-3] = np.nan
    book = histories(steady(), gaps)

    expected = model.forecast(book, 30)

    assert expected.ids == ["B0", "B1"]
    assert expected.period_on == [date(2026, 6, day) for day in (8, 15, 22)] + [date(2026, 6, 29)]
    assert expected.expected.shape == (2, 4)
    assert np.isfinite(expected.upper).all()
    assert (expected.lower >= 0).all()
    assert (expected.lower <= expected.expected).all()
    assert (expected.expected <= expected.upper).all()
    assert (expected.sigma > 0).all()
    assert expected.expected[0] == pytest.approx(700, rel=0.1)
    assert expected.expected[1] == pytest.approx(1400, rel=0.1)
    assert expected.model == [f"{model.name} {model.version}"] * 2
    assert expected.fallback_reason == ["", ""]


def test_gives_the_same_numbers_again(model: ForecastModel) -> None:
    book = histories(steady())

    once, again = model.forecast(book, 28), model.forecast(book, 28)

    np.testing.assert_array_equal(once.lower, again.lower)
    np.testing.assert_array_equal(once.expected, again.expected)


def test_leaves_out_a_history_of_less_than_26_weeks(model: ForecastModel) -> None:
    expected = model.forecast(histories(steady(days=181)), 28)

    assert expected.ids == []
    assert expected.expected.shape == (0, 4)


def test_says_that_a_firm_that_is_always_off_cannot_fall(model: ForecastModel) -> None:
    expected = model.forecast(histories(np.ones(500), off_at=1.0), 28)

    assert expected.expected == pytest.approx(0.0, abs=1e-6)
    assert "band reaches zero: a fall cannot leave it" in expected.fallback_reason[0]


def test_a_horizon_without_a_whole_week_has_no_weeks(model: ForecastModel) -> None:
    expected = model.forecast(histories(steady()), 6)

    assert expected.period_on == []
    assert expected.lower.shape == (1, 0)
