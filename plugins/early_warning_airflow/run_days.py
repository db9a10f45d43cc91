"""Run bank days through Airflow in this one process, in order: `make run` does it this way.

    python -m early_warning_airflow.run_days --from 2026-06-08 --to 2026-06-12

The DAG is the one that a scheduler would run, task by task, but nothing is started beside it, so
a day costs seconds. Airflow's own words go to EWS_HOME/airflow/run.log. The exit code is 1 if
any run ended failed, 2 for a span without bank days.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from early_warning_airflow.local import ROOT, migrate, settle
from early_warning_airflow.quiet import Say, quiet
from warning_signals.calendar import BankCalendar, system_clock
from warning_signals.errors import MonitoringError
from warning_signals.settings import Settings, load_calendar

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from airflow.sdk import DAG

DAG_FILE = ROOT / "dags" / "daily_monitoring.py"


def main(argv: Sequence[str] | None = None) -> int:
    """Run every bank day from `--from` to `--to`; returns the exit code."""
    given = _parser().parse_args(argv)
    settings = Settings()
    try:
        calendar = load_calendar(settings.config, settings.book)
        days = calendar.business_days(given.first, given.last)
    except MonitoringError as exc:
        print(exc, file=sys.stderr)  # noqa: T201
        return 2
    if not days:
        print(f"There is no bank day from {given.first} to {given.last}.", file=sys.stderr)  # noqa: T201
        return 2
    home = settle(settings)
    with quiet(home / "run.log") as say:
        return run_days(days, calendar, settings, say)


def run_days(days: Sequence[date], calendar: BankCalendar, settings: Settings, say: Say) -> int:
    """Run the DAG for these bank days in order; returns 1 if any run ended failed, else 0."""
    begun = time.monotonic()
    say("Starting Airflow ... ")
    made = migrate(settings.home.resolve() / "airflow")
    dag = load_dag()
    _speak_of_tasks(say)
    say(f"{'its database is new, ' if made else ''}ready after {_since(begun)}.\n")
    failed = 0
    for day in days:
        begun = time.monotonic()
        say(f"{day:%Y-%m-%d %a} ")
        run = run_day(dag, calendar.cutoff(day))
        told = outcome(day, run, settings)
        say(f"  {told[0]}, {_since(begun)}\n" + "".join(f"    {line}\n" for line in told[1:]))
        failed += str(run.state) != "success"
    return 1 if failed else 0


def load_dag() -> DAG:
    """Return the DAG as its file has it, but without retries and deadline.

    A retry would wait for minutes. A deadline is the scheduler's to keep, and Airflow 3.3 breaks
    off a test run that has one when the run succeeds.
    """
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(DAG_FILE))
    for error in bag.import_errors.values():
        raise ImportError(error)
    dag: DAG = bag.dags["daily_monitoring"]
    dag.deadline = None
    for task in dag.tasks:
        if task.is_mapped:
            task.partial_kwargs["retries"] = 0
        else:
            task.retries = 0
    return dag


def run_day(dag: DAG, due: datetime) -> DagRun:
    """Run the DAG as if the scheduler had started it at `due`, in place of an earlier test."""
    # Airflow never begins a run whose logical date lies ahead, and would wait for it without end.
    logical_date = min(due, system_clock())
    return dag.test(run_after=due, logical_date=logical_date)


def outcome(day: date, run: DagRun, settings: Settings) -> list[str]:
    """Return how a day ended: its state, then the reasons and the tasks that failed."""
    from warning_signals.register import engine, run_history

    register = engine.open_register(settings.register)
    with engine.reading(register) as connection:
        report = run_history.newest_report(connection, day) or {}
    register.dispose()
    failed = sorted({t.task_id for t in run.get_task_instances() if str(t.state) == "failed"})
    reasons = report.get("reasons", [])
    if not failed:
        return [str(report.get("state", run.state)).replace("_", " "), *reasons]
    # A run that was never begun wrote no report: what is there is that of an earlier run.
    told = [] if "begin" in failed else reasons
    return ["failed", *told, f"Failed in Airflow: {', '.join(failed)}; run.log has the rest."]


def _speak_of_tasks(say: Say) -> None:
    """Have each stage's name said once, when its first task begins."""
    from airflow.listeners import hookimpl
    from airflow.sdk.listener import get_listener_manager

    class Listener:
        last = ""

        @hookimpl  # type: ignore[untyped-decorator]
        def on_task_instance_running(self, task_instance: Any) -> None:
            stage = task_instance.task_id.removesuffix("_masters")
            if stage != self.last:
                say(f" {stage}")
            self.last = stage

    get_listener_manager().add_listener(Listener())


def _since(begun: float) -> str:
    return f"{time.monotonic() - begun:.0f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run_days", description="Run bank days through Airflow.")
    for name, to in (("--from", "first"), ("--to", "last")):
        parser.add_argument(name, dest=to, type=date.fromisoformat, required=True)
    return parser


if __name__ == "__main__":
    sys.exit(main())
