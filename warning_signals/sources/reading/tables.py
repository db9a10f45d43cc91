"""A UTF-8 file or Parquet to blocks of text cells under the file's own headings."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from warning_signals.errors import FeedRejected

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

BLOCK_ROWS = 200_000


@dataclass(frozen=True)
class RawTable:
    """A block of text cells under the file's headings, and the lines with a wrong cell count."""

    cells: pa.Table
    row_no: Sequence[int] | np.ndarray
    bad_lines: list[tuple[int, str, str]]


def read_parquet(raw: BinaryIO, name: str) -> Iterator[RawTable]:
    """Read a Parquet file and write every cell as text, as a CSV would have it."""
    import pyarrow as pa
    from pyarrow import parquet

    sofar = 0
    try:
        file = parquet.ParquetFile(native(raw))
        for batch in _batches(file):
            text = [column.cast(pa.string()) for column in batch.columns]
            cells = pa.table(text, names=batch.schema.names)
            yield RawTable(cells, range(sofar + 1, sofar + cells.num_rows + 1), [])
            sofar += cells.num_rows
    # A damaged footer makes the reader stumble in its own ways, over names and sizes as well.
    except (pa.ArrowException, OSError, ValueError, KeyError, MemoryError) as exc:
        raise FeedRejected(f"{name} cannot be read as Parquet: {exc}. Ask for it again.") from exc


def native(raw: BinaryIO) -> Any:
    """Return the file as Arrow opens it itself, without calls back into Python."""
    import pyarrow as pa

    if isinstance(raw, io.BytesIO):
        return pa.BufferReader(raw.getvalue())
    return pa.OSFile(str(raw.name))


def _batches(file: Any) -> Iterator[pa.RecordBatch]:
    if not file.metadata.num_rows:
        yield file.read()
    yield from file.iter_batches(batch_size=BLOCK_ROWS)
