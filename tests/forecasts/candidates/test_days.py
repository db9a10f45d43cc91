"""Holidays are taken out of the past and put into the future, in one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.forecasts.made_up import END, NEW_YEARS, closed_at, histories, steady
from warning_signals.calendar import BankCalendar
from warning_signals.errors import CalendarGap
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.candidates.days import DAY_OFF, MADE_UP

# 2026-06-07 is a Sunday; Friday 19 is Dragon Boat Day, Sunday 14 was made a working day for it.
CALENDAR = BankCalendar(
    ZoneInfo("Asia/Shanghai"),
    frozenset({2024, 2025, 2026}),
    holidays=frozenset({date(2026, 6, 19), date(2026, 5, 1), date(2026, 5, 4)}),
    workdays=frozenset({date(2026, 6, 14)}),
    new_years=NEW_YEARS[:3],
)


def test_a_holiday_takes_the_weekend_it_touches_with_it() -> None:
    book = replace(histories(steady()), calendar=CALENDAR)

    kind = candidate_days.kinds(book, 21)[-21:]

    assert np.flatnonzero(kind == DAY_OFF).tolist() == [11, 12, 13]
    assert np.flatnonzero(kind == MADE_UP).tolist() == [6]


def test_a_year_the_calendar_does_not_cover_is_an_error() -> None:
    book = replace(histories(steady()), calendar=CALENDAR)

    with pytest.raises(CalendarGap, match="2027"):
        candidate_days.kinds(book, 300)


def test_a_firm_that_shut_on_holidays_is_expected_to_do_so_again() -> None:
    shut = steady()
    shut[-38:-33] = 0.0
    book = replace(histories(shut), calendar=CALENDAR)

    share = candidate_days.days(book, 21).ahead_share[0]

    assert share[:11] == pytest.approx(1.0)
    assert share[11:14] == pytest.approx(0.0, abs=0.05)


def test_one_that_has_seen_no_festival_takes_its_peers_share() -> None:
    young, end = steady(days=100), date(2026, 12, 31)
    book = histories(
        closed_at(date(2026, 2, 17), steady(days=420), end=end),
        closed_at(date(2026, 2, 17), steady(days=420), end=end),
        young,
        end=end,
    )

    days = candidate_days.days(book, 60)

    # 2027-02-06 is 37 days ahead, its first phase begins a week before.
    assert days.ahead_share[2, 29] == 0.0
    assert days.ahead_share[2, 28] == 1.0


def test_peers_handed_in_make_a_row_the_same_in_any_company() -> None:
    book = histories(closed_at(date(2026, 2, 17), steady()), steady(seed=2))
    peers = np.array([1.0, 0.5, 0.1, 0.8, 0.7, 1.1])

    together = candidate_days.days(book, 300, peers)
    alone = candidate_days.days(book.only([1]), 300, peers)

    np.testing.assert_array_equal(together.ahead_share[1], alone.ahead_share[0])


def test_readings_at_the_meters_floor_are_nothing_used() -> None:
    book = histories(np.array([1.0, 2.0, np.nan]), end=END, off_at=1.0)

    assert candidate_days.used(book)[0, :2].tolist() == [0.0, 2.0]
    assert np.isnan(candidate_days.used(book)[0, 2])
