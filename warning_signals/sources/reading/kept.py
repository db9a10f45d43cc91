"""A query's result as one Parquet file of text cells, kept raw for replay.

The same rows in the same order give the same bytes. What was counted and added up in the same
snapshot stands in the file's own metadata: `ews.rows`, and `ews.totals` as a JSON list of
{currency, opening, movements, closing}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from types import TracebackType
from typing import BinaryIO

from warning_signals.errors import FeedRejected
from warning_signals.model import ControlTotal, Told
from warning_signals.sources.reading.tables import RawTable, native, read_parquet

MARK = b"PAR1"
ROWS, TOTALS = "ews.rows", "ews.totals"


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
                "opening": _plainly(total.opening),
                "movements": _plainly(total.movements),
                "closing": _plainly(total.closing),
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


def said_of(raw: BinaryIO) -> Told:
    """Return the number of rows and the totals that a Parquet file says of itself.

    (None, ()) for one that says nothing. Leaves the file at its beginning. Raises FeedRejected
    where the file cannot be read or its notes are no such notes.
    """
    notes = _notes(raw)
    raw.seek(0)
    if ROWS not in notes:
        return None, ()
    try:
        return int(notes[ROWS]), tuple(_total(said) for said in json.loads(notes.get(TOTALS, "[]")))
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError) as exc:
        raise FeedRejected(
            f"The file's own notes {ROWS} and {TOTALS} cannot be read ({type(exc).__name__}): it "
            "is damaged. Nothing of it is taken; it is fetched again on the next try."
        ) from exc


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


def _notes(raw: BinaryIO) -> dict[str, str]:
    import pyarrow as pa
    from pyarrow import parquet

    raw.seek(0)
    try:
        found = parquet.read_metadata(native(raw)).metadata or {}
        return {key.decode(): value.decode() for key, value in found.items()}
    except (pa.ArrowException, OSError, ValueError) as exc:
        raise FeedRejected(
            f"The file cannot be read as Parquet ({type(exc).__name__}): it is cut off or damaged, "
            "nothing of it is taken. Ask for it again."
        ) from exc


def _plainly(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _total(said: dict[str, str | None]) -> ControlTotal:
    opening, closing = said["opening"], said["closing"]
    return ControlTotal(
        currency=str(said["currency"]),
        movements=_number(str(said["movements"])),
        opening=None if opening is None else _number(opening),
        closing=None if closing is None else _number(closing),
    )


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number
