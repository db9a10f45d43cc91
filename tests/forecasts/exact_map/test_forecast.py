"""The exact optimum behind the common interface, by day and by week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from tests.forecasts.exact_map.test_holidays import CALENDAR
from tests.forecasts.made_up import END, closed_at, histories, steady
from warning_signals.forecasts.exact_map.calendar_columns import Extra
from warning_signals.forecasts.exact_map.forecast import Options, forecast, optima
from warning_signals.forecasts.exact_map.settings import Settings

BEFORE_FESTIVAL = date(2026, 2, 8)
LAST_NEW_YEAR, NEW_YEAR = date(2025, 1, 29), date(2026, 2, 17)


def test_days_come_out_one_by_one() -> None:
    days = steady()
    days[6::7] = 10.0

    expected = forecast(histories(days), 10, options=Options(grain="day"))

    assert expected.grain == "day"
    assert expected.period_on == [END + timedelta(days=n) for n in range(1, 11)]
    assert expected.expected.shape == (1, 10)
    low = np.flatnonzero(expected.expected[0] < 50)
    assert ((830 + low) % 7 == 6).all()
    assert expected.expected[0, low] == pytest.approx(10, abs=5)


def test_weeks_can_be_modelled_as_weeks() -> None:
    by_days = forecast(histories(steady()), 28)

    by_weeks = forecast(histories(steady()), 28, options=Options(model_by="week"))

    assert by_weeks.period_on == by_days.period_on
    np.testing.assert_allclose(by_weeks.expected, by_days.expected, rtol=0.05)
    assert by_weeks.grain == "week"


@pytest.mark.parametrize("days_back", [0, 1, 3, 6])
def test_a_week_that_has_begun_is_the_first_ahead(days_back: int) -> None:
    end = END - timedelta(days=days_back)
    ramp = 1000.0 + np.arange(830)

    book = histories(ramp + np.random.default_rng(1).normal(size=830), end=end)
    expected = forecast(book, 35, options=Options(model_by="week"))

    first = np.array([(day - book.start).days for day in expected.period_on])
    np.testing.assert_allclose(expected.expected[0], 7 * (1000 + first + 3), rtol=0.01)


def test_days_do_not_come_out_of_weeks() -> None:
    with pytest.raises(ValueError, match="a model of weeks gives weeks"):
        Options(model_by="week", grain="day")


def test_a_firm_that_closes_over_the_festival_is_expected_to() -> None:
    days = closed_at(NEW_YEAR, closed_at(LAST_NEW_YEAR, steady()))

    expected = forecast(histories(days).until(BEFORE_FESTIVAL), 28)

    assert expected.expected[0, 1:3] == pytest.approx(0, abs=100)
    assert expected.fallback_reason == [""]


def test_a_first_festival_ahead_has_no_lower_limit() -> None:
    expected = forecast(histories(steady(days=300), end=BEFORE_FESTIVAL), 28)

    assert (expected.lower[0, :3] == 0).all()
    assert "none in the history" in expected.fallback_reason[0]


def test_the_banks_calendar_brings_its_other_holidays() -> None:
    days = steady(days=300)
    book = replace(histories(days, end=date(2025, 11, 30)), calendar=CALENDAR)

    found = optima(book, 28, Options())

    named = dict(zip(found.calendar.names, found.found.coefficients[0], strict=True))
    assert "make-up working day" in named
    assert named["national day"] != 0


def test_a_shared_regressor_is_followed() -> None:
    heat = 20 + 10 * np.sin(np.arange(858) / 40)
    extra = Extra(["temperature"], heat[:, None], np.array([10.0]), np.array([True]))
    days = 10 * heat[:830] + np.random.default_rng(1).normal(0, 5, 830)

    expected = forecast(histories(days), 28, options=Options(extra=extra))

    weeks = (10 * heat[830:]).reshape(4, 7).sum(axis=1)
    np.testing.assert_allclose(expected.expected[0], weeks, rtol=0.02)


def test_a_series_that_cannot_be_solved_is_left_out_and_says_why() -> None:
    book = histories(steady(), np.tile(np.arange(7.0), 119)[:830])

    expected = forecast(book, 28)
    why = optima(book, 28, Options()).why_not()

    assert expected.ids == ["B0"]
    assert why == ["", "the model fits without noise"]


def test_logarithms_keep_the_band_above_zero() -> None:
    skewed = np.random.default_rng(1).lognormal(3, 0.8, 830)

    plain = forecast(histories(skewed), 28, options=Options(grain="day"))
    logs = forecast(
        histories(skewed), 28, options=Options(settings=Settings(log1p=True), grain="day")
    )

    assert (plain.lower == 0).all()
    assert (logs.lower > 1).all()
