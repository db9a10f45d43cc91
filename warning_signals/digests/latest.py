"""The latest row of each key in a large feed of changes, without sorting the whole feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.digests.contested import ROW, contested_rows, keyed, placed
from warning_signals.feeds import Feed
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis


def latest_of_changes(
    connection: ibis.BaseBackend,
    root: Path,
    files: Sequence[LakeFile],
    as_of: date,
    known_at: datetime,
    rows: ibis.Table,
    schema: Feed,
) -> ibis.Table:
    """Return what `lake.latest_per_key` returns; `rows` are those of the files that are visible."""
    if schema.mode != "changes":
        return rows
    found = superseded(connection, root, files, as_of, known_at, rows, schema)
    return rows.anti_join(found, ROW)


def superseded(
    connection: ibis.BaseBackend,
    root: Path,
    files: Sequence[LakeFile],
    as_of: date,
    known_at: datetime,
    rows: ibis.Table,
    schema: Feed,
) -> ibis.Table:
    """Return the ROW of all rows but the latest of each key, in a feed of changes."""
    path = contested_rows(connection, root, schema.name, schema.key, keyed(root, files))
    every = connection.read_parquet(str(path))
    rivals = visible(every, as_of, known_at)
    rivals = rivals.filter(rivals.file.isin([file.sha256 for file in files]))
    if any(file.late for file in files):
        # Whether those count hangs on their party, which only the rows themselves have.
        counted = placed(rivals.semi_join(rows, ROW).drop("place"))
    elif _number(rivals) < _number(every):
        counted = placed(rivals.drop("place"))
    else:
        counted = every
    # Only numbers of rows are held in memory, so that each reader takes the columns it needs.
    older = counted.filter(counted.place > 0).select(*ROW)
    return connection.create_table(f"superseded_{schema.name}", older, temp=True)


def _number(rows: ibis.Table) -> int:
    return int(rows.count().to_pyarrow().as_py())


def visible(rows: ibis.Table, as_of: date, known_at: datetime) -> ibis.Table:
    """Return the rows that counted on the day at the instant."""
    import ibis

    known = ibis.literal(known_at.astimezone(UTC))
    return rows.filter(rows.business_on <= as_of, rows.known_at <= known)
