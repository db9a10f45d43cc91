"""`ews bench`: how fast it is, measured here and now, beside what one would pick instead."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from warning_signals.cli.common import Json, emit, progress, table

app = typer.Typer(no_args_is_help=True, help="Measure speed and memory on this machine.")


def add_to(to: typer.Typer) -> None:
    """Register this file's commands."""
    to.add_typer(app, name="bench")


@app.command("intake")
def intake(
    rows: Annotated[int, typer.Option(min=1_000, help="Rows of the daily delivery.")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """Take in a large daily delivery, one ten times as large, and a statement of 200 MB."""
    from warning_signals.bench.intake import measure
    from warning_signals.settings import Settings

    with progress() as step:
        told = measure(Settings(), rows, step)
    _show("Intake", told, as_json)


@app.command("forecasts")
def forecasts(
    series: Annotated[int, typer.Option(min=100, help="Series of the book.")] = 100_000,
    fitted: Annotated[
        int, typer.Option(min=1, help="In how many the objective is compared with Prophet's.")
    ] = 300,
    flagged: Annotated[
        int, typer.Option(min=1, help="In how many the verdict is: half a second each.")
    ] = 400,
    as_json: Json = False,
) -> None:
    """Solve a whole book's forecasts, and compare speed, objective and verdicts with Prophet's."""
    from warning_signals.bench.forecasts import measure
    from warning_signals.settings import Settings

    with progress() as step:
        told = measure(Settings(), series, fitted, flagged, step)
    _show("Forecasts", told, as_json)


@app.command("signals")
def signals(
    borrowers: Annotated[int, typer.Option(min=100, help="Borrowers of the book.")] = 100_000,
    as_json: Json = False,
) -> None:
    """Measure all signals of a whole book for one day, and for the day after."""
    from warning_signals.bench.signals import measure
    from warning_signals.settings import Settings

    with progress() as step:
        told = measure(Settings(), borrowers, step)
    _show("Signals", told, as_json)


def _show(title: str, told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        emit(told)
    else:
        table(title, ("figure", "measured"), list(told.items()))
