"""Which bank day a run is for, and whether it is the newest one or one that is made up.

Airflow keeps instants in UTC: 04:30 in Shanghai is 20:30 of the day before. Every place that
needs a run's bank day asks `as_of_for`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal

from warning_signals.calendar import BankCalendar
from warning_signals.errors import CalendarGap, Refused

Kind = Literal["newest", "catch_up"]

LOOK_AHEAD = timedelta(days=45)


@cache
def bank_calendar() -> BankCalendar:
    """Return the bank's calendar from the folder that EWS_CONFIG names, read once a process."""
    from warning_signals.settings import Settings, load_calendar

    settings = Settings()
    return load_calendar(settings.config, settings.book)


def as_of_for(
    run_after: datetime,
    params: Mapping[str, Any],
    calendar: BankCalendar | None = None,
) -> date:
    """Return the bank day that a run due at `run_after` looks at.

    It is the newest bank day whose cutoff has passed at `run_after`; an explicit `as_of` in
    `params` (ISO date) wins. Refused if that is not a business day of the bank.
    """
    days = calendar or bank_calendar()
    asked = params.get("as_of")
    if not asked:
        return days.as_of_at(run_after)
    as_of = date.fromisoformat(str(asked))
    if not days.is_business_day(as_of):
        raise Refused(
            f"{as_of} is no business day of the bank, so there is nothing to run for it. "
            f"The business day before is {days.previous_business_day(as_of)}."
        )
    return as_of


def kind_for(as_of: date, now: datetime, calendar: BankCalendar | None = None) -> Kind:
    """Say "newest" if `as_of` is the newest bank day whose cutoff has passed at `now`."""
    days = calendar or bank_calendar()
    return "newest" if as_of >= days.as_of_at(now) else "catch_up"


def calendar_ends_soon(as_of: date, calendar: BankCalendar | None = None) -> str | None:
    """Return a warning while the days to come run into a year without holidays, else None.

    Without that year Airflow cannot tell when the next run is due, and says so only in a log.
    """
    days = calendar or bank_calendar()
    try:
        days.is_business_day(as_of + LOOK_AHEAD)
    except CalendarGap as gap:
        return (
            f"Airflow can schedule no run after the last business day of {max(days.years)}. {gap}"
        )
    return None
