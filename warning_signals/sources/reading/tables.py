"""A UTF-8 file or Parquet to blocks of text cells under the file's own headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from warning_signals.errors import FeedRejected

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

# One row must fit into a block of the file; a longer one rejects the file.
BLOCK = 32 << 20
BLOCK_ROWS = 200_000
OPEN_QUOTE = "its last row opens a quote that never closes"
CUT_SHORT = "its last row stops short, without an end of line"


@dataclass(frozen=True)
class RawTable:
    """A block of text cells under the file's headings, and the lines with a wrong cell count."""

    cells: pa.Table
    row_no: Sequence[int] | np.ndarray
    bad_lines: list[tuple[int, str, str]]


def read_csv(path: Path, name: str) -> Iterator[RawTable]:
    """Read RFC-4180 text, block by block; a last line without an end is given one.

    An empty cell without quotes is null; newlines inside quotes are kept. Lines with a wrong
    number of cells become `bad_lines`. Raises FeedRejected where there is no header, where a
    heading stands twice, or where the text is cut off: it ends inside quotes, or in the middle
    of a line.
    """
    headings = _headings(path, name)
    ended = _with_an_end(path)
    lines = _Lines(len(headings))
    last = None
    for cells in _blocks(path, name, headings, lines):
        last = cells if cells.num_rows else last
        yield from lines.numbered(cells)
    if reason := _cut_off(path, last, lines, ended):
        raise FeedRejected(f"{name} is rejected: {reason}: the file is cut off. Ask for it again.")


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


@dataclass
class _Lines:
    """Numbers the rows that were read; those with a wrong number of cells are left out."""

    width: int
    next_no: int = 1
    invalid: list[tuple[int, str, str]] = field(default_factory=list)
    passed_over: list[int] = field(default_factory=list)
    last_text: str = ""
    last_width: int = 0

    @property
    def ends_short(self) -> bool:
        """Whether the last line of all has too few cells; known once everything is read."""
        behind = any(number >= self.next_no for number in self.passed_over)
        return behind and self.last_width < self.width

    def keep(self, row: arrow_csv.InvalidRow) -> str:
        """Note a row that has too few or too many cells."""
        why = f"{row.actual_columns} cells, the header has {self.width}"
        self.invalid.append((row.number - 1, row.text, why))
        self.passed_over.append(row.number - 1)
        self.last_text, self.last_width = row.text, row.actual_columns
        return "skip"

    def numbered(self, cells: pa.Table) -> Iterator[RawTable]:
        """Yield the block in pieces of at most BLOCK_ROWS, the invalid lines with the first."""
        bad, self.invalid = self.invalid, []
        numbers = self._numbers(cells.num_rows)
        for start in range(0, max(cells.num_rows, 1), BLOCK_ROWS):
            piece = cells.slice(start, BLOCK_ROWS)
            yield RawTable(piece, numbers[start : start + BLOCK_ROWS], bad if not start else [])

    def _numbers(self, count: int) -> np.ndarray:
        """Return the numbers of the next rows; the reader may know of invalid ones far ahead."""
        import numpy as np

        run = np.arange(self.next_no, self.next_no + count + len(self.passed_over))
        free: np.ndarray = run[~np.isin(run, self.passed_over)][:count]
        if count:
            self.next_no = int(free[-1]) + 1
            self.passed_over = [number for number in self.passed_over if number > free[-1]]
        return free


def _headings(path: Path, name: str) -> list[str]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            found = next((row for row in csv.reader(lines) if row), [])
    except csv.Error as exc:
        raise FeedRejected(f"{name} has no header row that can be read ({exc}).") from exc
    if not any(heading.strip() for heading in found):
        raise FeedRejected(f"{name} has no header row. Ask for the file again.")
    twice = sorted({heading for heading in found if found.count(heading) > 1})
    if twice:
        raise FeedRejected(f"{name} has the heading {twice[0]!r} twice: which one holds?")
    return found


def _blocks(path: Path, name: str, headings: list[str], lines: _Lines) -> Iterator[pa.Table]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    try:
        with arrow_csv.open_csv(
            str(path),
            # Only the serial reader gives the numbers of invalid rows.
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(
                newlines_in_values=True, invalid_row_handler=lines.keep
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={heading: pa.string() for heading in headings},
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                null_values=[""],
            ),
        ) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])
            # Always a block, for a header alone, and for invalid lines after the last good row.
            yield reader.schema.empty_table()
    except pa.ArrowInvalid as exc:
        raise FeedRejected(f"{name} cannot be read as CSV: {exc}. Ask for it again.") from exc


def _with_an_end(path: Path) -> bool:
    """Say whether the text ended with an end of line; afterwards it does."""
    tail = _tail(path)
    if not tail.endswith(b"\n"):
        with path.open("ab") as handle:
            handle.write(b"\n")
    return tail.endswith((b"\n", b"\r"))


def _cut_off(path: Path, last: pa.Table | None, lines: _Lines, ended: bool) -> str | None:
    last_cell = last.column(last.num_columns - 1)[-1].as_py() if last is not None else None
    open_cell = (last_cell or "").endswith("\n") and not _tail(path).rstrip(b"\r\n").endswith(b'"')
    if open_cell or lines.last_text.count('"') % 2:
        return OPEN_QUOTE
    return CUT_SHORT if lines.ends_short and not ended else None


def _tail(path: Path) -> bytes:
    with path.open("rb") as handle:
        handle.seek(max(0, path.stat().st_size - 64))
        return handle.read()
