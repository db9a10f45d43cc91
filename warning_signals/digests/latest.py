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

# Where more than this share of the rows has a rival, all of them are compared.
MOST = 0.5


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
    twice = connection.create_table(
        f"twice_{schema.name}", connection.read_parquet(str(path)), temp=True
    )
    count, rivals = (int(table.count().to_pyarrow().as_py()) for table in (rows, twice))
    if rivals > count * MOST:
        return _newest(rows, schema)
    newest = _newest(rows.semi_join(twice, ROW), schema)
    newest = connection.create_table(f"newest_{schema.name}", newest, temp=True)
    return rows.anti_join(twice, ROW).union(newest)


def _newest(rows: ibis.Table, schema: Feed) -> ibis.Table:
    """Return the row of each key that was known last, found by a maximum and not by sorting."""
    import ibis
    from ibis import _

    names = ("known_at", *ROW)
    order = ibis.struct({name: rows[name] for name in names})
    last = rows.group_by(list(schema.key)).agg(last=order.max())
    return rows.semi_join(last.select(**{n: _["last"][n] for n in ROW}), ROW)
