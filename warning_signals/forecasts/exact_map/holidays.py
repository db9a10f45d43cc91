"""Holidays as shared columns, from the bank's calendar: windows that move with the lunar year.

The Spring Festival has three phases (spring_festival.py) or a column for each of its days; then
the National Day week, other days off, and make-up working days. Over weeks a column counts days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from warning_signals.calendar import BankCalendar
from warning_signals.forecasts import spring_festival
from warning_signals.forecasts.exact_map.calendar_columns import WEEK, Extra
from warning_signals.forecasts.exact_map.work import Bools

OCTOBER, NATIONAL_DAYS = 10, 8
HOLIDAYS_PRIOR_SCALE = 10.0


def festival_columns(
    new_years: Sequence[date],
    start: date,
    days: int,
    *,
    each_day: bool = False,
    prior_scale: float = HOLIDAYS_PRIOR_SCALE,
) -> Extra:
    """Return the Spring Festival over `days` days from `start`: three phases, or every day."""
    if not each_day:
        phase = spring_festival.phases(start, days, new_years)
        numbers = range(1, len(spring_festival.PHASE_STARTS) + 1)
        return _extra({f"spring festival {k}": phase == k for k in numbers}, days, prior_scale)
    offsets = [np.arange(days) - (new_year - start).days for new_year in new_years]
    window = range(spring_festival.FIRST_DAY, spring_festival.LAST_DAY + 1)
    columns = {f"spring festival {k:+d}": _any(offsets, k, days) for k in window}
    return _extra(columns, days, prior_scale)


def bank_columns(
    calendar: BankCalendar,
    start: date,
    days: int,
    *,
    each_day: bool = False,
    prior_scale: float = HOLIDAYS_PRIOR_SCALE,
) -> Extra:
    """Return all holidays over `days` days from `start`; CalendarGap for a year not covered."""
    dates = [start + timedelta(days=n) for n in range(days)]
    works = np.array([calendar.is_business_day(day) for day in dates], dtype=np.bool_)
    autumn = np.array(
        [day.day if day.month == OCTOBER and day.day <= NATIONAL_DAYS else 0 for day in dates]
    )
    national = (autumn > 0) & ~works
    festival = spring_festival.phases(start, days, calendar.new_years) > 0
    listed = np.array([day in calendar.holidays for day in dates], dtype=np.bool_)
    week = {"national day": national}
    if each_day:
        numbers = range(1, NATIONAL_DAYS + 1)
        week = {f"national day {k}": national & (autumn == k) for k in numbers}
    made_up = np.array([day in calendar.workdays for day in dates], dtype=np.bool_)
    others = {"other days off": listed & ~national & ~festival, "make-up working day": made_up}
    lunar = festival_columns(
        calendar.new_years, start, days, each_day=each_day, prior_scale=prior_scale
    )
    return joined(lunar, _extra({**week, **others}, days, prior_scale))


def joined(*extras: Extra) -> Extra:
    """Return the columns of all of them, which cover the same periods."""
    return Extra(
        [name for extra in extras for name in extra.names],
        np.hstack([extra.values for extra in extras]),
        np.concatenate([extra.prior_scale for extra in extras]),
        np.concatenate([extra.standardise for extra in extras]),
    )


def by_week(extra: Extra) -> Extra:
    """Return daily columns summed over whole weeks from their first day; a rest is left out."""
    weeks = len(extra.values) // WEEK
    sums = extra.values[: weeks * WEEK].reshape(weeks, WEEK, len(extra.names)).sum(axis=1)
    varied = np.array([not set(np.unique(sums[:, k])) <= {0.0, 1.0} for k in range(sums.shape[1])])
    return Extra(extra.names, sums, extra.prior_scale, varied.astype(np.bool_))


def _any(offsets: Sequence[npt.NDArray[Any]], number: int, days: int) -> Bools:
    near = [offset == number for offset in offsets]
    return np.asarray(np.any(near, axis=0) if near else np.zeros(days, dtype=np.bool_))


def _extra(columns: dict[str, Bools], days: int, prior_scale: float) -> Extra:
    values = np.zeros((days, len(columns)))
    for place, column in enumerate(columns.values()):
        values[:, place] = column
    flat = np.zeros(len(columns), dtype=np.bool_)
    return Extra(list(columns), values, np.full(len(columns), prior_scale), flat)
