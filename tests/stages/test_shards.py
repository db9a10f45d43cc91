"""Forecasting shard by shard: whatever the number of shards, each digit is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecasts.made_up import closed_at, histories, steady
from warning_signals.forecasts import seasonal_level
from warning_signals.forecasts.histories import Expected, Histories
from warning_signals.stages.shards import forecast_book, shard_of

NEW_YEARS = (date(2025, 1, 29), date(2026, 2, 17))


def book(count: int = 40) -> Histories:
    """Return firms of all kinds, one in three too young to have been through a festival."""
    rows = []
    for number in range(count):
        days = closed_at(NEW_YEARS[0], steady(50.0 * (1 + number % 7), seed=number))
        if number % 3 == 0:
            days[:-400] = np.nan
        if number % 5 == 0:
            days[-60:-40] = np.nan
        rows.append(days)
    made = histories(*rows)
    return replace(made, ids=[f"B{number:05d}" for number in range(count)], new_years=NEW_YEARS)


BOOK = book()
AHEAD_OF_A_FESTIVAL = BOOK.until(date(2026, 2, 1))


def same(one: Expected, other: Expected) -> None:
    assert one.ids == other.ids
    assert one.period_on == other.period_on
    assert one.fallback_reason == other.fallback_reason
    for name in ("expected", "lower", "upper", "sigma"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@settings(max_examples=12, deadline=None)
@given(shards=st.integers(2, 60))
def test_the_number_of_shards_moves_no_digit(shards: int) -> None:
    for part in (BOOK, AHEAD_OF_A_FESTIVAL):
        whole = forecast_book("seasonal_level", part, 56, shards=1)

        same(forecast_book("seasonal_level", part, 56, shards=shards), whole)


def test_what_is_learnt_from_peers_is_learnt_before_the_book_is_divided() -> None:
    whole = forecast_book("seasonal_level", AHEAD_OF_A_FESTIVAL, 56, shards=1)
    young = whole.ids.index("B00003")

    # Its festival weeks come from its peers, of whom it has none in a shard of its own.
    assert whole.expected[young].min() == pytest.approx(0.0, abs=1e-9)
    alone = forecast_book("seasonal_level", AHEAD_OF_A_FESTIVAL, 56, shards=60)
    np.testing.assert_array_equal(alone.expected[young], whole.expected[young])
    by_itself = seasonal_level.forecast(AHEAD_OF_A_FESTIVAL.only([3]), 56)
    assert by_itself.expected.min() > 300


def test_two_processes_give_what_one_gives() -> None:
    whole = forecast_book("seasonal_level", BOOK, 28, shards=1)

    same(forecast_book("seasonal_level", BOOK, 28, shards=4, processes=2), whole)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["exact_map"])
def test_other_models_hold_to_it_too(model: str) -> None:
    some = BOOK.only(range(1, 9))

    same(
        forecast_book(model, some, 28, shards=3),
        forecast_book(model, some, 28, shards=1),
    )


def test_a_borrower_stays_in_his_shard_in_any_company() -> None:
    ids = [f"B{number:05d}" for number in range(3000)]

    numbers = shard_of(ids, 8)

    assert shard_of(ids[17:18], 8)[0] == numbers[17]
    assert np.bincount(numbers.astype(int)).min() > 300
    assert shard_of(["B00001", "B00002"], 8).tolist() == numbers[1:3].tolist()


def test_a_book_of_which_nobody_has_enough_history_has_no_rows() -> None:
    made = forecast_book("seasonal_level", histories(steady(days=90)), 28, shards=2)

    assert made.ids == []
    assert made.expected.shape == (0, 4)
