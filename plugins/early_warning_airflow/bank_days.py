"""The timetable: one run each bank business day at 04:30 in the bank's zone.

The run that starts then looks at the business day before: Friday is looked at on Monday morning,
or on Saturday where that is a make-up working day. A run's logical date is the moment it is due,
cutoff(as_of), so Airflow's deadline of "logical date + 3 h" is 07:30 in the bank.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from airflow.timetables.base import DagRunInfo, DataInterval, Timetable

from early_warning_airflow.days import bank_calendar
from warning_signals.calendar import BankCalendar, Clock, system_clock

if TYPE_CHECKING:
    from airflow.timetables.base import TimeRestriction
    from pendulum import DateTime


class BankDays(Timetable):  # type: ignore[misc]  # Airflow's types are not followed
    """Runs at every cutoff of the bank's calendar.

    Days missed since the last run are always made up, in order: that is the bank's rule and no
    setting. Airflow's `catchup` only says where a DAG that has never run begins: at its start
    date, or, without it, at the newest bank day, so that switching the DAG on does not flood the
    operators with old days. CalendarGap is raised for a year config/calendar.yml does not cover.
    """

    description = "04:30 on each bank business day, for the business day before"

    def __init__(self, calendar: BankCalendar | None = None, clock: Clock = system_clock) -> None:
        self._calendar = calendar
        self._clock = clock

    @property
    def summary(self) -> str:
        """The words in the schedule column of Airflow's pages."""
        return "bank days, 04:30"

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """Return the moment of the trigger: a run by hand covers no interval of its own."""
        return DataInterval.exact(run_after)

    def next_dagrun_info(
        self,
        *,
        last_automated_data_interval: DataInterval | None,
        restriction: TimeRestriction,
    ) -> DagRunInfo | None:
        """Return the next run due, None where it falls after the DAG's end date."""
        due = self._next_due(last_automated_data_interval, restriction)
        if restriction.latest is not None and due > restriction.latest:
            return None
        return DagRunInfo.exact(_pendulum(due))

    def _next_due(self, last: DataInterval | None, restriction: TimeRestriction) -> datetime:
        start = restriction.earliest
        candidates = [] if start is None else [self._first_due_from(start)]
        if last is not None:
            candidates.append(self._first_due_after(last.end))
        elif start is None or not restriction.catchup:
            candidates.append(self._newest_due(self._clock()))
        return max(candidates)

    def _newest_due(self, instant: datetime) -> datetime:
        days = self._days()
        return days.cutoff(days.as_of_at(instant))

    def _first_due_after(self, instant: datetime) -> datetime:
        days = self._days()
        return days.cutoff(days.next_business_day(days.as_of_at(instant)))

    def _first_due_from(self, instant: datetime) -> datetime:
        newest = self._newest_due(instant)
        return newest if newest == instant else self._first_due_after(instant)

    def _days(self) -> BankCalendar:
        return self._calendar or bank_calendar()


def _pendulum(instant: datetime) -> DateTime:
    import pendulum

    return pendulum.instance(instant.astimezone(UTC))
