"""Where digests lie and how they are written: once a file, beside the lake's own folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.lake import LakeWriter

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

FOLDER = "digests"
# Small enough that a read of some days or some accounts can leave groups of rows out.
ROWS_A_GROUP = 250_000


def digest_path(recipe: str, sha256: str) -> str:
    """Return where the digest of a file lies, relative to the lake's root."""
    return f"{FOLDER}/{recipe}/{sha256[:2]}/{sha256}.parquet"


def tables_of(
    root: Path,
    recipe: str,
    names: Sequence[str],
    sha256: str,
    make: Callable[[Mapping[str, str]], None],
) -> dict[str, str]:
    """Return the full paths of a digest of several tables, by name.

    Where one is missing `make` is to write them all, given where each lies under the root.
    """
    found = {name: digest_path(f"{recipe}/{name}", sha256) for name in names}
    if any(not (root / path).is_file() for path in found.values()):
        make(found)
    return {name: str(root / path) for name, path in found.items()}


def engine() -> str:
    """Return what a digest with hashes is named by: they are DuckDB's and may change with it."""
    import duckdb

    return f"duckdb{duckdb.__version__}"


def part_of(ids: ibis.Value, parts: int) -> ibis.Value:
    """Return in which of so many parts, from 0, each id is."""
    return (ids.hash() % parts + parts) % parts


def slices(rows: ibis.Table, ids: str, rows_at_a_time: int) -> Iterator[ibis.Table]:
    """Yield the rows some ids at a time, about so many rows at once."""
    parts = -(-int(rows.count().to_pyarrow().as_py()) // rows_at_a_time) or 1
    for number in range(parts):
        yield rows.filter(part_of(rows[ids], parts) == number) if parts > 1 else rows


def write_pieces(root: Path, path: str, pieces: Iterable[pa.Table]) -> None:
    """Write the pieces, at least one, as one file that is there whole or not at all."""
    writer: LakeWriter | None = None
    try:
        for piece in pieces:
            writer = writer or LakeWriter(root, path, piece.schema)
            writer.write(piece, ROWS_A_GROUP)
        assert writer is not None, f"{path} is made of no piece"
        writer.finish()
    finally:
        if writer is not None:
            writer.drop()
