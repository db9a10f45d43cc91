"""What the sub-commands share: dates, the injected clock, tables for people, JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warning_signals.errors import Refused

if TYPE_CHECKING:
    from warning_signals.context import Context

AsOf = Annotated[str, typer.Option("--as-of", help="Bank day, such as 2026-06-08.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Now = Annotated[
    str | None, typer.Option("--now", help="Take this instant for the present (with offset).")
]
As = Annotated[str, typer.Option("--as", help="The officer who acts, by id.")]


def day(text: str) -> date:
    """Return a date written as 2026-06-08; Refused with an example otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise Refused(f"{text!r} is not a date. Write it as 2026-06-08.") from exc


def instant(text: str | None) -> datetime | None:
    """Return an instant with its offset; Refused with an example otherwise."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as exc:
        raise Refused(f"{text!r} is not an instant, as 2026-06-09T04:30+08:00 is.") from exc
    if found.tzinfo is None:
        raise Refused(f"{text!r} has no zone. Write it as 2026-06-09T04:30+08:00.")
    return found


@contextmanager
def opened(now: str | None = None) -> Iterator[Context]:
    """Open the bank as the environment and config/ describe it."""
    from warning_signals.context import open_context

    with open_context(instant(now)) as context:
        yield context


SCHEMA = {"schema": 1}


def emit(data: Any) -> None:
    """Print JSON, readable and with Chinese as it is; `schema: 1` at the top of every object."""
    marked = [SCHEMA | row for row in data] if isinstance(data, list) else SCHEMA | data
    typer.echo(json.dumps(marked, ensure_ascii=False, indent=2, default=str))


def assessed(context: Context, as_of: str) -> date:
    """Return the day if it was looked at; Refused where it was not, so that nothing looks green."""
    from warning_signals.register import engine, findings
    from warning_signals.register.tables import assessments

    asked = day(as_of)
    with engine.reading(context.register) as connection:
        if findings.newest_version(connection, assessments, asked) is None:
            raise Refused(f"{asked} was not looked at. Start with: ews run --as-of {asked}")
    return asked


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table for people."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    shown = Table(title=title, title_justify="left")
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*("–" if cell is None else escape(str(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 140).print(shown)


@contextmanager
def progress(total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Show what is being done on standard error; a bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda text: typer.echo(text, err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total)

        def step(text: str) -> None:
            bar.update(task, description=text, advance=1)

        yield step
