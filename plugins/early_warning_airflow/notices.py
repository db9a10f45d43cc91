"""Telling the operators from Airflow: a stage failed for good, or the run is late.

A notice goes through the library's outbox and channels like any other message, at once, since no
later stage of the run would send it. One notice for each time a stage fails, one for a late run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from early_warning_airflow.days import as_of_for
from early_warning_airflow.stage import Open, open_library

if TYPE_CHECKING:
    from warning_signals.context import Context
    from warning_signals.wording.notice_facts import Notice

ENDED = ("success", "failed")


def stage_failed(context: Mapping[str, Any], opened: Open = open_library) -> None:
    """Airflow's callback for a task that has no retry left: tell which stage and why."""
    from warning_signals.wording.notice_facts import StageFailed

    run, task = context["dag_run"], context["ti"]
    with opened() as library:
        as_of = as_of_for(run.run_after, context.get("params") or {}, library.calendar)
        notice = StageFailed(as_of, task.task_id, _told(context.get("exception")))
        key = (
            f"notice/failed/{as_of}/{task.task_id}/{run.run_id}/{task.map_index}/{task.try_number}"
        )
        tell_operators(library, as_of, notice, key)


def run_is_late(context: Mapping[str, Any], opened: Open = open_library) -> None:
    """Airflow's callback for a missed deadline; says nothing about a run that has ended.

    Its context holds the run as JSON, and a run that ended failed was told of when it did.
    """
    from warning_signals.wording.notice_facts import RunNotDone

    run = context["dag_run"]
    if run["state"] in ENDED:
        return
    with opened() as library:
        as_of = as_of_for(_instant(run["run_after"]), run.get("conf") or {}, library.calendar)
        due = _instant(context["deadline"]["deadline_time"]).astimezone(library.calendar.zone)
        notice = RunNotDone(as_of, due)
        tell_operators(library, as_of, notice, f"notice/late/{as_of}/{run['dag_run_id']}")


def tell_operators(library: Context, as_of: date, notice: Notice, key: str) -> None:
    """Enter a notice in the outbox and send it; what no channel takes now waits there."""
    from warning_signals.casework import operators
    from warning_signals.casework.ticketing import Tracker
    from warning_signals.register import engine, outbox
    from warning_signals.stages.send import send_one
    from warning_signals.wording.words import load

    recipient = library.config.operators
    with engine.writing(library.register) as connection:
        outbox.put(connection, key, "notice", recipient, operators.as_json(notice), as_of)
    with engine.reading(library.register) as connection:
        due = [r for r in outbox.due(connection, library.now(as_of)) if r["key"] == key]
    words = load(library.settings.config / "messages.yml")
    for row in due:
        send_one(row, library, words, Tracker("none", None, None), run_id="airflow")


def _told(error: object) -> str:
    """Return the error's own words if they were written for people, else only its kind."""
    from warning_signals.errors import MonitoringError

    if isinstance(error, MonitoringError):
        return str(error)
    kind = type(error).__name__ if isinstance(error, BaseException) else "it ended without a word"
    return f"{kind}; the log of this task in Airflow has the rest."


def _instant(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
