"""`ews run`, `backfill`, `baseline`, `release`, `run-report`, `state-hash`: looking at days."""

from __future__ import annotations

from typing import Annotated

import typer

from warning_signals.cli.common import As, AsOf, Json, Now, assessed, day, emit, opened, progress
from warning_signals.errors import Refused

STEPS_A_DAY = 9


def add_to(app: typer.Typer) -> None:
    """Register this file's commands."""
    app.command("run")(run)
    app.command("backfill")(backfill)
    app.command("baseline")(baseline)
    app.command("release")(release)
    app.command("run-report")(run_report)
    app.command("state-hash")(state_hash)


def run(as_of: AsOf, now: Now = None) -> None:
    """Look at one bank day; days that were missed are caught up first, without messages."""
    from warning_signals.errors import RunIncomplete
    from warning_signals.stages.line import missed_days, run_through

    with opened(now) as context:
        last = day(as_of)
        if not context.calendar.is_business_day(last):
            before = context.calendar.previous_business_day(last)
            raise Refused(f"{last} is not a business day. The one before it is {before}.")
        missed = missed_days(last, context)
        with progress(STEPS_A_DAY * (len(missed) + 1)) as step:
            # A missed day that fails must not hold back the alerts of the newest.
            failed = run_through(min([*missed, last]), last, context, step)
    if failed:
        raise RunIncomplete("\n".join(failed))


def backfill(
    first: Annotated[str, typer.Option("--from", help="First bank day.")],
    last: Annotated[str, typer.Option("--to", help="Last bank day.")],
    now: Now = None,
) -> None:
    """Bring the days of a span up to date, in order: only what is missing or has changed.

    Days before the first that was looked at get a panel; of the others only the newest messages.
    """
    from warning_signals.errors import RunIncomplete
    from warning_signals.stages.backfill import backfill as fill

    with opened(now) as context:
        days = context.calendar.business_days(day(first), day(last))
        with progress(STEPS_A_DAY * len(days)) as step:
            failed = fill(day(first), day(last), context, step)
    if failed:
        raise RunIncomplete("\n".join(failed))


def baseline(as_of: AsOf, now: Now = None) -> None:
    """File what is already so on the first day into the inventory, without messages."""
    from warning_signals.stages.line import run_day

    with opened(now) as context, progress(STEPS_A_DAY) as step:
        run_day(day(as_of), context, "baseline", step)


def release(
    as_of: AsOf,
    officer: As,
    reason: Annotated[str, typer.Option(help="Why the messages may go.")],
    now: Now = None,
) -> None:
    """Let messages go that the volume guard holds; it takes two people of the risk side."""
    from warning_signals.casework.release import release_day

    with opened(now) as context:
        typer.echo(release_day(context, day(as_of), officer, reason))


def run_report(as_of: AsOf, as_json: Json = False) -> None:
    """Show how the latest run of a day went."""
    from warning_signals.register import engine, run_history

    with opened() as context:
        with engine.reading(context.register) as connection:
            report = run_history.newest_report(connection, day(as_of))
        if report is None:
            asked = day(as_of)
            raise Refused(f"No run of {asked} has ended. Start one with: ews run --as-of {asked}")
        if as_json:
            emit(report)
            return
        from warning_signals.reports.terminal import print_report

        print_report(report, context.calendar)


def state_hash(as_of: AsOf, as_json: Json = False) -> None:
    """Print one hash over a day's findings, cases and messages."""
    from warning_signals.stages import state_hash as hashing

    with opened() as context:
        asked = assessed(context, as_of)
        found = hashing.state_hash(asked, context)
    if as_json:
        emit({"as_of": asked.isoformat(), "hash": found})
    else:
        typer.echo(found)
