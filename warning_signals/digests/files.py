"""Where digests lie and how they are written: once a file, beside the lake's own folders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.lake import LakeWriter

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "digests"
# Small enough that a read of some days or some accounts can leave groups of rows out.
ROWS_A_GROUP = 250_000


def digest_path(recipe: str, sha256: str) -> str:
    """Return where the digest of a file lies, relative to the lake's root."""
    return f"{FOLDER}/{recipe}/{sha256[:2]}/{sha256}.parquet"


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
