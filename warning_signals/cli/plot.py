"""`ews plot`: one borrower's series with its forecast, and Prophet's curve over it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from warning_signals.cli.common import Json, day, emit, opened
from warning_signals.errors import Refused


def add_to(app: typer.Typer) -> None:
    """Register this file's command."""
    app.command("plot")(plot)


def plot(
    borrower: str,
    feed: Annotated[
        str, typer.Option(help="A series of config/forecasts.yml, or a feed one is made of.")
    ],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Bank day; the newest that was looked at.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the page.")] = None,
    as_json: Json = False,
) -> None:
    """Draw history, forecast, band, holidays and changepoints as an HTML page; print its path."""
    from warning_signals.register import engine, run_history
    from warning_signals.reports.series_page import write_plot

    with opened() as context:
        with engine.reading(context.register) as connection:
            newest = run_history.last_finished_day(connection)
        on = day(as_of) if as_of else newest
        if on is None:
            raise Refused("No day was looked at yet. Start with: ews run --as-of 2026-06-08")
        path = write_plot(context, borrower, feed, on, out)
    if as_json:
        emit({"path": str(path)})
    else:
        typer.echo(path)
