"""Prophet behind the common interface: guarded, quiet, and explained."""

from __future__ import annotations

import logging
from datetime import date

import numpy as np
import pytest

from tests.forecasts.made_up import histories, steady
from warning_signals.forecasts import prophet


def test_refuses_more_series_than_its_limit() -> None:
    book = histories(steady(), steady(seed=2))

    with pytest.raises(ValueError, match="2 series and takes at most 1"):
        prophet.forecast(book, 28, limit=1)


def test_a_series_has_the_same_numbers_in_any_company() -> None:
    alone = prophet.forecast(histories(steady()), 28)

    among = prophet.forecast(histories(steady(seed=5), steady()), 28)

    np.testing.assert_array_equal(among.lower[1], alone.lower[0])


def test_leaves_the_global_random_numbers_as_they_were() -> None:
    np.random.seed(7)
    undisturbed = np.random.random()
    np.random.seed(7)

    prophet.forecast(histories(steady()), 28)

    assert np.random.random() == undisturbed


def test_keeps_stan_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        prophet.forecast(histories(steady()), 28)

    assert not [r for r in caplog.records if r.name == "cmdstanpy"]


def test_a_first_spring_festival_ahead_has_no_lower_limit() -> None:
    book = histories(steady(days=300), end=date(2026, 2, 8))

    expected = prophet.forecast(book, 28)

    assert (expected.lower[0, :3] == 0).all()
    assert "none in the history" in expected.fallback_reason[0]


def test_components_show_the_weekday_and_no_year_in_a_short_history() -> None:
    days = steady(days=420)
    days[6::7] *= 0.2

    parts = prophet.components(histories(days))

    assert parts.trend.shape == parts.weekly.shape == parts.days.shape == (420,)
    assert parts.weekly[6::7].max() < -50
    assert not parts.yearly.any()


def test_the_curve_goes_on_over_the_horizon_and_names_the_bends() -> None:
    days = steady(days=500)
    days[250:] *= 0.4

    curve = prophet.curve(histories(days), 28)

    assert curve is not None
    assert curve.expected.shape == (528,)
    assert curve.expected[:200].mean() == pytest.approx(100, rel=0.2)
    assert curve.changepoints
    assert all(date(2025, 1, 24) < day < date(2026, 2, 16) for day in curve.changepoints)


def test_a_level_that_never_moves_has_a_curve_without_bends() -> None:
    curve = prophet.curve(histories(np.full(400, 100.0)), 7)

    assert curve is not None
    assert curve.changepoints == []
    assert curve.expected[-7:] == pytest.approx(np.full(7, 100.0), rel=0.05)


def test_half_a_year_is_the_least_for_a_curve() -> None:
    assert prophet.curve(histories(steady(days=181)), 28) is None
