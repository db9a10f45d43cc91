"""`ews signals`: the signals that are switched on, and one signal's card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from warning_signals.cli.common import Json, emit, opened, table

signals_app = typer.Typer(no_args_is_help=True, help="The signals: list them, show one.")


@signals_app.command("list")
def list_signals(as_json: Json = False) -> None:
    """List the signals that are switched on, with their standing and thresholds."""
    from dataclasses import asdict

    from warning_signals.reports.signal_pages import bounds, standing

    with opened() as context:
        signals = context.config.signals
        rows: list[dict[str, Any]] = [
            {
                "id": name,
                "family": signal.family,
                "feeds": list(signal.feeds),
                "hard": signal.hard,
                "shadow": signal.shadow,
                "thresholds": asdict(signal.thresholds),
                "playbook": [{"en": step.en, "zh": step.zh} for step in signal.playbook],
                "tests": f"tests/signals/{signal.family}/test_{name}.py",
            }
            for name, signal in signals.items()
        ]
    if as_json:
        emit(rows)
        return
    shown = [
        [name, signal.family, standing(signal), *bounds(signal.thresholds), ", ".join(signal.feeds)]
        for name, signal in signals.items()
    ]
    table("Signals", ("id", "family", "standing", "amber", "red", "feeds"), shown)


@signals_app.command("pages")
def write_pages(folder: Annotated[Path, typer.Argument(help="Where the pages go.")]) -> None:
    """Write a page and a picture for every signal, from the signals' own files."""
    from warning_signals.reports.signal_pages import write_pages as write

    with opened() as context:
        count = write(folder, context.config.signals)
    typer.echo(f"{count} pages in {folder}")


@signals_app.command("show")
def show_signal(name: str) -> None:
    """Show one signal's card: why it matters, its false alarms, what to check first."""
    import sys

    from warning_signals.errors import UnknownName, did_you_mean
    from warning_signals.reports.signal_pages import bounds, standing

    with opened() as context:
        signals = context.config.signals
        if name not in signals:
            raise UnknownName(f"There is no signal {name!r}.{did_you_mean(name, signals)}")
        signal = signals[name]
    module = sys.modules[signal.measure.__module__]
    amber, red = bounds(signal.thresholds)
    typer.echo(f"{name} ({signal.family}): {standing(signal)}; amber {amber}, red {red}")
    typer.echo(f"\n{(module.__doc__ or '').strip()}\n")
    typer.echo(f"First check: {signal.first_check.en}\n           {signal.first_check.zh}")
    for number, step in enumerate(signal.playbook, start=1):
        typer.echo(f"{number}. {step.en}\n   {step.zh}")
