"""Business days as the State Council announced them, and when a day is looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bank import ROOT
from warning_signals.errors import CalendarGap
from warning_signals.settings import load_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = load_calendar(ROOT / "config")
COVERED = st.dates(date(2014, 1, 10), date(2026, 12, 20))


def starts(as_of: date) -> str:
    return f"{CALENDAR.cutoff(as_of).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("year", range(2014, 2027))
def test_every_day_of_a_year_is_as_the_kept_library_has_it(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))

    differ = [
        day
        for day in days
        if day.year == year and CALENDAR.is_business_day(day) != chinese_calendar.is_workday(day)
    ]

    assert differ == []


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 6, 8), "2026-06-09 04:30"),
        (date(2026, 6, 5), "2026-06-08 04:30"),  # Friday is looked at on Monday
        (date(2026, 6, 18), "2026-06-22 04:30"),  # Dragon Boat on the Friday
        (date(2026, 2, 14), "2026-02-24 04:30"),  # the worked Saturday before Spring Festival
        (date(2026, 2, 27), "2026-02-28 04:30"),  # the next day is a worked Saturday
        (date(2026, 9, 30), "2026-10-08 04:30"),  # National Day
        (date(2026, 6, 6), "2026-06-08 04:30"),  # a Saturday belongs to the Friday before
    ],
)
def test_a_day_is_looked_at_on_the_morning_of_the_next_business_day(
    as_of: date, expected: str
) -> None:
    assert starts(as_of) == expected


def test_the_cutoff_is_an_instant_in_utc_on_the_day_before() -> None:
    assert CALENDAR.cutoff(date(2026, 6, 8)) == datetime(2026, 6, 8, 20, 30, tzinfo=UTC)


@given(COVERED)
def test_the_newest_day_at_a_cutoff_is_the_day_of_that_cutoff(day: date) -> None:
    business = day if CALENDAR.is_business_day(day) else CALENDAR.previous_business_day(day)

    assert CALENDAR.as_of_at(CALENDAR.cutoff(business)) == business


@given(COVERED)
def test_a_moment_before_the_cutoff_the_newest_day_is_the_one_before(day: date) -> None:
    business = CALENDAR.next_business_day(day)
    just_before = CALENDAR.cutoff(business) - timedelta(microseconds=1)

    assert CALENDAR.as_of_at(just_before) == CALENDAR.previous_business_day(business)


@given(COVERED, st.integers(1, 10))
def test_business_days_are_counted_one_by_one(day: date, count: int) -> None:
    after = CALENDAR.add_business_days(day, min(count, 5))

    assert len(CALENDAR.business_days(day + timedelta(days=1), after)) == min(count, 5)
    assert CALENDAR.previous_business_day(CALENDAR.next_business_day(day)) <= day


def test_business_days_are_counted_back_as_well() -> None:
    assert CALENDAR.add_business_days(date(2026, 6, 9), -2) == date(2026, 6, 5)
    assert CALENDAR.add_business_days(date(2026, 6, 7), 0) == date(2026, 6, 7)


@pytest.mark.parametrize("year", [2013, 2027, 2030])
def test_a_year_that_is_not_covered_is_an_error_and_never_a_guess(year: int) -> None:
    with pytest.raises(CalendarGap, match=f"does not cover {year}.*It has 2014 to 2026"):
        CALENDAR.is_business_day(date(year, 6, 3))


def test_the_lunar_new_year_is_a_holiday_of_its_year() -> None:
    assert len(CALENDAR.new_years) == 13
    assert all(chinese_calendar.is_holiday(day) for day in CALENDAR.new_years)
    assert CALENDAR.new_years[-1] == date(2026, 2, 17)


def test_the_date_of_an_instant_is_that_of_the_banks_zone() -> None:
    assert CALENDAR.local_date(datetime(2026, 6, 8, 15, 59, 59, tzinfo=UTC)) == date(2026, 6, 8)
    assert CALENDAR.local_date(datetime(2026, 6, 8, 16, 0, tzinfo=UTC)) == date(2026, 6, 9)
