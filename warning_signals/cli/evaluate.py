"""`ews evaluate`: how good it is, measured out of sample on the records that EWS_DATA names."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from warning_signals.cli.common import Json, emit, progress, table

app = typer.Typer(no_args_is_help=True, help="Measure accuracy and false alarms, out of sample.")


def add_to(to: typer.Typer) -> None:
    """Register this file's commands."""
    to.add_typer(app, name="evaluate")


@app.callback()
def _only_sub_commands() -> None:
    """Keep `ews evaluate` a group, however few evaluations there are."""


@app.command("forecasts")
def forecasts(
    others: Annotated[
        int, typer.Option(min=0, help="Firms on which statsforecast is scored: half a second each.")
    ] = 20,
    as_json: Json = False,
) -> None:
    """Score the forecasts, their bands, silence and steps on electricity, invoices and M4."""
    from warning_signals.evaluation.forecasts import measure
    from warning_signals.settings import Settings, load_calendar

    settings = Settings()
    with progress() as step:
        told = measure(settings.data, load_calendar(settings.config, "real"), step, others)
    if as_json:
        emit(told)
    else:
        table("Forecasts", ("figure", "measured"), _lines(told))


def _lines(told: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Return one line for each figure, those of a part under its name."""
    lines: list[tuple[str, str]] = []
    for name, value in told.items():
        if isinstance(value, dict):
            lines += _lines(value, f"{prefix}{name}.")
        elif isinstance(value, float):
            lines.append((f"{prefix}{name}", f"{value:.4g}"))
        elif not isinstance(value, list):
            lines.append((f"{prefix}{name}", str(value)))
    return lines
