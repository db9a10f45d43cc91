"""A spreadsheet's rows as text cells, block by block.

Read as declared, or rejected by sheet and cell: one sheet, its headings in one row, a value in
each cell. What a cell shows is not asked, only what it stores: a date cell becomes 2026-06-08 (or
2026-06-08T09:30:00), a number keeps its digits, true and false are words, and of a formula the
stored value is taken. A length of time ([h]:mm) stays the number of days it is stored as.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.sheet_cells import (
    LAST_COLUMN,
    Cell,
    Row,
    column_letters,
    rows_of,
    stored_day,
)
from warning_signals.sources.reading.tables import RawTable
from warning_signals.sources.reading.workbook import Sheet, opened_sheet

BLOCK_ROWS = 20_000


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
        block = _Block(opened, headings, header_row, dates, serial_dates)
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


@dataclass
class _Block:
    """Rows gathered for the next block."""

    sheet: Sheet
    headings: dict[int, str]
    header_row: int
    dates: Collection[str]
    serial_dates: Collection[str]
    columns: list[list[str | None]] = field(default_factory=list)
    row_no: list[int] = field(default_factory=list)
    bad_lines: list[tuple[int, str, str]] = field(default_factory=list)
    yielded: bool = False

    def __post_init__(self) -> None:
        self.columns = [[] for _ in self.headings]
        self.place = {column: place for place, column in enumerate(self.headings)}
        self.bare = {c for c, heading in self.headings.items() if heading in self.dates}
        self.serial = {c for c, heading in self.headings.items() if heading in self.serial_dates}

    def add(self, row: Row) -> None:
        """Take one row in: as cells, as a bad line, or not at all where it has no value."""
        held = [cell for cell in row.cells if cell.text is not None]
        if not held:
            return
        number = row.number - self.header_row
        if why := self._fault(held, row.number):
            self.bad_lines.append((number, "\t".join(str(cell.text) for cell in held), why))
            return
        values: list[str | None] = [None] * len(self.columns)
        for cell in held:
            values[self.place[cell.column]] = self._text(cell, row.number)
        for column, value in zip(self.columns, values, strict=True):
            column.append(value)
        self.row_no.append(number)

    def taken(self) -> RawTable:
        """Return what was gathered, and begin anew."""
        import pyarrow as pa

        arrays = [pa.array(column, pa.string()) for column in self.columns]
        block = RawTable(
            pa.table(arrays, names=list(self.headings.values())), self.row_no, self.bad_lines
        )
        self.columns = [[] for _ in self.headings]
        self.row_no, self.bad_lines, self.yielded = [], [], True
        return block

    def _fault(self, cells: Sequence[Cell], row: int) -> str | None:
        for cell in cells:
            where = f"cell {column_letters(cell.column)}{row}"
            if cell.column not in self.place:
                return f"{where} has a value, and its column has no heading"
            if cell.kind == "error":
                return f"{where} holds the error {str(cell.text)[:20]}"
        return None

    def _text(self, cell: Cell, row: int) -> str | None:
        if cell.kind != "number" or cell.text is None:
            return cell.text
        where = f"{column_letters(cell.column)}{row}"
        if cell.column in self.serial:
            return stored_day(cell.text, self.sheet, where)
        if cell.column in self.bare:
            self.sheet.reject(
                where,
                f"holds the bare number {cell.text[:20]} under {self.headings[cell.column]!r}, "
                "where a date is due. If its numbers are serial dates, list the heading under "
                "`serial_dates` in config/sources.yml; otherwise ask for date cells.",
            )
        return cell.text


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
