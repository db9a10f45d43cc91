"""The whole line for one day, in order, and for days that were missed.

A stage that fails does not stop those after it: what can still be said is said, and `close` ends
the run failed. Only judging stops, since nothing is judged on a panel that was not measured to its
end. Two runs of one day at once are kept apart by a lock that dies with its process.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from warning_signals.context import Context
from warning_signals.errors import Refused, RunIncomplete
from warning_signals.model import Receipt
from warning_signals.register import engine, run_history
from warning_signals.stages import (
    assess,
    begin,
    close,
    deliver,
    detect,
    escalate,
    forecast,
    look_again,
    measure,
    pull,
    validate,
)

Progress = Callable[[str], None]
Stages = tuple[tuple[str, Callable[[date, Context], Receipt]], ...]
STAGES: Stages = (
    ("pull", pull.run),
    ("validate", validate.run),
    ("look again", look_again.run),
    ("forecast", forecast.run),
    ("measure", measure.run),
    ("detect", detect.run),
    ("assess", assess.run),
    ("escalate", escalate.run),
    ("deliver", deliver.run),
)
JUDGED_ON = {"detect": "measure", "assess": "detect"}


def run_day(
    as_of: date, context: Context, kind: str, progress: Progress, stages: Stages = STAGES
) -> Receipt:
    """Run all stages for one day; raises RunIncomplete where something required was missing."""
    with only_one(context, as_of):
        begin.run(as_of, context, kind)
        faults: list[str] = []
        undone: set[str] = set()
        for name, stage in stages:
            progress(f"{as_of}  {name}")
            if JUDGED_ON.get(name) in undone:
                undone.add(name)
                continue
            try:
                stage(as_of, context)
            except Exception as exc:  # whatever went wrong, what can still be said is said
                undone.add(name)
                faults.append(f"{name}: {type(exc).__name__}: {exc}")
        progress(f"{as_of}  close")
        try:
            return close.run(as_of, context)
        except RunIncomplete as exc:
            raise RunIncomplete("\n".join([str(exc), *faults])) from exc


def run_through(first: date, last: date, context: Context, progress: Progress) -> list[str]:
    """Run every business day of a span in order; only the newest messages. Returns what failed.

    Refused for a span without a business day.
    """
    days = context.calendar.business_days(first, last)
    if not days:
        raise Refused(f"There is no business day from {first} to {last}.")
    failed = []
    for day in days:
        kind = "newest" if day == days[-1] else "catch_up"
        try:
            run_day(day, context, kind, progress)
        except RunIncomplete as exc:
            failed.append(str(exc))
    return failed


def missed_days(as_of: date, context: Context) -> list[date]:
    """Return the business days between the last one looked at and this one, oldest first."""
    with engine.reading(context.register) as connection:
        last = run_history.last_finished_day(connection, before=as_of)
    if last is None:
        return []
    calendar = context.calendar
    between = calendar.next_business_day(last), calendar.previous_business_day(as_of)
    return calendar.business_days(*between) if between[0] <= between[1] else []


@contextmanager
def only_one(context: Context, as_of: date) -> Iterator[None]:
    """Hold the lock of a day; Refused where another process has it."""
    folder = context.settings.home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{as_of}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise Refused(f"Another process is running {as_of}. Wait for it, then repeat.") from exc
        yield
