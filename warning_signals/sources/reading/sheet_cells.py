"""The rows of one sheet, cell by cell, as they are stored: numbers digit for digit.

Of a formula the value that was stored with it is taken; where there is none, or where it comes
from another workbook, the file is rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.numbers import plain
from warning_signals.sources.reading.workbook import Sheet

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROW, CELL, VALUE, FORMULA = f"{MAIN}row", f"{MAIN}c", f"{MAIN}v", f"{MAIN}f"
INLINE, RUN, TEXT, MERGE = f"{MAIN}is", f"{MAIN}r", f"{MAIN}t", f"{MAIN}mergeCell"
DATA = f"{MAIN}sheetData"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
OTHER_BOOK = re.compile(r"\[\d+\]")
UNREADABLE = "holds {!r}, which is no {}. Ask for the file again."


class Cell(NamedTuple):
    """One cell: its column (1 is A), its text, and what it was stored as."""

    column: int
    text: str | None
    kind: Literal["text", "number", "day", "error"]


class Row(NamedTuple):
    """The cells of one row, from left to right, and its number in the sheet."""

    number: int
    cells: list[Cell]


def rows_of(sheet: Sheet, merged: list[str]) -> Iterator[Row]:
    """Yield the rows from top to bottom; the ranges of merged cells go into `merged`.

    Ranges stand behind the rows in the file, so `merged` is complete only at the end. Raises
    FeedRejected where a cell cannot be read, or the XML is cut off.
    """
    from xml.etree.ElementTree import ParseError

    number = 0
    try:
        for element in _elements(sheet):
            if element.tag == MERGE:
                merged.append(str(element.get("ref")))
                continue
            number = _row_number(element, sheet, number)
            yield Row(number, list(_cells(element, sheet, number)))
    except ParseError as exc:
        raise FeedRejected(
            f"{sheet.name}, sheet {sheet.title!r} is cut off or damaged after row {number} "
            f"({exc}). Nothing of the file is taken. Ask for it again."
        ) from exc


@cache
def column_letters(column: int) -> str:
    """Return the letters of a column: A for 1, AA for 27."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def stored_day(serial: str, sheet: Sheet, cell: str) -> str:
    """Return a serial number as an ISO day, or as an ISO day and time where it has a fraction."""
    from openpyxl.utils.datetime import from_excel

    try:
        moment = None if serial.startswith("-") else from_excel(float(serial), sheet.epoch)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        sheet.reject(cell, UNREADABLE.format(serial[:40], "date"))
    if isinstance(moment, datetime) and moment.time() == time():
        return moment.date().isoformat()
    return str(moment.isoformat())


def _elements(sheet: Sheet) -> Iterator[Element]:
    """Yield each row and each merged range when it is complete, and forget it afterwards."""
    from xml.etree.ElementTree import iterparse

    data = None
    cells = 0
    # Entities are refused before (workbook.py), and expat itself stops a flood of them.
    for event, element in iterparse(sheet.xml, events=("start", "end")):  # noqa: S314
        tag = element.tag
        if event == "start":
            if tag == DATA:
                data = element
            elif tag == ROW:
                cells = 0
        elif tag in (ROW, MERGE):
            yield element
            element.clear()
            if data is not None:
                data.clear()
        elif tag == CELL:
            cells += 1
            if cells > LAST_COLUMN:
                sheet.reject("XFD", f"is not the last of its row: {cells:,} cells are too many.")


def _row_number(row: Element, sheet: Sheet, before: int) -> int:
    said = row.get("r")
    if said is None:
        return before + 1
    if not said.isdecimal() or not before < int(said[:9]) <= LAST_ROW:
        sheet.reject(f"A{said[:9]}", f"stands in a row that cannot follow row {before}.")
    return int(said)


def _cells(row: Element, sheet: Sheet, number: int) -> Iterator[Cell]:
    column = 0
    for element in row:
        if element.tag != CELL:
            continue
        before = column
        column = _column(element.get("r"), number) or before + 1
        if not before < column <= LAST_COLUMN:
            sheet.reject(str(element.get("r"))[:12], "stands in the wrong place of its row.")
        yield _cell(element, sheet, column, number)


def _column(reference: str | None, number: int) -> int:
    """Return the column of a reference such as AB12; beyond the last one where it is none."""
    if reference is None:
        return 0
    letters = reference.rstrip("0123456789")
    return _column_of(letters) if reference == f"{letters}{number}" else LAST_COLUMN + 1


@cache
def _column_of(letters: str) -> int:
    if not re.fullmatch("[A-Z]{1,3}", letters):
        return LAST_COLUMN + 1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _cell(element: Element, sheet: Sheet, column: int, row: int) -> Cell:
    kind = element.get("t", "n")
    value = element.find(VALUE)
    if (formula := element.find(FORMULA)) is not None:
        # An empty text is a value too; a program that does not calculate leaves no type.
        known = value is not None and bool(value.text or kind == "str")
        _refuse_formula(formula, known, sheet, f"{column_letters(column)}{row}")
    if kind == "inlineStr":
        return Cell(column, _inline(element), "text")
    text = None if value is None else value.text
    if not text:
        return Cell(column, None, "text")
    if kind == "str":
        return Cell(column, text, "text")
    return _typed(kind, text, element.get("s", "0"), sheet, column, row)


def _typed(kind: str, text: str, style: str, sheet: Sheet, column: int, row: int) -> Cell:
    if kind == "n":
        number = plain(text.strip())
        if number is None:
            sheet.reject(f"{column_letters(column)}{row}", UNREADABLE.format(text[:40], "number"))
        if style.isdecimal() and int(style[:9]) in sheet.day_styles:
            return Cell(column, stored_day(number, sheet, f"{column_letters(column)}{row}"), "day")
        return Cell(column, number, "number")
    if kind == "s" and text.isdecimal() and int(text[:12]) < len(sheet.strings):
        return Cell(column, sheet.strings[int(text)] or None, "text")
    if kind == "b" and text in ("0", "1"):
        return Cell(column, "true" if text == "1" else "false", "text")
    if kind == "e":
        return Cell(column, text, "error")
    if kind == "d":
        return Cell(column, text.removesuffix("T00:00:00"), "day")
    return sheet.reject(f"{column_letters(column)}{row}", UNREADABLE.format(text[:40], "cell"))


def _refuse_formula(formula: Element, known: bool, sheet: Sheet, cell: str) -> None:
    if not known:
        sheet.reject(
            cell,
            "has a formula and no value that was stored with it: the file was made by a program "
            "that does not calculate. Ask for it with values.",
        )
    if sheet.linked and OTHER_BOOK.search(formula.text or ""):
        sheet.reject(
            cell, "takes its value from another workbook, which may be of any age. Ask for values."
        )


def _inline(element: Element) -> str | None:
    """Return the text of a cell that holds its own; reading aids (phonetic runs) are no text."""
    parts: list[str] = []
    held = element.find(INLINE)
    for child in () if held is None else held:
        if child.tag == TEXT:
            parts.append(child.text or "")
        elif child.tag == RUN:
            parts.append(child.findtext(TEXT, ""))
    return "".join(parts) or None
