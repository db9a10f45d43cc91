"""The timetable: what is due when, what is made up, and what Airflow can read back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pendulum
import pytest
from airflow.timetables.base import DataInterval, TimeRestriction
from early_warning_airflow.bank_days import BankDays

from warning_signals.errors import CalendarGap
from warning_signals.settings import load_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai(year: int, month: int, day: int, hour: int, minute: int) -> Any:
    return pendulum.instance(datetime(year, month, day, hour, minute, tzinfo=SHANGHAI))


def bank_days(now: Any = None) -> BankDays:
    calendar = load_calendar(Path(__file__).parents[2] / "config")
    return BankDays(calendar, clock=lambda: now)


def following(last: Any, *, catchup: bool = False, latest: Any = None) -> Any:
    info = bank_days().next_dagrun_info(
        last_automated_data_interval=DataInterval.exact(last),
        restriction=TimeRestriction(earliest=None, latest=latest, catchup=catchup),
    )
    return info and info.run_after


def first(earliest: Any, *, now: Any, catchup: bool) -> Any:
    info = bank_days(now).next_dagrun_info(
        last_automated_data_interval=None,
        restriction=TimeRestriction(earliest=earliest, latest=None, catchup=catchup),
    )
    assert info is not None
    return info.run_after


def test_the_next_run_is_on_the_next_business_day_at_half_past_four() -> None:
    assert following(shanghai(2026, 6, 9, 4, 30)) == shanghai(2026, 6, 10, 4, 30)
    assert following(shanghai(2026, 6, 12, 4, 30)) == shanghai(2026, 6, 15, 4, 30)


def test_airflow_is_told_in_utc() -> None:
    due = following(shanghai(2026, 6, 9, 4, 30))

    assert due.isoformat() == "2026-06-09T20:30:00+00:00"


def test_spring_festival_is_passed_over_and_the_make_up_saturdays_are_not() -> None:
    # Saturday 14 February is worked, 16 to 23 is the festival, Saturday 28 is worked.
    due = [shanghai(2026, 2, 12, 4, 30)]
    for _ in range(7):
        due.append(following(due[-1]))

    assert [f"{d.astimezone(SHANGHAI):%m-%d %H:%M}" for d in due[1:]] == [
        "02-13 04:30",
        "02-14 04:30",
        "02-24 04:30",
        "02-25 04:30",
        "02-26 04:30",
        "02-27 04:30",
        "02-28 04:30",
    ]


def test_days_missed_since_the_last_run_are_made_up_in_order() -> None:
    weeks_later = shanghai(2026, 6, 30, 9, 0)
    info = bank_days(weeks_later).next_dagrun_info(
        last_automated_data_interval=DataInterval.exact(shanghai(2026, 6, 9, 4, 30)),
        restriction=TimeRestriction(earliest=None, latest=None, catchup=False),
    )

    assert info is not None
    assert info.run_after == shanghai(2026, 6, 10, 4, 30)


def test_switched_on_for_the_first_time_it_begins_with_the_newest_bank_day() -> None:
    saturday = shanghai(2026, 6, 13, 15, 0)

    assert first(None, now=saturday, catchup=False) == shanghai(2026, 6, 12, 4, 30)


def test_with_catchup_it_begins_at_the_start_date() -> None:
    now = shanghai(2026, 6, 13, 15, 0)

    assert first(shanghai(2026, 6, 1, 0, 0), now=now, catchup=True) == shanghai(2026, 6, 1, 4, 30)
    assert first(shanghai(2026, 6, 1, 4, 30), now=now, catchup=True) == shanghai(2026, 6, 1, 4, 30)
    assert first(shanghai(2026, 6, 1, 4, 31), now=now, catchup=True) == shanghai(2026, 6, 2, 4, 30)


def test_a_start_date_ahead_is_waited_for() -> None:
    now = shanghai(2026, 6, 13, 15, 0)

    assert first(shanghai(2026, 7, 1, 0, 0), now=now, catchup=False) == shanghai(2026, 7, 1, 4, 30)


def test_nothing_is_due_after_the_end_date() -> None:
    end = shanghai(2026, 6, 10, 0, 0)

    assert following(shanghai(2026, 6, 9, 4, 30), latest=end) is None


def test_a_year_without_a_calendar_is_an_error_and_no_guess() -> None:
    with pytest.raises(CalendarGap, match="does not cover 2027"):
        following(shanghai(2026, 12, 31, 4, 30))


def test_a_run_by_hand_covers_no_interval() -> None:
    now = shanghai(2026, 6, 9, 11, 7)

    assert bank_days().infer_manual_data_interval(run_after=now) == DataInterval(now, now)


def test_airflow_reads_it_back_from_its_database() -> None:
    from airflow.serialization.decoders import decode_timetable
    from airflow.serialization.encoders import encode_timetable

    stored = encode_timetable(BankDays())

    assert stored == {"__type": "early_warning_airflow.bank_days.BankDays", "__var": {}}
    assert isinstance(decode_timetable(stored), BankDays)
