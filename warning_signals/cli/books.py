"""`ews simulate`, `import` and `land`: books to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from warning_signals.cli.common import progress
from warning_signals.errors import UnknownName, did_you_mean

IMPORTERS = ("cumcm", "berka", "tianchi", "uci")


def add_to(app: typer.Typer) -> None:
    """Register this file's commands."""
    app.command("simulate")(simulate)
    app.command("land")(land)
    app.command("import")(import_set)


def simulate(
    borrowers: Annotated[int, typer.Option(help="How many borrowers.")] = 400,
    seed: Annotated[int, typer.Option(help="Which book: the same seed, the same book.")] = 7,
) -> None:
    """Make the shipped book: 27 months of history and five days of deliveries."""
    from warning_signals.books.making import make_shipped
    from warning_signals.settings import Settings

    with progress() as step:
        typer.echo(make_shipped(Settings(), borrowers, seed, step))


def land() -> None:
    """Turn the real records that EWS_DATA names into the deliveries they would have been."""
    from warning_signals.books.making import make_real
    from warning_signals.settings import Settings

    with progress() as step:
        typer.echo(make_real(Settings(), step))


def import_set(
    name: Annotated[str, typer.Argument(help="cumcm, berka, tianchi or uci.")],
    path: Annotated[Path, typer.Argument(help="The set as published: a file or a folder.")],
    out: Annotated[Path, typer.Option(help="The folder to write; name it in EWS_DATA.")],
) -> None:
    """Turn a public set in its original form into records that `ews land` can read."""
    if name not in IMPORTERS:
        hint = did_you_mean(name, IMPORTERS)
        raise UnknownName(f"No importer {name!r}; there are {', '.join(IMPORTERS)}.{hint}")
    from importlib import import_module

    importer = import_module(f"warning_signals.books.importers.{name}")
    typer.echo(importer.to_data(path, out))
