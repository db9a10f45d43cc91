"""Backfill: the days of a span, only those that are missing or have changed.

A day before the first that the bank looked at has a panel and nothing more: it is measured at its
own cutoff, so that weekly looks and backtests find it. A later day is run as a whole where it was
not looked at to the end, or where rows that touch it became known since; only the newest messages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from warning_signals.context import Context
from warning_signals.errors import Refused, RunIncomplete
from warning_signals.register import deliveries, engine, run_history
from warning_signals.stages import measure
from warning_signals.stages.line import run_day
from warning_signals.stages.panel_inputs import is_measured

Progress = Callable[[str], None]


def backfill(first: date, last: date, context: Context, progress: Progress) -> list[str]:
    """Bring every business day of the span up to date; returns what failed.

    Refused for a span without a business day.
    """
    days = context.calendar.business_days(first, last)
    if not days:
        raise Refused(f"There is no business day from {first} to {last}.")
    with engine.reading(context.register) as connection:
        begun_on = run_history.first_finished_day(connection)
    failed = []
    for day in days:
        if begun_on is not None and day < begun_on:
            failed += _panel(day, context, progress)
            continue
        if not _has_changed(day, context):
            progress(f"{day}  up to date")
            continue
        try:
            run_day(day, context, "newest" if day == days[-1] else "catch_up", progress)
        except RunIncomplete as exc:
            failed.append(str(exc))
    return failed


def _panel(day: date, context: Context, progress: Progress) -> list[str]:
    known_at = context.calendar.cutoff(day)
    if is_measured(context, day, known_at):
        progress(f"{day}  panel up to date")
        return []
    progress(f"{day}  panel")
    _, failed = measure.measure_past(context, day, known_at)
    return [f"{day}: {name} was not measured: {why}" for name, why in failed.items()]


def _has_changed(day: date, context: Context) -> bool:
    """Say whether a day has no finished run, or rows that touch it became known after its last."""
    with engine.reading(context.register) as connection:
        if run_history.is_baseline(connection, day):
            return False
        read_up_to = run_history.complete_up_to(connection, day)
        if read_up_to is None:
            return True
        now = context.now(day)
        learned = deliveries.first_day_learned_between(connection, read_up_to, now)
    return learned is not None and learned <= day
