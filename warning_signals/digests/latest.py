"""The latest row of each key in a large feed of changes, without sorting the whole feed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.digests.contested import ROW, Keyed, contested_rows
from warning_signals.feeds import Feed
from warning_signals.lake import checked_path
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis


def latest_of_changes(
    connection: ibis.BaseBackend,
    root: Path,
    files: Sequence[LakeFile],
    rows: ibis.Table,
    schema: Feed,
) -> ibis.Table:
    """Return what `lake.latest_per_key` returns; `rows` are those of the files that are visible."""
    if schema.mode != "changes":
        return rows
    keyed = [Keyed(checked_path(root, file), file.sha256) for file in files]
    path = contested_rows(connection, root, schema.name, schema.key, keyed)
    rivals = rows.semi_join(connection.read_parquet(str(path)), ROW)
    # Only their numbers are held in memory, so that each reader takes the columns it needs.
    superseded = connection.create_table(
        f"superseded_{schema.name}", _but_the_newest(rivals, schema), temp=True
    )
    return rows.anti_join(superseded, ROW)


def _but_the_newest(rows: ibis.Table, schema: Feed) -> ibis.Table:
    """Return the ROW of all rows but the one of each key that was known last."""
    import ibis
    from ibis import _

    newest_first = [ibis.desc(name) for name in ("known_at", *ROW)]
    place = ibis.row_number().over(group_by=list(schema.key), order_by=newest_first)
    narrow = rows.select(*dict.fromkeys((*schema.key, "known_at", *ROW)))
    return narrow.mutate(place=place).filter(_.place > 0).select(*ROW)
