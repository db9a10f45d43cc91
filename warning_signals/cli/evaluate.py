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


@app.command("composite")
def composite(
    borrowers: Annotated[int, typer.Option(min=100, help="Of both books together.")] = 10_000,
    weeks: Annotated[int, typer.Option(min=20, help="Weekly looks, up to the books' end.")] = 48,
    seed: Annotated[int, typer.Option(help="Which books; a new one was never developed on.")] = 90,
    as_json: Json = False,
) -> None:
    """Score levels, recall before the first day overdue and lead time on simulated books."""
    from warning_signals.evaluation.composite import measure
    from warning_signals.settings import Settings

    with progress() as step:
        told = measure(Settings(), borrowers, weeks, seed, step)
    if as_json:
        emit(told)
        return
    by_signal = told.pop("by_signal")
    table("Composite", ("figure", "measured"), _lines(told))
    columns = list(next(iter(by_signal.values())))
    rows = [[name, *(_cell(one[c]) for c in columns)] for name, one in by_signal.items()]
    table("Signal by signal", ("signal", *(c.replace("_", " ") for c in columns)), rows)


@app.command("signals")
def signals(as_json: Json = False) -> None:
    """Say what each signal fires on among real firms and accounts, and how it tells their fate."""
    from warning_signals.evaluation.real_outcomes import measure
    from warning_signals.settings import Settings

    with progress() as step:
        told = measure(Settings(), step)
    if as_json:
        emit(told)
        return
    by_signal = told.pop("signals")
    table("Composite and baselines", ("figure", "measured"), _lines(told))
    columns = ("evaluated", "amber", "red")
    rows = [
        [name, *(str(one[c]) for c in columns), *(_auc(one.get(o)) for o in ("firms", "loans"))]
        for name, one in by_signal.items()
    ]
    table("Signal by signal", ("signal", *columns, "AUC firms", "AUC loans"), rows)


def _auc(told: dict[str, Any] | None) -> str:
    if told is None or told["auc"] is None:
        return "–"
    low, high = told["interval"]
    return f"{told['auc']:.2f} ({low:.2f} to {high:.2f}; {told['bad']} of {told['borrowers']} bad)"


def _cell(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


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
