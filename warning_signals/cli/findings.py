"""`ews findings`, `explain` and `signals`: what was found, why, and by which rule."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from warning_signals.cli.common import AsOf, Json, assessed, day, emit, opened, table

signals_app = typer.Typer(no_args_is_help=True, help="The signals: list them, show one.")


def add_to(app: typer.Typer) -> None:
    """Register this file's commands."""
    app.command("findings")(findings)
    app.command("explain")(explain)
    app.add_typer(signals_app, name="signals")


def findings(as_of: AsOf, as_json: Json = False) -> None:
    """List the findings of a day, the newest version of it."""
    from warning_signals.register import engine
    from warning_signals.register import findings as store
    from warning_signals.register.tables import findings as findings_table
    from warning_signals.stages.explain import finding_json

    with opened() as context, engine.reading(context.register) as connection:
        found = store.of_day(connection, findings_table, assessed(context, as_of))
        shadow = {name for name, signal in context.config.signals.items() if signal.shadow}
    rows = [
        {**finding_json(row), "shadow": row["signal"] in shadow}
        for row in found
        if not row["carried"]
    ]
    if as_json:
        emit(rows)
        return
    columns = (
        "borrower_id", "signal", "level", "value", "threshold", "since_on", "provenance", "shadow",
    )  # fmt: skip
    table(f"Findings of {as_of}", columns, [[row[c] for c in columns] for row in rows])


def explain(
    borrower: str,
    as_of: AsOf,
    role: Annotated[str, typer.Option(help="Who reads: officer or risk_department.")] = "officer",
    as_json: Json = False,
) -> None:
    """Recompute what was found about one borrower and compare it with the record."""
    from warning_signals.stages import explain as explaining

    with opened() as context:
        told = explaining.explain(borrower, day(as_of), context, role)
    if as_json:
        emit(told)
        return
    typer.echo(f"{borrower} on {as_of}: {told['level']}")
    for found in told["findings"]:
        typer.echo(f"\n{found['level'].upper()}  {found['sentence']['en']}")
        typer.echo(f"  since {found['since_on']}; recomputed from the lake: {_agree(found)}")
        typer.echo(f"  clears: {found['clears']}")
        typer.echo(f"  first check: {found['first_check']['en']}")
    for name, why in sorted(told["not_evaluated"].items()):
        typer.echo(f"\nnot evaluated  {name}: {why.replace('_', ' ')}")


def _agree(found: dict[str, Any]) -> str:
    return "equal" if found["equal"] else "DIFFERENT from what was stored"


@signals_app.command("list")
def list_signals(as_json: Json = False) -> None:
    """List the signals that are switched on, with their thresholds."""
    from dataclasses import asdict

    with opened() as context:
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
            for name, signal in context.config.signals.items()
        ]
    if as_json:
        emit(rows)
        return
    shown = [
        [
            r["id"],
            r["family"],
            ", ".join(r["feeds"]),
            r["thresholds"]["amber"],
            r["thresholds"]["red"],
        ]
        for r in rows
    ]
    table("Signals", ("id", "family", "feeds", "amber", "red"), shown)


@signals_app.command("show")
def show_signal(name: str) -> None:
    """Show one signal's card: why it matters, its false alarms, what to check first."""
    import sys

    from warning_signals.errors import UnknownName, did_you_mean

    with opened() as context:
        signals = context.config.signals
        if name not in signals:
            raise UnknownName(f"There is no signal {name!r}.{did_you_mean(name, signals)}")
        signal = signals[name]
    module = sys.modules[signal.measure.__module__]
    typer.echo(f"{name} ({signal.family})\n\n{module.__doc__}")
    typer.echo(f"First check: {signal.first_check.en}\n           {signal.first_check.zh}")
    for number, step in enumerate(signal.playbook, start=1):
        typer.echo(f"{number}. {step.en}\n   {step.zh}")
