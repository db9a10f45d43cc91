"""An .xlsx workbook, checked before it is opened, and the one sheet in it that is meant.

openpyxl reads what describes the workbook (sheets, shared strings, formats); the cells themselves
are left to sheet_cells.py, since openpyxl would turn their numbers into floats.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, BinaryIO, NoReturn

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading import archive

LARGEST = 1 << 30
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The dates of East Asian Excel, which may stand without their format being written out.
EAST_ASIAN_DAYS = frozenset([*range(27, 37), *range(50, 59)])
DOCUMENT_TYPE = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
HEAD = 4096


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
            f"{self.name}, sheet {archive.shown(self.title)}, cell {cell} {why} Nothing of the "
            "file is taken."
        )


@contextmanager
def opened_sheet(raw: BinaryIO, name: str, title: str | None) -> Iterator[Sheet]:
    """Open the sheet of that title, or the only one where no title is declared.

    A hidden sheet counts as one and is read where it is declared. Raises FeedRejected for old
    binary workbooks, passwords, macros, archives that are damaged or unpack to too much, and
    where the sheet that is meant is not there.
    """
    members = _checked(raw, name)
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


def _checked(raw: BinaryIO, name: str) -> list[str]:
    raw.seek(0)
    if raw.read(len(OLD_OR_LOCKED)) == OLD_OR_LOCKED:
        raise FeedRejected(
            f"{name} is an old binary workbook (.xls) or has a password. Nothing of it is taken. "
            "Ask for an .xlsx file without a password."
        )
    packed = archive.opened(raw, name)
    members = packed.namelist()
    if len(set(members)) < len(members):
        raise FeedRejected(f"{name} is refused: a part of the workbook is in it twice.")
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        raise FeedRejected(
            f"{name} is refused: it carries macros. Ask for it as an .xlsx file without any."
        )
    for member in packed.infolist():
        archive.refuse_unsound(member, name, LARGEST)
        _refuse_document_type(packed, member, name)
    if (size := sum(member.file_size for member in packed.infolist())) > LARGEST:
        raise FeedRejected(f"{name} unpacks to {size:,} bytes, more than {LARGEST:,}: refused.")
    return members


def _refuse_document_type(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    try:
        with packed.open(member) as part:
            head = part.read(HEAD)
    except archive.DAMAGED as exc:
        raise FeedRejected(archive.damaged(name, exc)) from exc
    if any(mark in head for mark in DOCUMENT_TYPE):
        raise FeedRejected(
            f"{name} is refused: {archive.shown(member.filename)} defines entities, which no "
            "spreadsheet needs."
        )


def _loaded(raw: BinaryIO, name: str) -> Any:
    import openpyxl

    with _failing_as(name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that nothing here needs
        return openpyxl.load_workbook(
            archive.in_pieces(raw), read_only=True, data_only=True, keep_links=False
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
        archive.shown(sheet.title) + (" (hidden)" if sheet.sheet_state != "visible" else "")
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
