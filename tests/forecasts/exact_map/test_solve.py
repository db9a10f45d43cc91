"""What a book may rely on: no series depends on another, on threads, units, or the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.forecasts.exact_map.shapes import START, book, days, extra, series, solved
from warning_signals.forecasts.exact_map.predict import sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import SOLVED

TWENTY_EIGHT_YEARS = timedelta(days=10227)


def assert_same_digits(one: Optima, other: Optima) -> None:
    """Compare every number of every series, to the last bit."""
    for name, left, right in zip(one.found._fields, one.found, other.found, strict=True):
        np.testing.assert_array_equal(left, right, err_msg=name)


def rows(optima: Optima, chosen: list[int]) -> Optima:
    """Return the optima of these series."""
    found = optima.found._replace(
        **{name: part[chosen] for name, part in optima.found._asdict().items()}
    )
    return Optima(found, optima.calendar, optima.settings)


def test_nearly_every_random_series_is_solved_to_rounding() -> None:
    found = solved(book(400, 500)).found

    assert (found.status == SOLVED).sum() >= 398
    assert found.violation[found.status == SOLVED].max() < 1e-10


def test_one_thread_and_four_give_the_same_digits() -> None:
    values = book(1500, 200)

    assert_same_digits(solved(values, threads=1), solved(values, threads=4))


def test_a_series_has_the_same_digits_alone_and_in_company() -> None:
    values = book(40, 300)

    together = solved(values)

    for row in (0, 7, 39):
        assert_same_digits(solved(values[[row]]), rows(together, [row]))
    assert_same_digits(solved(values[::-1]), rows(together, list(range(39, -1, -1))))


@pytest.mark.parametrize("shards", [2, 7])
def test_shards_and_threads_change_no_digit_of_optimum_or_bound(shards: int) -> None:
    rules, values, windows = Settings(), book(1100, 740), np.array([[1, 7], [1, 30]])
    calendar = days(740, rules, horizon=30, more=extra(770))
    parts = np.array_split(np.random.default_rng(5).permutation(len(values)), shards)

    whole = solve(values, calendar, rules, threads=2)
    bounds = sums(whole, windows, threads=2).lower

    for part in parts:
        alone = solve(values[part], calendar, rules, threads=1)
        assert_same_digits(alone, rows(whole, part.tolist()))
        np.testing.assert_array_equal(sums(alone, windows).lower, bounds[part])


def test_a_thousand_times_the_series_is_a_thousand_times_the_forecast() -> None:
    values = book(30, 400)

    small, large = solved(values).found, solved(1000 * values).found

    np.testing.assert_allclose(large.scale, 1000 * small.scale)
    np.testing.assert_allclose(large.delta, small.delta, atol=1e-9)
    np.testing.assert_allclose(large.noise, small.noise, rtol=1e-9)


def test_twenty_eight_years_later_the_same_days_have_the_same_optimum() -> None:
    values, rules = book(30, 800), Settings()

    now = solve(values, days(800, rules), rules).found
    later = solve(values, days(800, rules, start=START + TWENTY_EIGHT_YEARS), rules).found

    np.testing.assert_allclose(later.objective, now.objective, rtol=1e-9)
    np.testing.assert_allclose(later.delta, now.delta, atol=1e-7)
    np.testing.assert_allclose(later.coefficients, now.coefficients, atol=1e-5)


def test_days_before_the_first_value_change_nothing() -> None:
    values, rules = book(10, 400, seed=3), Settings()
    early = np.concatenate([np.full((10, 90), np.nan), values], axis=1)

    alone = solve(values, days(400, rules), rules).found
    begun = solve(early, days(490, rules, start=START - timedelta(days=90)), rules).found

    np.testing.assert_array_equal(begun.first, alone.first + 90)
    np.testing.assert_allclose(begun.objective, alone.objective, rtol=1e-10)
    np.testing.assert_allclose(begun.delta, alone.delta, atol=1e-8)


def test_a_level_with_a_bend_is_found_where_it_is() -> None:
    t = np.arange(500)
    noise = np.random.default_rng(1).normal(size=500)
    values = 100 + np.maximum(t - 176, 0) * 0.5 + noise

    found = solved(values[None]).found

    bent = found.breaks[0][np.abs(found.delta[0]) > 0.1]
    assert bent.size
    assert np.abs(bent - 176).max() <= 16
    assert found.delta[0].sum() * found.scale[0] / 499 == pytest.approx(0.5, rel=0.1)


def test_a_column_that_was_never_on_has_the_coefficient_nothing() -> None:
    rules = Settings()
    more = extra(200)
    more.values[:, 1] = 0.0

    optima = solve(book(3, 200), days(200, rules, more=more), rules)

    named = dict(zip(optima.calendar.names, optima.found.coefficients.T, strict=True))
    assert (named["national"] == 0).all()
    assert (named["temperature"] != 0).all()


def test_prophets_rules_say_which_seasonal_terms_there_are() -> None:
    values = 100 + np.random.default_rng(1).normal(size=(3, 740))
    values[1, :10] = np.nan
    values[2, :725] = np.nan

    found = solved(values).found

    assert (found.coefficients[0] != 0).sum() == 26
    assert (found.coefficients[1] != 0).sum() == 6
    assert found.status[2] != SOLVED


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (np.full(60, np.nan), "fewer than two observed periods"),
        (np.where(np.arange(60) < 20, 1.0 * np.arange(60), np.nan), "not more observed periods"),
        (np.full(60, 7.0), "the same value throughout"),
        (np.zeros(60), "the same value throughout"),
        (np.tile([1.0, 2, 3, 4, 5, 6, 7], 12), "the model fits without noise"),
    ],
)
def test_a_series_without_an_optimum_says_so(values: np.ndarray, why: str) -> None:
    beside = series(1, len(values))

    optima = solved(np.array([values, beside]))

    assert optima.why_not()[0].startswith(why)
    assert optima.why_not()[1] == ""


def test_a_week_of_zeros_and_one_reading_is_solved_like_any_other() -> None:
    values = np.zeros((1, 400))
    values[0, ::9] = 50.0

    found = solved(values).found

    assert found.status[0] == SOLVED
    assert found.violation[0] < 1e-10


def test_values_of_another_length_are_refused() -> None:
    rules = Settings()

    with pytest.raises(ValueError, match="100 periods of history, values have the shape"):
        solve(np.ones((2, 99)), days(100, rules), rules)


def test_logarithms_of_negative_values_are_refused() -> None:
    with pytest.raises(ValueError, match="log1p is for values of 0 and above"):
        solved(np.full((1, 60), -0.5), Settings(log1p=True))


def test_regressors_need_a_value_for_every_day() -> None:
    more = extra(50)
    more.values[3, 2] = np.nan

    with pytest.raises(ValueError, match="'temperature' has unknown values"):
        type(more)(more.names, more.values, more.prior_scale, more.standardise)


def test_the_calendar_wants_regressors_over_the_horizon_too() -> None:
    with pytest.raises(ValueError, match="cover 50 periods, history and horizon have 57"):
        days(50, Settings(), horizon=7, more=extra(50))


def test_weeks_are_modelled_from_their_own_dates() -> None:
    rules = Settings()
    weeks = np.arange(156)
    values = 100 + 20 * np.sin(2 * np.pi * weeks * 7 / 365.25)
    values = values + np.random.default_rng(1).normal(size=156)
    calendar = days(156, rules, start=date(2023, 1, 2), step=7)

    found = solve(values[None], calendar, rules).found

    assert calendar.names[0] == "yearly_1"
    assert found.status[0] == SOLVED
    assert found.noise[0] * found.scale[0] == pytest.approx(1.0, rel=0.2)
