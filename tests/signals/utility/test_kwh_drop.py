"""Electricity drop: four complete weeks of the meters against the forecast."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, days, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.utility import kwh_drop

AS_OF = date(2026, 6, 12)
FIRST_MONDAY = date(2026, 5, 11)
LAST_SUNDAY = date(2026, 6, 7)
METERS: list[Row] = [{"meter_id": "M1", "borrower_id": "B1", "utility": "electricity"}]


def readings(kwh: float, meter_id: str = "M1", last: date = AS_OF) -> list[Row]:
    return [
        {"meter_id": meter_id, "business_on": day, "quantity": kwh}
        for day in days(FIRST_MONDAY, last)
    ]


def forecast(expected: float = 700, lower: float = 500, **columns: Any) -> list[Row]:
    row: Row = {"borrower_id": "B1", "series": "electricity_kwh", "grain": "week"}
    row |= {"expected": expected, "lower": lower, "upper": 900, "model": "seasonal_level"}
    mondays = days(FIRST_MONDAY, date(2026, 7, 6), step=7)
    return [{**row, "period_on": monday, **columns} for monday in mondays]


def measured(
    read: list[Row],
    expected: list[Row] | None = None,
    meters: list[Row] = METERS,
    as_of: date = AS_OF,
) -> dict[str, Row]:
    weeks = forecast() if expected is None else expected
    given = feeds(meters=meters, meter_readings=read, forecasts=weeks)
    return rows_of(kwh_drop.measure(given, as_of))


def test_fires_when_four_weeks_are_half_of_what_was_expected() -> None:
    row = measured(readings(50))["B1"]

    assert (row["value"], row["weeks_below"]) == (0.5, 4.0)
    assert (row["kwh"], row["expected"], row["model"]) == (1400, 2800, "seasonal_level")


def test_quiet_when_use_is_as_expected() -> None:
    row = measured(readings(100))["B1"]

    assert (row["value"], row["weeks_below"]) == (0.0, 0.0)


def test_a_week_on_the_lower_bound_is_not_below_it() -> None:
    assert measured(readings(50), forecast(lower=350))["B1"]["weeks_below"] == 0.0
    assert measured(readings(50), forecast(lower=350.1))["B1"]["weeks_below"] == 4.0


def test_the_week_that_is_not_over_does_not_count() -> None:
    stopped = [row for row in readings(100) if row["business_on"] <= LAST_SUNDAY]
    idle = [{**row, "quantity": 0} for row in readings(100) if row["business_on"] > LAST_SUNDAY]

    assert measured([*stopped, *idle])["B1"]["value"] == 0.0


def test_on_a_sunday_the_week_that_ends_is_complete() -> None:
    shifted = [{**row, "quantity": 50} for row in readings(100, last=LAST_SUNDAY)]

    assert measured(shifted, as_of=LAST_SUNDAY)["B1"]["value"] == 0.5


def test_a_day_that_was_not_read_is_no_day_without_use() -> None:
    gap = [row for row in readings(100) if row["business_on"] != date(2026, 5, 20)]

    assert measured(gap) == {}


def test_a_meter_that_stopped_reporting_is_no_fall() -> None:
    two = [*METERS, {"meter_id": "M2", "borrower_id": "B1", "utility": "electricity"}]
    silent = readings(100, "M2", last=date(2026, 5, 12))

    assert measured([*readings(100), *silent], meters=two) == {}
    assert measured([*readings(50), *readings(50, "M2")], meters=two)["B1"]["value"] == 0.0


def test_without_a_forecast_for_all_four_weeks_there_is_no_row() -> None:
    assert measured(readings(50), forecast()[1:]) == {}
    assert measured(readings(50), forecast(series="electricity_kwh by prophet")) == {}


def test_water_is_not_electricity() -> None:
    water: list[Row] = [{"meter_id": "M1", "borrower_id": "B1", "utility": "water"}]

    assert measured(readings(50), meters=water) == {}


def test_applies_to_borrowers_with_an_electricity_meter() -> None:
    assert kwh_drop.PLUGIN.applicable is not None

    assert set(rows_of(kwh_drop.PLUGIN.applicable(feeds(meters=METERS), AS_OF))) == {"B1"}
    assert rows_of(kwh_drop.PLUGIN.applicable(feeds(meters=[]), AS_OF)) == {}


def test_the_sentence_has_kwh_and_what_was_expected() -> None:
    text = kwh_drop.explain(evidence(measured(readings(50))["B1"], level="red"))

    assert text.en == (
        "Electricity over four weeks was 1,400 kWh, 50 % below the 2,800 kWh expected from the "
        "firm's own past (red line 50 %); 4 of the four weeks were below the expected range."
    )


def test_where_nothing_was_expected_nothing_is_missing_and_no_week_is_inside() -> None:
    row = measured(readings(0), forecast(expected=0, lower=0))["B1"]

    assert (row["value"], row["weeks_below"], row["weeks_inside"]) == (0.0, 0.0, 0.0)


def test_more_than_expected_is_less_than_no_fall() -> None:
    assert measured(readings(150))["B1"]["value"] == pytest.approx(-0.5)


SILENT: Row = {"silent_days": 9, "silent_after": 8, "usual_a_day": 100}


def test_fires_on_nine_silent_days_before_three_weeks_are_below() -> None:
    given = forecast(**SILENT)

    row = measured(readings(100), given)["B1"]

    assert (row["silent_days"], row["value"], row["weeks_below"]) == (9.0, 0.0, 0.0)
    assert judged(kwh_drop.PLUGIN, row) == Level.AMBER
    assert judged(kwh_drop.PLUGIN, {**row, "silent_days": 7.0}) == Level.GREEN


def test_fires_on_a_lasting_step_that_the_forecast_has_got_used_to() -> None:
    fallen: Row = {"lasting_fall": 0.30, "lost_a_day": 30, "fell_on": date(2026, 4, 6)}

    row = measured(readings(100), forecast(**fallen))["B1"]

    assert judged(kwh_drop.PLUGIN, row) == Level.AMBER
    assert judged(kwh_drop.PLUGIN, {**row, "lasting_fall": 0.29}) == Level.GREEN
    assert kwh_drop.explain(evidence(row)).en == (
        "Electricity has lain 30 % lower since the week of 6 April 2026 than in the half year "
        "before, other firms' ups and downs taken out."
    )


def test_silence_is_told_in_days_against_the_firms_own_pauses() -> None:
    row = measured(readings(100), forecast(**SILENT))["B1"]

    assert kwh_drop.explain(evidence(row)).en == (
        "Electricity: next to nothing for 9 days that are usual days for others, where this "
        "firm's own pauses make 8 the limit."
    )


def test_a_meter_that_is_off_and_expected_to_be_is_twice_what_was_expected_at_most() -> None:
    off = measured(readings(1), forecast(expected=1e-30, lower=0, silent_days=60))["B1"]

    assert (off["value"], off["silent_days"]) == (-1.0, 60.0)
