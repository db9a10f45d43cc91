"""Which rows of a set of files share their key with another row: the only ones to compare.

In a feed of changes the latest row of a key counts, and finding it by sorting all rows of all
files costs more each month, though few keys ever stand twice. Each file has a digest with two
hashes of each row's key and when the row counts. From these follow the rows that stand twice in a
set of files; they are kept for the set with their places in their key, and for a set with a file
more only that file's keys are looked up in the others and placed anew.

A set may know rows of files that have left it: they are compared too, and never one too few. Two
keys count as one where both hashes agree, 128 bits: among a billion keys a chance of 1e-21.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.digests.files import FOLDER, digest_path, engine, write_pieces
from warning_signals.lake import checked_path
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

VERSION = 1
SETS_VERSION = 2
SETS_KEPT = 4
ROW = ("delivery_id", "row_no")
KEY = ("h", "h2")
WHEN = ("business_on", "known_at")


@dataclass(frozen=True)
class Keyed:
    """A file whose rows have a key: its full path, its checksum; rows are numbered in ROW."""

    path: str
    sha256: str


def keyed(root: Path, files: Sequence[LakeFile]) -> list[Keyed]:
    """Return files of the lake as such, each after comparing its checksum."""
    return [Keyed(checked_path(root, file), file.sha256) for file in files]


def contested_rows(
    connection: ibis.BaseBackend, root: Path, name: str, key: Sequence[str], files: Sequence[Keyed]
) -> Path:
    """Return the Parquet file with each row whose key stands twice in these files.

    It has KEY, ROW, WHEN, the checksum of the row's `file`, and its `place` in its key, 0 for the
    row that was known last; `name` says what they are files of. Some rows of other files may be
    among them, and have places too.
    """
    recipe = _recipe(name)
    keys = {of.sha256: _keys(connection, root, recipe, key, of) for of in files}
    folder = root / FOLDER / recipe / f"sets-{SETS_VERSION}"
    target = folder / f"{_hash_of(keys)}.parquet"
    if not target.is_file():
        before = _nearest(folder, set(keys))
        made = _contested(connection, keys, before)
        write_pieces(root, str(target.relative_to(root)), [made.to_pyarrow()])
        target.with_suffix(".json").write_text(json.dumps(sorted(keys)))
        _forget(folder)
    return target


def repeated_rows(
    connection: ibis.BaseBackend, root: Path, name: str, key: Sequence[str], of: Keyed
) -> ibis.Table:
    """Return the same of one file: each row whose key stands twice in it."""
    keys = _keys(connection, root, _recipe(name), key, of)
    return _contested(connection, {of.sha256: keys}, None)


def placed(rows: ibis.Table) -> ibis.Table:
    """Return the rows with their `place` in their key, 0 for the one that was known last."""
    return rows.mutate(place=place_in(KEY))


def place_in(group: Sequence[str]) -> ibis.Value:
    """Return the place of each row among those alike in some columns, 0 for the one known last."""
    import ibis

    newest_first = [ibis.desc(name) for name in ("known_at", *ROW)]
    return ibis.row_number().over(group_by=list(group), order_by=newest_first)


def _recipe(name: str) -> str:
    return f"keys-{VERSION}-{name}-{engine()}"


def _keys(
    connection: ibis.BaseBackend, root: Path, recipe: str, key: Sequence[str], of: Keyed
) -> Path:
    path = digest_path(recipe, of.sha256)
    if not (root / path).is_file():
        # The names are the feed's own columns, the path is that of a file of the lake.
        columns = ", ".join(f'"{name}"' for name in key)
        texts = ", ".join(f'coalesce("{name}"::VARCHAR, chr(30))' for name in key)
        hashes = f"hash({columns}) AS h, md5_number_lower(concat_ws(chr(31), {texts})) AS h2"
        chosen = f"{hashes}, {', '.join((*ROW, *WHEN))}, '{of.sha256}' AS file"
        query = f"SELECT {chosen} FROM read_parquet('{of.path}')"  # noqa: S608
        batches = connection.con.sql(query).to_arrow_reader(1_000_000)
        write_pieces(root, path, _tables(batches))
    return root / path


def _tables(batches: pa.RecordBatchReader) -> Iterator[pa.Table]:
    import pyarrow as pa

    empty = True
    for batch in batches:
        empty = False
        yield pa.Table.from_batches([batch])
    if empty:
        yield pa.Table.from_batches([], schema=batches.schema)


def _hash_of(keys: Sequence[str] | dict[str, Path]) -> str:
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:32]


def _nearest(folder: Path, wanted: set[str]) -> tuple[Path, set[str]] | None:
    """Return the kept set that has the most of these files, and its files."""
    best: tuple[Path, set[str]] | None = None
    for told in sorted(folder.glob("*.json")):
        has = set(json.loads(told.read_text()))
        if best is None or len(has & wanted) > len(best[1] & wanted):
            best = told.with_suffix(".parquet"), has
    return best if best and best[1] & wanted else None


def _contested(
    connection: ibis.BaseBackend, keys: dict[str, Path], before: tuple[Path, set[str]] | None
) -> ibis.Table:
    from ibis import _

    def rows_of(names: set[str]) -> ibis.Table:
        return connection.read_parquet([str(keys[name]) for name in sorted(names)])

    if before is None:
        rows = rows_of(set(keys))
        twice = rows.group_by("h").having(_.count() > 1).agg()
        return placed(rows.semi_join(twice, "h"))
    known = connection.read_parquet(str(before[0]))
    new, old = set(keys) - before[1], set(keys) & before[1]
    if not new:
        return known
    fresh = rows_of(new)
    met = rows_of(old).semi_join(fresh.select("h").distinct(), "h")
    # Held in memory: it is small, and otherwise all keys would be read once more for each use.
    met = connection.create_table(f"met_{_hash_of(keys)}", met, temp=True)
    twice = fresh.group_by("h").having(_.count() > 1).agg()
    again = twice.union(met.select("h"), distinct=True)
    found = fresh.union(met).semi_join(again, "h")
    found = connection.create_table(f"found_{_hash_of(keys)}", found, temp=True)
    # All that is known of other keys stays as it is: it may be nearly all rows there are.
    both = known.semi_join(found, "h").drop("place").union(found, distinct=True)
    return known.anti_join(found, "h").union(placed(both))


def _forget(folder: Path) -> None:
    """Delete all kept sets but the newest, and of the older the one of the most files.

    Looks at a few files make sets too; they must not push out the one of a whole feed.
    """
    told = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    older = sorted(told[:-SETS_KEPT], key=lambda path: len(json.loads(path.read_text())))
    for old in older[:-1]:
        old.unlink(missing_ok=True)
        old.with_suffix(".parquet").unlink(missing_ok=True)
