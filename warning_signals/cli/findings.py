"""`ews findings`, `explain` and `signals`: what was found, why, and by which rule."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from warning_signals.cli.common import AsOf, Json, assessed, day, emit, opened, table
from warning_signals.cli.signals import signals_app


def add_to(app: typer.Typer) -> None:
    """Register this file's commands."""
    app.command("findings")(findings)
    app.command("explain")(explain)
    app.add_typer(signals_app, name="signals")


Role = Annotated[str, typer.Option(help="Who reads: officer or risk_department.")]


def findings(as_of: AsOf, role: Role = "officer", as_json: Json = False) -> None:
    """List the findings of a day, the newest version of it; restricted ones for risk only."""
    from warning_signals.register import engine
    from warning_signals.register import findings as store
    from warning_signals.register.tables import findings as findings_table
    from warning_signals.stages.explain import OFFICER_ROLES, finding_json

    with opened() as context, engine.reading(context.register) as connection:
        found = store.of_day(connection, findings_table, assessed(context, as_of))
        signals = context.config.signals
    shadow = {name for name, signal in signals.items() if signal.shadow}
    kept = {name for name, signal in signals.items() if signal.restricted}
    rows = [
        {**finding_json(row), "shadow": row["signal"] in shadow}
        for row in found
        if not row["carried"] and (row["signal"] not in kept or role not in OFFICER_ROLES)
    ]
    if as_json:
        emit(rows)
        return
    columns = (
        "borrower_id", "signal", "level", "value", "threshold", "since_on", "provenance", "shadow",
    )  # fmt: skip
    table(f"Findings of {as_of}", columns, [[row[c] for c in columns] for row in rows])


def explain(borrower: str, as_of: AsOf, role: Role = "officer", as_json: Json = False) -> None:
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
