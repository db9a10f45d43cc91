"""The lake: accepted observations as immutable Parquet, read as of a day and an instant.

A delivery is written once under feed and business month, then entered in the register; a file
that is not in the register does not exist. Reads take the latest version of each business date
that was known, drop rows learned later, and give `changes` feeds their latest row per key.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warning_signals import feeds
from warning_signals.errors import LakeDamaged
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa


# DuckDB 2.0.0 loses rows of `row_number() < k` with the first where the table is read twice. The
# second spells out every list of a plan, a million parties' names, again and again.
NOT_OPTIMIZED = ("top_n_window_elimination", "common_subplan")


def connect_duckdb(
    threads: int = 2, memory: str = "4GB", not_optimized: Sequence[str] = NOT_OPTIMIZED
) -> ibis.BaseBackend:
    """Return an in-memory DuckDB through Ibis; nothing is ever shared as a database file."""
    import ibis

    connection = ibis.duckdb.connect(threads=threads, memory_limit=memory)
    connection.raw_sql("SET TimeZone = 'UTC'")
    connection.raw_sql(f"SET disabled_optimizers = '{','.join(not_optimized)}'")
    return connection


def write_table(root: Path, relative: str, table: pa.Table) -> LakeFile:
    """Write a table under the lake's root so that it is there whole or not at all."""
    writer = LakeWriter(root, relative, table.schema)
    try:
        writer.write(table)
        return writer.finish()
    finally:
        writer.drop()


class LakeWriter:
    """Writes one file of the lake piece by piece; it is there only once it is finished."""

    def __init__(self, root: Path, relative: str, schema: pa.Schema) -> None:
        import pyarrow.parquet as pq

        self.path, self._relative = root / relative, relative
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._temporary = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        self._writer = pq.ParquetWriter(self._temporary, schema, compression="zstd")

    def write(self, table: pa.Table, rows_a_group: int | None = None) -> None:
        """Append rows."""
        self._writer.write_table(table, row_group_size=rows_a_group)

    def finish(self) -> LakeFile:
        """Give the file its name, on disk for good; returns it with its checksum."""
        self._writer.close()
        with self._temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        self._temporary.replace(self.path)
        return LakeFile(self._relative, file_sha256(self.path))

    def drop(self) -> None:
        """Forget what was written, where it was not finished."""
        self._writer.close()
        self._temporary.unlink(missing_ok=True)


def delivery_path(feed: str, business_on: date, delivery_id: str, part: int = 0) -> str:
    """Return where a delivery's rows lie, relative to the lake's root.

    Part 0 is what was accepted at once; rows that were let in later have parts of their own.
    """
    name = f"{delivery_id}-{part}" if part else delivery_id
    return f"{feed}/{business_on:%Y-%m}/{name}.parquet"


def file_sha256(path: Path) -> str:
    """Return the checksum of a file in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@lru_cache(maxsize=8192)
def _digest(path: Path, _size: int, _mtime_ns: int) -> str:
    return file_sha256(path)


def is_sound(path: Path, sha256: str) -> bool:
    """Say whether a file has this checksum; its bytes are read once per process and change."""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns) == sha256


def checked_path(root: Path, file: LakeFile) -> str:
    """Return the file's full path after comparing its checksum."""
    path = root / file.path
    if not path.is_file():
        raise LakeDamaged(
            f"{path} stands in the register but is gone. Restore it from the raw delivery."
        )
    if not is_sound(path, file.sha256):
        raise LakeDamaged(
            f"{path} is not what was accepted: its checksum differs from the register's. "
            "Restore it from the raw delivery before the day is run again."
        )
    return str(path)


def read_feed(
    connection: ibis.BaseBackend,
    root: Path,
    feed: str,
    files: list[LakeFile],
    as_of: date,
    known_at: datetime,
    masters: Callable[[str], list[LakeFile]] | None = None,
    only: Callable[[ibis.Table], ibis.Table] | None = None,
    latest: Callable[[ibis.Table, feeds.Feed], ibis.Table] | None = None,
) -> ibis.Table:
    """Return a feed's rows as of a day, as known at an instant, in the feed's schema.

    `files` are the live deliveries (see register.deliveries.live_files), `masters` gives every
    file of a master, for the rows that count only from when their party was known; `only` leaves
    out rows, all versions of a key together; `latest` finds the latest row of each key faster than
    `latest_per_key`. A feed without any file is an empty table, so that a caller can tell "no
    rows" only together with the feed's state.
    """
    import ibis

    schema = feeds.arrow_schema(feed)
    if not files:
        return ibis.memtable(schema.empty_table())
    rows = known_rows(connection, root, feed, files, as_of, known_at, masters)
    rows = rows if only is None else only(rows)
    schema = feeds.feed(feed)
    repeating = [file for file in files if file.repeats]
    if schema.is_marked and not repeating:
        return rows
    if schema.mode == "events":
        return once_per_key(rows, _rows_of(connection, root, repeating), schema)
    return (latest or latest_per_key)(rows, schema)


def known_rows(
    connection: ibis.BaseBackend,
    root: Path,
    feed: str,
    files: list[LakeFile],
    as_of: date,
    known_at: datetime,
    masters: Callable[[str], list[LakeFile]] | None = None,
    *,
    with_file: bool = False,
) -> ibis.Table:
    """Return every row of the files, at least one, that counted on the day at the instant.

    As `read_feed`, but with all the rows of a key; `with_file` adds the full path in `filename`.
    """
    import ibis

    # An instant as the files have it: a cast of each row would cost more than to read it.
    known = ibis.literal(known_at.astimezone(UTC))
    plain = _rows_of(connection, root, [file for file in files if not file.late], with_file)
    late = _rows_of(connection, root, [file for file in files if file.late], with_file)
    if late is not None:
        party = feeds.feed(feed).party
        assert party is not None and masters is not None, f"{feed} has late rows of no party"
        master = _rows_of(connection, root, masters(party[1]))
        assert master is not None, f"{feed} has late rows of unknown {party[1]}"
        key = feeds.feed(feed).party_key
        there = master.filter(master.known_at <= known).select(key).distinct()
        late = late.semi_join(there, late[party[0]] == there[key])
    both = [rows for rows in (plain, late) if rows is not None]
    rows = both[0] if len(both) == 1 else both[0].union(both[1])
    return rows.filter(rows.business_on <= as_of, rows.known_at <= known)


def _rows_of(
    connection: ibis.BaseBackend, root: Path, files: list[LakeFile], with_file: bool = False
) -> ibis.Table | None:
    paths = [checked_path(root, file) for file in files]
    if not paths:
        return None
    return connection.read_parquet(paths, union_by_name=True, filename=with_file)


def latest_per_key(rows: ibis.Table, schema: feeds.Feed) -> ibis.Table:
    """Return the latest row of each key where the feed consists of changes, else all rows."""
    import ibis

    if schema.mode != "changes":
        return rows
    newest_first = [ibis.desc(name) for name in ("known_at", "delivery_id", "row_no")]
    return first_of_each(rows, schema.key, newest_first)


def once_per_key(rows: ibis.Table, repeating: ibis.Table, schema: feeds.Feed) -> ibis.Table:
    """Return the rows with each key of the files `repeating` once: a bank may send a row again.

    The row of the earliest business date counts, of several the one that was known first.
    """
    key = list(schema.key)
    suspect = repeating.select(key).distinct()
    earliest_first = ("business_on", "known_at", "delivery_id", "row_no")
    first = first_of_each(rows.semi_join(suspect, key), key, earliest_first)
    return rows.anti_join(suspect, key).union(first)


def first_of_each(rows: ibis.Table, key: Sequence[str], order: Sequence[Any]) -> ibis.Table:
    """Return the first row of each key in that order."""
    import ibis

    place = ibis.row_number().over(group_by=list(key), order_by=list(order))
    placed = rows.mutate(place=place)
    return placed.filter(placed.place == 0).drop("place")


class LazyFeeds(Mapping[str, "ibis.Table"]):
    """Feeds and derived tables by name, each read when it is first asked for.

    `keep` computes a table once and holds the outcome, for `once`.
    """

    def __init__(
        self,
        readers: Mapping[str, object],
        keep: Callable[[str, ibis.Table], ibis.Table] | None = None,
    ) -> None:
        self._readers, self._keep = dict(readers), keep
        self._read: dict[str, ibis.Table] = {}
        self._worked_out: dict[str, ibis.Table] = {}

    def once(self, name: str, make: Callable[[], ibis.Table]) -> ibis.Table:
        """Return a table that several signals work out alike, of the first that asked."""
        if name not in self._worked_out:
            made = make()
            self._worked_out[name] = made if self._keep is None else self._keep(name, made)
        return self._worked_out[name]

    def __getitem__(self, name: str) -> ibis.Table:
        if name not in self._read:
            reader = self._readers[name]
            self._read[name] = reader()  # type: ignore[operator]
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._readers)

    def __len__(self) -> int:
        return len(self._readers)
