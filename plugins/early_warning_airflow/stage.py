"""Runs one stage of the library inside a task: opens the context, hands back the receipt.

What is here needs no Airflow, save where OpenLineage is to be told. A receipt is a handful of
numbers and sentences; rows stay in the lake and the register, never in XCom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from early_warning_airflow.days import as_of_for, calendar_ends_soon, kind_for
from early_warning_airflow.lineage import reported
from warning_signals.errors import RunIncomplete

if TYPE_CHECKING:
    from warning_signals.context import Context

Open = Callable[[], AbstractContextManager["Context"]]
Receipt = dict[str, Any]


def open_library() -> AbstractContextManager[Context]:
    """Open the library's context from the environment; imported late, as it takes seconds."""
    from warning_signals.context import open_context

    return open_context()


def begin_run(
    run_after: datetime, params: Mapping[str, Any], opened: Open = open_library
) -> Receipt:
    """Open the record of the run due at `run_after`, or go on with the one that was cut off.

    The receipt names the bank day as `as_of` (ISO date), which every later stage is handed.
    """
    with opened() as context:
        as_of = as_of_for(run_after, params, context.calendar)
        kind = kind_for(as_of, context.now(as_of), context.calendar)
        receipt = asdict(_stage("begin").run(as_of, context, kind))
        warning = calendar_ends_soon(as_of, context.calendar)
    if warning:
        receipt["left_undone"] = (*receipt["left_undone"], warning)
    return {**receipt, "as_of": as_of.isoformat()}


def run_stage(
    stage: str, as_of: str, group: str | None = None, opened: Open = open_library
) -> Receipt:
    """Run a stage for the bank day, for one group of feeds if given, and return its receipt."""
    day = date.fromisoformat(as_of)
    with opened() as context, reported(stage, day, context, group):
        if group is None:
            return asdict(_stage(stage).run(day, context))
        return asdict(_stage(stage).run(day, context, group=group))


def check_all_went_well(states: Mapping[str, str]) -> None:
    """Raise RunIncomplete where a task of the run failed, by the state of each task.

    Without this a run would end green whose last stage worked and whose escalations did not.
    """
    failed = sorted(task for task, state in states.items() if state == "failed")
    if failed:
        raise RunIncomplete(
            f"These tasks failed: {', '.join(failed)}. What the other stages did is kept; mend "
            "the cause, then clear `begin` with all that follows it."
        )


def accepted_feeds(as_of: str, group: str, opened: Open = open_library) -> list[str]:
    """Return the feeds of a group that were accepted for the bank day: what others may wait for.

    A feed that several sources fill is named once all of them came.
    """
    from warning_signals.register import engine
    from warning_signals.register.source_state import source_state

    day = date.fromisoformat(as_of)
    with opened() as context, engine.reading(context.register) as connection:
        known_at = context.run(day).known_at
        sources = [s for s in context.config.expected_sources if s.group == group]
        states = [
            source_state(connection, s.name, s.feed, s.due_on(day), known_at) for s in sources
        ]
    lacking = {state.feed for state in states if state.state != "accepted"}
    return sorted({state.feed for state in states} - lacking)


def _stage(name: str) -> Any:
    return import_module(f"warning_signals.stages.{name}")
