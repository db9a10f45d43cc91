"""The book's days as an array: what weekday, how far from New Year, delivered on which bank day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from warning_signals.calendar import BankCalendar

FIRST_ON = date(2024, 3, 1)
OPENING_ON = date(2026, 6, 5)
LAST_ON = date(2026, 6, 12)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Axis:
    """T calendar days from FIRST_ON to LAST_ON; arrays are indexed by day number from 0.

    `delivered` is the day number of the bank day with whose delivery a day's rows come, `lunar`
    the signed distance in days to the nearest lunar New Year.
    """

    dates: NDArray[np.datetime64]
    weekday: Ints
    is_open: Flags
    delivered: Ints
    lunar: Ints
    opening: int

    @property
    def count(self) -> int:
        """The number of days, T."""
        return len(self.dates)

    @property
    def window(self) -> Ints:
        """The bank days of the daily deliveries, after the opening."""
        days = np.arange(self.opening + 1, self.count)
        return days[self.is_open[days]]

    @property
    def month(self) -> Ints:
        """Months since January 1970 of each day."""
        return np.asarray(self.dates.astype("datetime64[M]"), np.int64)

    @property
    def month_ends(self) -> Ints:
        """The last bank day of each month up to the opening."""
        days = np.flatnonzero(self.is_open[: self.opening + 1])
        last = np.append(np.diff(self.month[days]) > 0, False)
        return np.asarray(days[last], np.int64)

    def number(self, day: date) -> int:
        """Return the day's number; negative before the book begins."""
        return (day - FIRST_ON).days

    def day(self, number: int) -> date:
        """Return the date of a day number."""
        return FIRST_ON + timedelta(days=int(number))


def make_axis(calendar: BankCalendar) -> Axis:
    """Return the axis of the shipped book under the bank's calendar."""
    count = (LAST_ON - FIRST_ON).days + 1
    days = [FIRST_ON + timedelta(days=n) for n in range(count)]
    is_open = np.array([calendar.is_business_day(day) for day in days])
    numbers = np.arange(count)
    open_days = numbers[is_open]
    new_years = np.array([(day - FIRST_ON).days for day in calendar.new_years])
    distance = numbers[:, None] - new_years[None, :]
    nearest = np.abs(distance).argmin(axis=1)
    return Axis(
        dates=np.array(days, "datetime64[D]"),
        weekday=np.array([day.weekday() for day in days]),
        is_open=is_open,
        delivered=open_days[np.searchsorted(open_days, numbers)],
        lunar=distance[numbers, nearest],
        opening=(OPENING_ON - FIRST_ON).days,
    )


def month_day(month: Ints, day_of_month: Ints | int) -> Ints:
    """Return day numbers of that day (1 to 28) of those months (since January 1970)."""
    first = month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    origin = np.datetime64(FIRST_ON, "D").astype(np.int64)
    return np.asarray(first - origin + day_of_month - 1, np.int64)
