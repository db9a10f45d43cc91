"""The bank's days: which are business days, when a day is looked at, and the lunar New Year.

A run for bank day D starts at 04:30 in the bank's zone on the next business day; that moment is
cutoff(D), and a run for D reads what was known then. Holidays and make-up working days stand in
config/calendar.yml; a year that it does not cover is an error, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from warning_signals.errors import CalendarGap

CUTOFF = time(4, 30)
ONE_DAY = timedelta(days=1)

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present instant; the only place that asks the machine."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class BankCalendar:
    """Business days of one bank.

    `holidays` are weekdays without business, `workdays` the make-up working Saturdays and
    Sundays, `new_years` the first days of the lunar year; all for the years in `years` only.
    """

    zone: ZoneInfo
    years: frozenset[int]
    holidays: frozenset[date]
    workdays: frozenset[date]
    new_years: tuple[date, ...] = ()

    def is_business_day(self, day: date) -> bool:
        """Say whether the bank is open; CalendarGap for a year that is not covered."""
        if day.year not in self.years:
            raise CalendarGap(
                f"config/calendar.yml does not cover {day.year}, asked for {day}. "
                f"It has {min(self.years)} to {max(self.years)}: add that year's holidays and "
                "make-up working days as the state council announced them."
            )
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def next_business_day(self, day: date) -> date:
        """Return the first business day after `day`."""
        return next(d for d in _onward(day, ONE_DAY) if self.is_business_day(d))

    def previous_business_day(self, day: date) -> date:
        """Return the last business day before `day`."""
        return next(d for d in _onward(day, -ONE_DAY) if self.is_business_day(d))

    def business_days(self, first: date, last: date) -> list[date]:
        """Return the business days from `first` to `last`, both included."""
        span = (last - first).days + 1
        days = (first + timedelta(days=n) for n in range(span))
        return [d for d in days if self.is_business_day(d)]

    def add_business_days(self, day: date, count: int) -> date:
        """Return the business day `count` business days after `day`, or before it if negative."""
        step = self.next_business_day if count > 0 else self.previous_business_day
        for _ in range(abs(count)):
            day = step(day)
        return day

    def cutoff(self, as_of: date) -> datetime:
        """Return the instant (UTC) at which the run for `as_of` starts and up to which it reads.

        A day that is no business day has the cutoff of the business day before it.
        """
        start = datetime.combine(self.next_business_day(as_of), CUTOFF, self.zone)
        return start.astimezone(UTC)

    def as_of_at(self, instant: datetime) -> date:
        """Return the newest bank day whose cutoff has passed at `instant`."""
        local = instant.astimezone(self.zone)
        day = local.date() if local.time() >= CUTOFF else local.date() - ONE_DAY
        latest_start = day if self.is_business_day(day) else self.previous_business_day(day)
        return self.previous_business_day(latest_start)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return that time of that day in the bank's zone."""
        return datetime.combine(day, time(hour, minute), self.zone)

    def local_date(self, instant: datetime) -> date:
        """Return the date of an instant in the bank's zone."""
        return instant.astimezone(self.zone).date()


def last_sunday(as_of: date) -> date:
    """Return the end of the last complete week, `as_of` itself on a Sunday."""
    return as_of - timedelta(days=(as_of.weekday() + 1) % 7)


def _onward(day: date, step: timedelta) -> Iterator[date]:
    while True:
        day += step
        yield day
