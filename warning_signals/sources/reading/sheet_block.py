"""Rows of a sheet gathered for a block of text cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from warning_signals.sources.reading.sheet_cells import (
    Cell,
    Row,
    column_letters,
    stored_day,
)
from warning_signals.sources.reading.tables import RawTable
from warning_signals.sources.reading.workbook import Sheet

BLOCK_ROWS = 20_000


@dataclass
class Block:
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
