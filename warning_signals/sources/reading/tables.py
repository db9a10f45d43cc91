"""UTF-8 bytes or Parquet to a table of text cells under the file's own headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warning_signals.errors import FeedRejected

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

# One row must fit into a block; a longer one rejects the file.
BLOCK = 32 << 20
CUT_OFF = "its last row opens a quote that never closes: the file is cut off. Ask for it again."


@dataclass(frozen=True)
class RawTable:
    """Text cells under the file's headings, and the lines that have too few or too many cells."""

    cells: pa.Table
    row_no: Sequence[int]
    bad_lines: list[tuple[int, str, str]]


def read_csv(content: bytes, name: str) -> RawTable:
    """Read RFC-4180 text; an empty cell without quotes is null, quoted newlines are kept.

    Lines with a wrong number of cells become `bad_lines`. Raises FeedRejected where there is no
    header, where a heading stands twice, or where the text ends inside quotes.
    """
    headings = _headings(content, name)
    invalid: list[arrow_csv.InvalidRow] = []
    cells = _cells(content, name, headings, invalid)
    _refuse_open_quote(content, cells, invalid, name)
    bad = [
        (row.number - 1, row.text, f"{row.actual_columns} cells, the header has {len(headings)}")
        for row in invalid
    ]
    return RawTable(cells, _numbers(cells.num_rows, [number for number, _, _ in bad]), bad)


def read_parquet(content: bytes, name: str) -> RawTable:
    """Read a Parquet file and write every cell as text, as a CSV would have it."""
    import pyarrow as pa
    from pyarrow import parquet

    if not content:
        raise FeedRejected(f"{name} has no bytes at all. Ask for it again.")
    try:
        table = parquet.read_table(io.BytesIO(content))
        text = [column.cast(pa.string()) for column in table.columns]
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as exc:
        raise FeedRejected(f"{name} cannot be read as Parquet: {exc}. Ask for it again.") from exc
    cells = pa.table(text, names=table.column_names)
    return RawTable(cells, range(1, table.num_rows + 1), [])


def _headings(content: bytes, name: str) -> list[str]:
    lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    try:
        found = next((row for row in csv.reader(lines) if row), [])
    except csv.Error as exc:
        raise FeedRejected(f"{name} has no header row that can be read ({exc}).") from exc
    if not any(heading.strip() for heading in found):
        raise FeedRejected(f"{name} has no header row. Ask for the file again.")
    twice = sorted({heading for heading in found if found.count(heading) > 1})
    if twice:
        raise FeedRejected(f"{name} has the heading {twice[0]!r} twice: which one holds?")
    return found


def _cells(
    content: bytes, name: str, headings: list[str], invalid: list[arrow_csv.InvalidRow]
) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    def keep(row: arrow_csv.InvalidRow) -> str:
        invalid.append(row)
        return "skip"

    try:
        return arrow_csv.read_csv(
            io.BytesIO(content if content.endswith(b"\n") else content + b"\n"),
            # Only the serial reader gives the numbers of invalid rows.
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep),
            convert_options=arrow_csv.ConvertOptions(
                column_types={heading: pa.string() for heading in headings},
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid as exc:
        raise FeedRejected(f"{name} cannot be read as CSV: {exc}. Ask for it again.") from exc


def _refuse_open_quote(
    content: bytes, cells: pa.Table, invalid: list[arrow_csv.InvalidRow], name: str
) -> None:
    ends_quoted = content.rstrip(b"\r\n").endswith(b'"')
    last_cell = cells.column(cells.num_columns - 1)[-1].as_py() if cells.num_rows else None
    open_cell = (last_cell or "").endswith("\n") and not ends_quoted
    if open_cell or (invalid and invalid[-1].text.count('"') % 2):
        raise FeedRejected(f"{name} is rejected: {CUT_OFF}")


def _numbers(count: int, taken: list[int]) -> Sequence[int]:
    if not taken:
        return range(1, count + 1)
    gone = set(taken)
    return [number for number in range(1, count + len(taken) + 1) if number not in gone]
