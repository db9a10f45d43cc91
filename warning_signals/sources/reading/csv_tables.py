"""A UTF-8 file in CSV to blocks of text cells under the file's own headings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.csv_end import cut_off, with_an_end
from warning_signals.sources.reading.csv_lines import Lines
from warning_signals.sources.reading.tables import RawTable

if TYPE_CHECKING:
    import pyarrow as pa


# One row must fit into a block of the file; a longer one rejects the file.
BLOCK = 32 << 20


def read_csv(path: Path, name: str) -> Iterator[RawTable]:
    """Read RFC-4180 text, block by block; a last line without an end is given one.

    An empty cell without quotes is null; newlines inside quotes are kept. Lines with a wrong
    number of cells become `bad_lines`. Raises FeedRejected where there is no header, where a
    heading stands twice, or where the text is cut off: it ends inside quotes, or in the middle
    of a line.
    """
    headings = _headings(path, name)
    ended = with_an_end(path)
    lines = Lines(len(headings))
    last = None
    for cells in _blocks(path, name, headings, lines):
        last = cells if cells.num_rows else last
        yield from lines.numbered(cells)
    if reason := cut_off(path, last, lines, ended):
        raise FeedRejected(f"{name} is rejected: {reason}: the file is cut off. Ask for it again.")


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


def _blocks(path: Path, name: str, headings: list[str], lines: Lines) -> Iterator[pa.Table]:
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
