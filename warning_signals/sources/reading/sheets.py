"""A spreadsheet's rows as text cells, block by block.

Read as declared, or rejected by sheet and cell: one sheet, its headings in one row, a value in
each cell. What a cell shows is not asked, only what it stores: a date cell becomes 2026-06-08 (or
2026-06-08T09:30:00), a number keeps its digits, true and false are words, and of a formula the
stored value is taken. A length of time ([h]:mm) stays the number of days it is stored as.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import BinaryIO

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.sheet_block import BLOCK_ROWS, Block
from warning_signals.sources.reading.sheet_cells import (
    LAST_COLUMN,
    Row,
    column_letters,
    rows_of,
)
from warning_signals.sources.reading.tables import RawTable
from warning_signals.sources.reading.workbook import Sheet, opened_sheet


def read_sheet(
    raw: BinaryIO,
    name: str,
    sheet: str | None,
    header_row: int,
    *,
    dates: Collection[str] = (),
    serial_dates: Collection[str] = (),
) -> Iterator[RawTable]:
    """Yield the rows below the header in blocks, at least one, perhaps without rows.

    `sheet` may be None where the workbook has only one. `dates` are the headings whose columns
    hold days: a bare number there rejects the file, unless the heading is in `serial_dates` too,
    where numbers are read as serial dates. Rows without any value are skipped and keep their
    number; a row with an error value (#N/A), or a value under no heading, is a bad line. Raises
    FeedRejected, at any point, where the file cannot be read as declared.
    """
    with opened_sheet(raw, name, sheet) as opened:
        merged: list[str] = []
        rows = rows_of(opened, merged)
        headings = _headings(rows, opened, header_row)
        block = Block(opened, headings, header_row, dates, serial_dates)
        for row in rows:
            block.add(row)
            if len(block.row_no) + len(block.bad_lines) == BLOCK_ROWS:
                yield block.taken()
        _refuse_merged(opened, merged, header_row, max(headings))
        if block.row_no or block.bad_lines or not block.yielded:
            yield block.taken()


def _headings(rows: Iterator[Row], sheet: Sheet, header_row: int) -> dict[int, str]:
    """Return the heading of each column that has one."""
    found: dict[int, str] = {}
    for row in rows:
        if row.number < header_row:
            continue
        if row.number == header_row:
            for cell in row.cells:
                if cell.text is not None and cell.text in found.values():
                    where = f"{column_letters(cell.column)}{row.number}"
                    sheet.reject(where, f"has the heading {cell.text[:60]!r} a second time.")
                if cell.text is not None and cell.text.strip():
                    found[cell.column] = cell.text
        break
    if not found:
        raise FeedRejected(
            f"{sheet.name}, sheet {sheet.title!r} has no headings in row {header_row}. Nothing of "
            "the file is taken. Say in config/sources.yml which row holds them (`header_row`)."
        )
    return found


def _refuse_merged(sheet: Sheet, merged: list[str], header_row: int, last_column: int) -> None:
    from openpyxl.utils import range_boundaries

    for reference in merged:
        try:
            left, _, _, bottom = range_boundaries(reference)
        except (ValueError, TypeError):
            left, bottom = 1, header_row
        if (bottom or header_row) >= header_row and (left or LAST_COLUMN) <= last_column:
            sheet.reject(
                reference[:20],
                "is merged, so that a value is missing from each cell but the first. "
                "Ask for the table without merged cells.",
            )
