"""`ews identity review`, `link`, `reject`: whose record it is, where only a person can tell."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warning_signals.cli.common import As, Json, Now, emit, opened, table

if TYPE_CHECKING:
    from warning_signals.casework.identity_shown import Pair

identity_app = typer.Typer(no_args_is_help=True, help="Whose record it is: look, link, reject.")
Record = Annotated[str, typer.Argument(help="The record: PROVIDER/NUMBER, or its number.")]
Borrower = Annotated[str, typer.Argument(help="The borrower, by id.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence; it stands in the audit trail.")]
Overrule = Annotated[
    int | None, typer.Option(help="The number of the decision that is to hold no longer.")
]
Limit = Annotated[int, typer.Option(min=1, help="How many pairs to show.")]


def add_to(app: typer.Typer) -> None:
    """Register this file's commands."""
    app.add_typer(identity_app, name="identity")


@identity_app.command("review")
def review(limit: Limit = 20, as_json: Json = False, now: Now = None) -> None:
    """Show the records that may be about a borrower, side by side with it."""
    from warning_signals.casework.identity_pairs import side_by_side, waiting_pairs
    from warning_signals.casework.identity_records import present

    with opened(now) as context:
        waiting = waiting_pairs(context)
        pairs = side_by_side(present(context), waiting if as_json else waiting[:limit])
    if as_json:
        emit([_plain(pair) for pair in pairs])
        return
    for pair in pairs:
        _show(pair)
    more = f", {limit} of them shown; --limit shows more" if len(waiting) > limit else ""
    typer.echo(f"{len(waiting)} pairs wait for a person{more}.")


def _plain(pair: Pair) -> dict[str, Any]:
    told = asdict(pair)
    return told | {"why": told.pop("lines")}


def _show(pair: Pair) -> None:
    title = f"{pair.record}  and  {pair.borrower_id}   score {pair.score:.4f}   {pair.came_on}"
    rows = [
        (line.comparison, line.record, line.borrower, line.says.en, f"{line.weight:+.1f}")
        for line in pair.lines
    ]
    table(title, ("", "record", "borrower", "", "bits"), rows)
    former = f" · borrower formerly {pair.former_names}" if pair.former_names else ""
    typer.echo(f"{pair.about}{former}\n")


@identity_app.command("link")
def link(
    record: Record,
    borrower: Borrower,
    officer: As,
    reason: Reason,
    overrule: Overrule = None,
    now: Now = None,
) -> None:
    """Decide that a record is a borrower's; it counts from now on."""
    from warning_signals.casework.identity_decisions import link as act
    from warning_signals.casework.identity_matter import Asked

    with opened(now) as context:
        typer.echo(act(context, Asked(record, borrower, officer, reason, overrule)))


@identity_app.command("reject")
def reject(
    record: Record,
    borrower: Borrower,
    officer: As,
    reason: Reason,
    overrule: Overrule = None,
    now: Now = None,
) -> None:
    """Decide that a record is not a borrower's; one that counts needs a second person."""
    from warning_signals.casework.identity_decisions import reject as act
    from warning_signals.casework.identity_matter import Asked

    with opened(now) as context:
        typer.echo(act(context, Asked(record, borrower, officer, reason, overrule)))
