"""Things that a stage reads and writes: feeds, panels, forecasts and findings, with their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from warning_signals.context import Context
from warning_signals.register import deliveries, engine, runs
from warning_signals.register import tables as t

LANDING, LAKE, REGISTER = "landing", "lake", "register"


@dataclass(frozen=True)
class Thing:
    """A set of rows that a stage read or wrote: where it is kept, its name and version.

    `rows` and `size` (bytes) are those that were read or written, None where nobody counted.
    """

    kept_in: str
    name: str
    version: str | None = None
    rows: int | None = None
    size: int | None = None
    files: int | None = None


@dataclass(frozen=True)
class Flow:
    """What went into what; `delivery` has the facts of the delivery that did, if one did.

    Its `lake` lists the files it got there, its `refused` each rule that refused rows, with the
    column and how many.
    """

    inputs: tuple[Thing, ...]
    outputs: tuple[Thing, ...]
    delivery: dict[str, Any] | None = None


def feeds_read(context: Context, run: runs.Run, names: Sequence[str]) -> tuple[Thing, ...]:
    """Return the feeds as they lay in the lake; those of which nothing came are left out."""
    things = []
    for name in names:
        with engine.reading(context.register) as connection:
            live = deliveries.live_deliveries(connection, name, run.as_of, run.known_at)
        rows = sum(row["lake_rows"] for row in live)
        paths = [context.lake / row["lake_path"] for row in live]
        if paths:
            things.append(Thing(LAKE, name, None, rows, bytes_of(paths), len(paths)))
    return tuple(things)


def file_thing(context: Context, name: str, path: str, version: str) -> Thing | None:
    """Return a file of the lake with its rows and size, None where it is not there."""
    import pyarrow.parquet as pq

    whole = context.lake / path
    if not whole.is_file():
        return None
    rows = int(pq.read_metadata(whole).num_rows)
    return Thing(LAKE, name, version, rows, bytes_of([whole]), 1)


def findings_written(context: Context, run: runs.Run, version: str) -> Thing:
    """Return the findings of the day, those that were carried over apart."""
    f = t.findings.c
    query = select(func.count()).where(
        f.as_of == run.as_of, f.known_at == run.known_at, f.carried.is_(False)
    )
    with engine.reading(context.register) as connection:
        count = connection.execute(query).scalar_one()
    return Thing(REGISTER, "findings", version, int(count))


def bytes_of(paths: Sequence[Path]) -> int:
    """Return the size of these files together; one that is not there counts nothing."""
    return sum(path.stat().st_size for path in paths if path.is_file())
