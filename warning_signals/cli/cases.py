"""`ews cases`, `ack`, `snooze`, `close`: the open matters and what people do about them."""

from __future__ import annotations

from typing import Annotated

import typer

from warning_signals.cli.common import As, Json, Now, day, emit, opened, table

Reason = Annotated[str, typer.Option(help="Why, in a sentence; it stands in the audit trail.")]


def add_to(app: typer.Typer) -> None:
    """Register this file's commands."""
    app.command("cases")(cases)
    app.command("ack")(acknowledge)
    app.command("snooze")(snooze)
    app.command("close")(close)


def cases(as_json: Json = False) -> None:
    """List the open cases."""
    from warning_signals.casework.listing import open_cases

    with opened() as context:
        rows = open_cases(context)
    if as_json:
        emit(rows)
        return
    columns = ("case_id", "borrower_id", "level", "state", "officer_id", "opened_on", "due_at")
    shown = [[row[c] for c in columns] + [row["ticket"]] for row in rows]
    table("Open cases", (*columns, "ticket"), shown)


def acknowledge(case_id: str, officer: As, now: Now = None) -> None:
    """Say that you have it; stops the reminders, not the clock."""
    from warning_signals.casework.actions import acknowledge as act

    with opened(now) as context:
        typer.echo(act(context, case_id, officer))


def snooze(
    case_id: str,
    officer: As,
    until: Annotated[str, typer.Option(help="Until which day it is expected.")],
    reason: Reason,
    now: Now = None,
) -> None:
    """Mark as expected until a day; on a red a second person has to do the same."""
    from warning_signals.casework.actions import expect

    with opened(now) as context:
        typer.echo(expect(context, case_id, officer, day(until), reason))


def close(
    case_id: str,
    officer: As,
    disposition: Annotated[
        str, typer.Option(help="confirmed_risk, valuable_alert, false_alarm or cured.")
    ],
    reason: Reason,
    now: Now = None,
) -> None:
    """Close a case with its outcome; a case that was red needs a second person."""
    from warning_signals.casework.actions import close as act

    with opened(now) as context:
        typer.echo(act(context, case_id, officer, disposition, reason))
