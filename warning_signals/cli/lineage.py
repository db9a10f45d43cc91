"""`ews lineage`: where a finding comes from, and where a delivery went."""

from __future__ import annotations

from typing import Annotated

import typer

from warning_signals.cli.common import Json, emit, instant, opened, progress
from warning_signals.errors import Refused


def add_to(app: typer.Typer) -> None:
    """Register this file's command."""
    app.command("lineage")(lineage)


def lineage(
    finding: Annotated[
        str | None, typer.Argument(help="A finding's id, as `ews findings --json` prints it.")
    ] = None,
    delivery: Annotated[
        str | None, typer.Option(help="Instead: a delivery, such as 2026-06-08/account_flows.")
    ] = None,
    role: Annotated[str, typer.Option(help="Who reads: officer or risk_department.")] = "officer",
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="Of a day judged anew: the run that read then.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Name the rows that a finding was read from, or the findings that read a delivery.

    Files are compared with their checksums: verified, changed or missing.
    """
    if (finding is None) == (delivery is None):
        raise Refused("Name one: a finding's id, or --delivery 2026-06-08/account_flows.")
    from warning_signals.reports.lineage import finding_tree, print_tree
    from warning_signals.reports.lineage_delivery import delivery_tree
    from warning_signals.stages.lineage.delivery import delivery_lineage
    from warning_signals.stages.lineage.finding import finding_lineage

    with opened() as context, progress() as step:
        say = (lambda _: None) if as_json else step
        if finding is not None:
            told = finding_lineage(finding, context, role, instant(known_at), say)
        else:
            told = delivery_lineage(str(delivery), context, role, say)
    if as_json:
        emit(told)
    else:
        print_tree(finding_tree(told) if finding is not None else delivery_tree(told))
