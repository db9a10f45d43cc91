"""Four complete weeks of a series against its forecast, whatever the series is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.made_up import Row, daily, feeds, rows_of
from tests.signals.weeks import AS_OF, MONDAYS, forecast, on_wednesdays
from warning_signals.observed_series import electricity_kwh, operating_inflow
from warning_signals.signals import against_forecast

NAME = "operating_inflow"


def compared(*sums: float, **said: Any) -> Row | None:
    flows = [
        row for day, amount in on_wednesdays(sums)
        for row in daily("B1", day, day, operating_inflow=amount)
    ]  # fmt: skip
    given = feeds(daily_flows=flows, forecasts=forecast(NAME, **said))
    actual = against_forecast.weekly(given, AS_OF, operating_inflow.PLUGIN)
    result = against_forecast.compared(given, AS_OF, NAME, actual, zero_between=True)
    return rows_of(result).get("B1")


@pytest.mark.parametrize(
    ("as_of", "monday"),
    [
        (date(2026, 6, 6), date(2026, 5, 4)),
        (date(2026, 6, 7), date(2026, 5, 11)),
        (date(2026, 6, 8), date(2026, 5, 11)),
        (date(2026, 6, 12), date(2026, 5, 11)),
    ],
)
def test_the_weeks_are_the_last_four_complete_ones(as_of: date, monday: date) -> None:
    assert against_forecast.first_monday(as_of) == monday


def test_the_fall_is_that_of_the_four_weeks_together() -> None:
    row = compared(10_000, 6_000, 5_000, 3_000)

    assert row is not None
    assert (row["actual"], row["expected"], row["change"]) == (24_000, 40_000, 16_000)
    assert row["value"] == pytest.approx(0.4)
    assert (row["weeks_below"], row["recent_below"], row["weeks_inside"]) == (3, 3, 1)


def test_each_week_stands_in_the_evidence_in_order() -> None:
    row = compared(10_000, 0, 5_000, 3_000)

    assert row is not None
    assert row["weeks_actual"] == [10_000, 0, 5_000, 3_000]
    assert row["weeks_expected"] == [10_000] * 4
    assert (row["weeks_lower"], row["weeks_upper"]) == ([8_000] * 4, [12_000] * 4)
    assert row["model"] == "seasonal_level 1"


def test_a_week_on_the_bound_is_inside_and_one_unit_less_is_below() -> None:
    row = compared(8_000, 7_999, 8_000, 7_999)

    assert row is not None
    assert (row["weeks_below"], row["weeks_inside"]) == (2, 2)


def test_above_the_range_is_inside_as_far_as_letting_go_is_concerned() -> None:
    row = compared(20_000, 20_000, 20_000, 20_000)

    assert row is not None
    assert (row["value"], row["weeks_inside"]) == (-1.0, 4)


def test_where_the_range_reaches_to_nothing_a_week_is_inside_from_three_quarters_on() -> None:
    row = compared(0, 7_499, 7_500, 9_000, lower=0.0)

    assert row is not None
    assert (row["weeks_below"], row["weeks_inside"]) == (0, 2)


def test_a_firm_of_which_nothing_is_expected_neither_falls_nor_is_cleared() -> None:
    row = compared(0, 0, 0, 0, expected=0.0, lower=0.0)

    assert row is not None
    assert (row["value"], row["weeks_below"], row["weeks_inside"]) == (0.0, 0, 0)


def test_without_a_forecast_for_each_week_there_is_no_row() -> None:
    weeks = [row for row in forecast(NAME) if row["period_on"] != MONDAYS[1]]
    given = feeds(daily_flows=[], forecasts=weeks)
    actual = against_forecast.weekly(given, AS_OF, operating_inflow.PLUGIN)

    assert rows_of(
        against_forecast.compared(given, AS_OF, NAME, actual, zero_between=True)
    ) == {}  # fmt: skip


def test_the_second_opinion_judges_nothing() -> None:
    assert compared(1, 1, 1, 1, series=f"{NAME} by prophet") is None


def test_a_day_that_was_not_read_makes_its_week_unknown() -> None:
    meters: list[Row] = [{"meter_id": "M1", "borrower_id": "B1", "utility": "electricity"}]
    read: list[Row] = [
        {"meter_id": "M1", "business_on": date(2026, 5, day), "quantity": 9}
        for day in range(11, 24)
    ]
    given = feeds(meters=meters, meter_readings=read)

    weeks = against_forecast.weekly(given, AS_OF, electricity_kwh.PLUGIN).to_pyarrow().to_pylist()

    assert weeks == [{"borrower_id": "B1", "period_on": MONDAYS[0], "actual": 63.0}]


@pytest.mark.parametrize(("usual_a_day", "silent_days"), [(667.0, 9.0), (666.0, 0.0)])
def test_silence_counts_from_an_instalment_of_20_000_a_month(
    usual_a_day: float, silent_days: float
) -> None:
    said = {"silent_days": 9, "silent_after": 8, "usual_a_day": usual_a_day}
    given = feeds(daily_flows=[], forecasts=forecast(NAME, **said))

    result = against_forecast.short_of(given, AS_OF, NAME, operating_inflow.PLUGIN)

    assert rows_of(result)["B1"]["silent_days"] == silent_days
