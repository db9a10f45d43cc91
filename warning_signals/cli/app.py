"""The sub-commands of `ews`, each in the file of its subject."""

from __future__ import annotations

import typer

from warning_signals.cli import (
    bench,
    books,
    cases,
    days,
    evaluate,
    findings,
    identity,
    intake,
    lineage,
    plot,
    upkeep,
)

app = typer.Typer(
    name="ews",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Early-warning monitoring of loans to micro and small enterprises.",
)
PARTS = (
    days, findings, lineage, plot, cases, identity, intake, books, bench, evaluate, upkeep,
)  # fmt: skip
for part in PARTS:
    part.add_to(app)
