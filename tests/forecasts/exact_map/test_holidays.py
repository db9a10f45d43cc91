"""Holidays from the bank's calendar as columns of the model."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from warning_signals.calendar import BankCalendar
from warning_signals.errors import CalendarGap
from warning_signals.forecasts.exact_map.holidays import bank_columns, by_week, festival_columns

ROOT = Path(__file__).parents[3]
CALENDAR = BankCalendar(
    zone=ZoneInfo("Asia/Shanghai"),
    years=frozenset({2025}),
    holidays=frozenset(
        [date(2025, 1, 28), date(2025, 1, 29), date(2025, 4, 4)]
        + [date(2025, 10, day) for day in (1, 2, 3, 6, 7, 8)]
    ),
    workdays=frozenset({date(2025, 1, 26), date(2025, 10, 11)}),
    new_years=(date(2025, 1, 29),),
)


def on(name: str, *, each_day: bool = False) -> list[str]:
    """Return the days of 2025 on which the column of that name is 1."""
    extra = bank_columns(CALENDAR, date(2025, 1, 1), 365, each_day=each_day)
    column = extra.values[:, extra.names.index(name)]
    first = np.datetime64("2025-01-01")
    return [str(first + int(day))[5:] for day in np.flatnonzero(column)]


def test_the_festival_has_three_phases_and_national_day_its_week() -> None:
    assert on("spring festival 1")[0] == "01-22"
    assert on("spring festival 2")[0] == "01-29"
    assert on("spring festival 3")[-1] == "02-13"
    assert on("national day") == [f"10-0{day}" for day in range(1, 9)]


def test_other_days_off_and_make_up_days_have_a_column_each() -> None:
    assert on("other days off") == ["04-04"]
    assert on("make-up working day") == ["01-26", "10-11"]


def test_each_day_of_a_holiday_may_have_its_own_column() -> None:
    assert on("spring festival -7", each_day=True) == ["01-22"]
    assert on("spring festival +0", each_day=True) == ["01-29"]
    assert on("spring festival +15", each_day=True) == ["02-13"]
    assert on("national day 4", each_day=True) == ["10-04"]


def test_a_year_that_is_not_covered_is_an_error() -> None:
    with pytest.raises(CalendarGap, match="does not cover 2026"):
        bank_columns(CALENDAR, date(2025, 12, 1), 60)


def test_over_weeks_a_column_counts_days() -> None:
    days = festival_columns([date(2025, 1, 29)], date(2025, 1, 20), 30)

    weeks = by_week(days)

    np.testing.assert_array_equal(weeks.values[:, 0], [5, 2, 0, 0])
    np.testing.assert_array_equal(weeks.values[:, 1], [0, 5, 3, 0])
    assert weeks.standardise.all()


def test_without_a_lunar_new_year_the_columns_are_empty() -> None:
    assert not festival_columns([], date(2025, 1, 1), 10, each_day=True).values.any()
