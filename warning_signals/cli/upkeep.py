"""`ews check-config`, `audit`, `alerts`, `report`: keeping it running, looking in."""

from __future__ import annotations

from typing import Annotated

import typer

from warning_signals.cli.common import Json, emit, opened, progress
from warning_signals.errors import MonitoringError

audit_app = typer.Typer(no_args_is_help=True, help="The audit trail.")


def add_to(app: typer.Typer) -> None:
    """Register this file's commands."""
    app.command("check-config")(check_config)
    app.command("alerts")(alerts)
    app.command("report")(report)
    app.add_typer(audit_app, name="audit")


def check_config(as_json: Json = False) -> None:
    """Check every file under config/; all faults at once, each with file and line."""
    with opened() as context:
        counts = {
            "schema": 1,
            "sources": len(context.config.sources),
            "expected": len(context.config.expected_sources),
            "signals": len(context.config.signals),
            "channels": len(context.config.channels),
        }
    if as_json:
        emit(counts)
    else:
        typer.echo(
            "The configuration is sound: {signals} signals, {sources} sources.".format(**counts)
        )


@audit_app.command("verify")
def verify_audit() -> None:
    """Prove that no entry of the audit trail was changed or taken out."""
    from warning_signals.register import audit, engine

    with opened() as context, engine.reading(context.register) as connection:
        broken = audit.first_broken(connection)
    if broken is not None:
        raise MonitoringError(f"The audit trail does not hold from entry {broken} on.")
    typer.echo("The audit trail holds.")


Days = Annotated[int, typer.Option(min=1, help="How many of the newest days.")]


def alerts(
    days: Days = 5,
    messages: Annotated[int, typer.Option(min=0, help="How many messages in full.")] = 6,
) -> None:
    """Show the open cases, and the messages of the newest days as their readers see them."""
    from warning_signals.reports.days import recent_reports
    from warning_signals.reports.terminal import print_alerts

    with opened() as context:
        print_alerts(context, list(recent_reports(context, days)), in_full=messages)


def report(days: Days = 5) -> None:
    """Write the report of the newest days as one HTML file and print its path."""
    from warning_signals.reports.html import write_report

    with opened() as context, progress() as step:
        path = write_report(context, days, step)
    typer.echo(path)
