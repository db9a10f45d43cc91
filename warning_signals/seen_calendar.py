"""The bank's calendar as tables that signals can join."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.calendar import BankCalendar

if TYPE_CHECKING:
    import ibis

BANK_DAYS_BACK = 800


def new_years(calendar: BankCalendar) -> ibis.Table:
    """Return `new_year_on`, a row for each Spring Festival that the calendar knows."""
    import ibis
    import pyarrow as pa

    return ibis.memtable(pa.table({"new_year_on": list(calendar.new_years)}))


def bank_days(calendar: BankCalendar, as_of: date) -> ibis.Table:
    """Return `day`, `is_business` of the days up to `as_of`, at most 800 back."""
    import ibis
    import pyarrow as pa

    first = max(as_of - timedelta(days=BANK_DAYS_BACK), date(min(calendar.years), 1, 1))
    days = [first + timedelta(days=n) for n in range((as_of - first).days + 1)]
    business = [calendar.is_business_day(day) for day in days]
    return ibis.memtable(pa.table({"day": days, "is_business": business}))
