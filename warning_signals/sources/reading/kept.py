"""A query's result as one Parquet file of text cells, kept raw for replay.

The same rows in the same order give the same bytes. What was counted and added up in the same
snapshot stands in the file's own metadata: `ews.rows`, and `ews.totals` as a JSON list of
{currency, opening, movements, closing}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import BinaryIO

from warning_signals.errors import FeedRejected
from warning_signals.model import ControlTotal
from warning_signals.sources.reading.kept_notes import ROWS, TOTALS, plainly, said_of
from warning_signals.sources.reading.tables import RawTable, read_parquet

MARK = b"PAR1"


class Kept:
    """Writes such a file chunk by chunk; `seal` says that it is whole, and without it is none."""

    def __init__(self, to: BinaryIO, headings: Sequence[str]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self.schema = pa.schema([(heading, pa.string()) for heading in headings])
        self.writer = parquet.ParquetWriter(to, self.schema, compression="zstd")
        self.rows = 0

    def add(self, columns: Sequence[Sequence[str | None]]) -> None:
        """Append one chunk, column by column."""
        import pyarrow as pa

        arrays = [pa.array(column, pa.string()) for column in columns]
        table = pa.Table.from_arrays(arrays, schema=self.schema)
        self.writer.write_table(table)
        self.rows += table.num_rows

    def seal(self, totals: Sequence[ControlTotal]) -> None:
        """Note the number of rows and what they should add up to."""
        said = [
            {
                "currency": total.currency,
                "opening": plainly(total.opening),
                "movements": plainly(total.movements),
                "closing": plainly(total.closing),
            }
            for total in sorted(totals, key=lambda total: total.currency)
        ]
        self.writer.add_key_value_metadata({ROWS: str(self.rows), TOTALS: json.dumps(said)})

    def __enter__(self) -> Kept:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None
    ) -> None:
        self.writer.close()


def read_kept(raw: BinaryIO, name: str) -> Iterator[RawTable]:
    """Yield the rows in blocks, at least one; FeedRejected where the file is not whole."""
    import pyarrow as pa

    done = 0
    try:
        for block in read_parquet(raw, name):
            yield block
            done += block.cells.num_rows
    except (pa.ArrowException, ValueError, TypeError, KeyError) as exc:
        raise FeedRejected(
            f"{name} cannot be read as Parquet after row {done:,} ({type(exc).__name__}): it is "
            "cut off or damaged, nothing of it is taken. Ask for it again."
        ) from exc
    said, _ = said_of(raw)
    if said not in (None, done):
        raise FeedRejected(f"{name} has {done:,} rows and says {said:,}: nothing of it is taken.")
