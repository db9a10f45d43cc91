"""What models with a band hand on: nothing below zero, no band too narrow, parts as one."""

from __future__ import annotations

from datetime import date

import numpy as np

from warning_signals.forecasts.answer import answer, periods_ahead, together
from warning_signals.forecasts.histories import FIRST_FESTIVAL, ZERO_BAND, Expected

MONDAYS = [date(2026, 6, 8), date(2026, 6, 15)]


def made(name: str, *, quantiles: bool = False, first: bool = False, low: float = 90.0) -> Expected:
    row = np.array([[100.0, 100.0]])
    return answer(
        [name], MONDAYS, row, (row * low / 100, row * 1.01), row * 0.1,
        np.array([[first, False]]), model="m 1", also=["said"],
        quantiles=np.ones((1, 2, 3)) if quantiles else None,
    )  # fmt: skip


def test_a_band_is_at_least_five_per_cent_wide_and_never_below_zero() -> None:
    assert made("A", low=99.0).lower.tolist() == [[95.0, 95.0]]
    assert made("A").upper.tolist() == [[105.0, 105.0]]
    assert made("A", low=-20.0).lower.tolist() == [[0.0, 0.0]]


def test_what_the_band_cannot_see_is_said_after_what_the_model_says() -> None:
    assert made("A").fallback_reason == ["said"]
    assert made("A", first=True).fallback_reason == [f"said; {FIRST_FESTIVAL}"]
    assert made("A", first=True).lower.tolist() == [[0.0, 90.0]]
    assert made("A", low=0.0).fallback_reason == [f"said; {ZERO_BAND}"]


def test_parts_become_one_in_the_order_asked_for_and_unknown_quantiles_are_nan() -> None:
    whole = together([made("B"), made("A", quantiles=True)], ["A", "X", "B"])

    assert (whole.ids, whole.period_on, whole.model) == (["A", "B"], MONDAYS, ["m 1", "m 1"])
    assert whole.quantiles is not None
    assert np.isfinite(whole.quantiles).all(axis=(1, 2)).tolist() == [True, False]
    assert together([made("B"), made("A")], ["A", "B"]).quantiles is None


def test_periods_are_days_or_whole_weeks_within_the_horizon() -> None:
    friday = date(2026, 6, 5)

    assert periods_ahead(friday, 3, "day") == [date(2026, 6, 6), date(2026, 6, 7), date(2026, 6, 8)]
    assert periods_ahead(friday, 16, "week") == MONDAYS
