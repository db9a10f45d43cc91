"""The days of the real book, and when each calendar day's rows came in.

The e-invoices stay where they are in time, so the book's last week is one that they cover in full.
A row of a weekend or holiday belongs to the next business day, as in any daily delivery.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pandas as pd
import pyarrow as pa

from warning_signals.calendar import BankCalendar

OPENING_ON = date(2019, 9, 20)
FIRST_ON = date(2019, 9, 23)
LAST_ON = date(2019, 9, 27)
BALANCES_FROM = date(2018, 8, 20)
"""Balances are handed over for the thirteen months before the opening."""


@dataclass(frozen=True)
class Days:
    """For each calendar day from `first` to LAST_ON: its business day and when that was learned.

    `business_on` is date32, `known_at` a timestamp in UTC; both are indexed by days since `first`.
    """

    calendar: BankCalendar
    first: date
    business_on: pa.Array
    known_at: pa.Array


def days_from(first: date, calendar: BankCalendar) -> Days:
    """Return the look-up from `first` to LAST_ON; CalendarGap where a year is not covered."""
    count = (LAST_ON - first).days + 1
    days = [first + timedelta(days=n) for n in range(count)]
    business = [covering_day(day, calendar) for day in days]
    arrivals = {day: arrived_at(day, calendar) for day in set(business)}
    return Days(
        calendar=calendar,
        first=first,
        business_on=pa.array(business, pa.date32()),
        known_at=pa.array([arrivals[day] for day in business], pa.timestamp("us", tz="UTC")),
    )


def covering_day(day: date, calendar: BankCalendar) -> date:
    """Return the business day whose delivery covers `day`."""
    return day if calendar.is_business_day(day) else calendar.next_business_day(day)


def arrived_at(business_on: date, calendar: BankCalendar) -> datetime:
    """Return when a business day's files lie ready: 02:10 before its run starts at 04:30."""
    return calendar.at(calendar.next_business_day(business_on), 2, 10)


def balance_days(calendar: BankCalendar) -> list[date]:
    """Return the business days for which balances are handed over."""
    return calendar.business_days(BALANCES_FROM, LAST_ON)


def snapshot_days(calendar: BankCalendar) -> list[date]:
    """Return the days with a snapshot of the masters: month ends, the opening, the last week."""
    days = calendar.business_days(BALANCES_FROM, OPENING_ON)
    month_ends = [a for a, b in pairwise(days) if a.month != b.month]
    return [days[0], *month_ends, OPENING_ON, *calendar.business_days(FIRST_ON, LAST_ON)]


def each_day(rows: pd.DataFrame, days: list[date]) -> pd.DataFrame:
    """Return the rows once for each of `days`, which stands in the column `day`."""
    return rows.merge(pd.DataFrame({"day": days}), how="cross")
