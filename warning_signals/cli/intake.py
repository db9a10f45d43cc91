"""`ews intake`, `ews quarantine`: a file taken in by hand, and what is done about refused rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from warning_signals.cli.common import As, Json, Now, day, emit, opened, progress, table
from warning_signals.errors import FeedRejected

app = typer.Typer(no_args_is_help=True, help="Rows that were refused, and why.")
Which = Annotated[str, typer.Argument(help="Day and source, such as 2026-06-17/e_invoices.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence; it stands in the audit trail.")]
SUM = (
    "{delivered:,} delivered = {accepted:,} accepted + {quarantined:,} quarantined + "
    "{duplicate:,} duplicate"
)
COLUMNS = ("row_no", "column", "value", "rule", "hint")


def add_to(to: typer.Typer) -> None:
    """Register this file's commands."""
    to.command("intake")(intake)
    to.add_typer(app, name="quarantine")


def intake(
    feed: Annotated[str, typer.Argument(help="The feed, or the source, that the file is of.")],
    path: Annotated[Path, typer.Argument(help="The file as the bank's system wrote it.")],
    business_on: Annotated[
        str | None, typer.Option("--business-on", help="Its business date, if its name lacks it.")
    ] = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Take one file in now: checked, and accepted or refused, as in the daily run."""
    from warning_signals.stages.by_hand import take_file

    with opened(now) as context, progress() as step:
        if not as_json:
            step(f"Checking {path.name} ...")
        told = take_file(context, feed, path, day(business_on) if business_on else None)
    if as_json:
        emit(told)
    else:
        _say(told)
    if told["state"] == "rejected":
        raise FeedRejected(str(told["errors"][0]["hint"]))


def _say(told: dict[str, Any]) -> None:
    typer.echo(
        "{feed} for {business_on}, version {version}, known at {known_at}: {state}".format(**told)
    )
    typer.echo(SUM.format(**told))
    for note in told["notes"]:
        typer.echo(note)
    if told["state"] != "rejected" and told["errors"]:
        keys = ("row", "column", "value", "rule", "hint")
        table("Refused rows", keys, [[error[key] for key in keys] for error in told["errors"]])


@app.command("list")
def list_quarantine(
    as_of: Annotated[str | None, typer.Option("--as-of", help="Only this bank day.")] = None,
    as_json: Json = False,
) -> None:
    """List refused rows: source, day, row, column, value, rule, hint."""
    from warning_signals.register import engine, quarantine

    with opened() as context, engine.reading(context.register) as connection:
        rows = quarantine.listed(connection, day(as_of) if as_of else None)
    if as_json:
        emit(rows)
        return
    columns = ("source", "business_on", *COLUMNS)
    table("Quarantine", columns, [[row[c] for c in columns] for row in rows])


@app.command("show")
def show(which: Which, as_json: Json = False) -> None:
    """Show a delivery's refused rows as they came, each with its reason and likely mend."""
    from warning_signals.stages.refusals import shown

    with opened() as context:
        told = shown(context, which)
    if as_json:
        emit(told)
        return
    typer.echo("{file}, version {version}: {state}".format(**told))
    typer.echo(told["reason"] or SUM.format(**{k: told[k] or 0 for k in told}))
    table("Refused rows", COLUMNS, [[row[c] for c in COLUMNS] for row in told["rows"]])


@app.command("replay")
def replay(which: Which, now: Now = None) -> None:
    """Check a delivery's refused rows again, with the configuration and parties of now."""
    from warning_signals.stages.refusals import replay as act

    with opened(now) as context:
        typer.echo(act(context, which))


@app.command("waive")
def waive(
    which: Which,
    officer: As,
    reason: Reason,
    row: Annotated[list[int] | None, typer.Option(help="Only this row; repeatable.")] = None,
    now: Now = None,
) -> None:
    """Let refused rows in, or a delivery of an unusual size, by name and with a reason."""
    from warning_signals.stages.refusals import waive as act

    with opened(now) as context:
        typer.echo(act(context, which, row or (), officer, reason))
