"""Which bank day a run is for, at the edges of days, zones and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from early_warning_airflow.days import as_of_for, calendar_ends_soon, kind_for

from warning_signals.calendar import BankCalendar
from warning_signals.errors import Refused
from warning_signals.settings import load_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def calendar() -> BankCalendar:
    return load_calendar(Path(__file__).parents[2] / "config")


def test_half_past_four_in_shanghai_is_the_utc_day_before(calendar: BankCalendar) -> None:
    due = datetime(2026, 6, 8, 20, 30, tzinfo=UTC)

    as_of = as_of_for(due, {}, calendar)

    assert due.astimezone(SHANGHAI) == datetime(2026, 6, 9, 4, 30, tzinfo=SHANGHAI)
    assert as_of == date(2026, 6, 8)


def test_a_second_before_the_cutoff_it_is_still_the_day_before(calendar: BankCalendar) -> None:
    early = datetime(2026, 6, 8, 20, 29, 59, tzinfo=UTC)

    assert as_of_for(early, {}, calendar) == date(2026, 6, 5)


def test_friday_is_looked_at_on_monday_morning(calendar: BankCalendar) -> None:
    monday = datetime(2026, 6, 15, 4, 30, tzinfo=SHANGHAI)

    assert as_of_for(monday, {}, calendar) == date(2026, 6, 12)


def test_a_trigger_at_the_weekend_looks_at_the_thursday_that_is_due(calendar: BankCalendar) -> None:
    sunday = datetime(2026, 6, 14, 12, 0, tzinfo=SHANGHAI)

    assert as_of_for(sunday, {}, calendar) == date(2026, 6, 11)


def test_friday_is_looked_at_on_a_make_up_saturday(calendar: BankCalendar) -> None:
    saturday = datetime(2026, 5, 9, 4, 30, tzinfo=SHANGHAI)

    assert as_of_for(saturday, {}, calendar) == date(2026, 5, 8)


def test_the_day_asked_for_wins(calendar: BankCalendar) -> None:
    due = datetime(2026, 6, 15, 4, 30, tzinfo=SHANGHAI)

    assert as_of_for(due, {"as_of": "2026-06-10"}, calendar) == date(2026, 6, 10)
    assert as_of_for(due, {"as_of": None}, calendar) == date(2026, 6, 12)


def test_a_day_without_business_is_refused_with_the_one_before(calendar: BankCalendar) -> None:
    due = datetime(2026, 6, 15, 4, 30, tzinfo=SHANGHAI)

    with pytest.raises(Refused, match=r"2026-06-13 is no business day .* 2026-06-12"):
        as_of_for(due, {"as_of": "2026-06-13"}, calendar)


def test_only_the_newest_day_is_not_a_catch_up(calendar: BankCalendar) -> None:
    now = datetime(2026, 6, 12, 9, 0, tzinfo=SHANGHAI)

    assert kind_for(date(2026, 6, 11), now, calendar) == "newest"
    assert kind_for(date(2026, 6, 10), now, calendar) == "catch_up"


def test_a_calendar_that_ends_soon_is_told_of_in_time(calendar: BankCalendar) -> None:
    assert calendar_ends_soon(date(2026, 11, 16), calendar) is None

    warning = calendar_ends_soon(date(2026, 11, 17), calendar)

    assert warning is not None
    assert "after the last business day of 2026" in warning
