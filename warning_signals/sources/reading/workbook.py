"""An .xlsx workbook, checked before it is opened, and the one sheet in it that is meant.

openpyxl reads what describes the workbook (sheets, shared strings, formats); the cells themselves
are left to sheet_cells.py, since openpyxl would turn their numbers into floats.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, BinaryIO, NoReturn

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.archive_members import shown
from warning_signals.sources.reading.archive_opened import in_pieces
from warning_signals.sources.reading.workbook_file import checked

# The dates of East Asian Excel, which may stand without their format being written out.
EAST_ASIAN_DAYS = frozenset([*range(27, 37), *range(50, 59)])


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: its XML from the beginning, and what its cells refer to.

    `day_styles` are the numbers of the cell styles that show a number as a date; `linked` says
    that the workbook takes values from others.
    """

    name: str
    title: str
    xml: IO[bytes]
    strings: Sequence[str]
    day_styles: frozenset[int]
    epoch: datetime
    linked: bool

    def reject(self, cell: str, why: str) -> NoReturn:
        """Raise FeedRejected for what stands in a cell or a range of cells."""
        raise FeedRejected(
            f"{self.name}, sheet {shown(self.title)}, cell {cell} {why} Nothing of the "
            "file is taken."
        )


@contextmanager
def opened_sheet(raw: BinaryIO, name: str, title: str | None) -> Iterator[Sheet]:
    """Open the sheet of that title, or the only one where no title is declared.

    A hidden sheet counts as one and is read where it is declared. Raises FeedRejected for old
    binary workbooks, passwords, macros, archives that are damaged or unpack to too much, and
    where the sheet that is meant is not there.
    """
    members = checked(raw, name)
    book = _loaded(raw, name)
    try:
        sheet = _meant(book, name, title)
        with _failing_as(name), book._archive.open(sheet._worksheet_path) as xml:
            yield Sheet(
                name=name,
                title=sheet.title,
                xml=xml,
                strings=sheet._shared_strings,
                day_styles=_day_styles(book),
                epoch=book.epoch,
                linked=any("externallinks/" in member.lower() for member in members),
            )
    finally:
        book.close()


def _loaded(raw: BinaryIO, name: str) -> Any:
    import openpyxl

    with _failing_as(name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that nothing here needs
        return openpyxl.load_workbook(
            in_pieces(raw), read_only=True, data_only=True, keep_links=False
        )


@contextmanager
def _failing_as(name: str) -> Iterator[None]:
    try:
        yield
    except FeedRejected:
        raise
    except Exception as exc:  # a damaged part leads openpyxl to every kind of error
        raise FeedRejected(
            f"{name} cannot be read as an .xlsx workbook ({type(exc).__name__}): it is damaged or "
            "something else. Nothing of it is taken. Ask for it again, saved by the program that "
            "made it."
        ) from exc


def _meant(book: Any, name: str, title: str | None) -> Any:
    titled = {sheet.title: sheet for sheet in book.worksheets}
    if title is None and len(titled) == 1:
        return next(iter(titled.values()))
    if title in titled:
        return titled[title]
    held = ", ".join(
        shown(sheet.title) + (" (hidden)" if sheet.sheet_state != "visible" else "")
        for sheet in list(titled.values())[:10]
    )
    asked = "no sheet is declared" if title is None else f"there is no sheet {title!r}"
    raise FeedRejected(
        f"{name} has the sheets {held or 'none'}, and {asked}. Nothing of it is taken. Say in "
        "config/sources.yml which `sheet` holds the rows."
    )


def _day_styles(book: Any) -> frozenset[int]:
    written = set(book._date_formats) - set(book._timedelta_formats)
    return frozenset(written) | {
        number
        for number, style in enumerate(book._cell_styles)
        if style.numFmtId in EAST_ASIAN_DAYS
    }
