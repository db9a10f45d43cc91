"""Workbooks for the tests: made by openpyxl, or with one part of them written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.sheets import read_sheet
from warning_signals.sources.reading.tables import RawTable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DATA_PART = "xl/worksheets/sheet1.xml"
HEAD = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'


def workbook(*rows: Iterable[Any], title: str = "data", then: Any = None) -> bytes:
    """Return a workbook with one sheet of these rows; `then(book)` may change it before saving."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    if then is not None:
        then(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the workbook with these parts in place of its own, or added."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        held = {name: old.read(name) for name in old.namelist()} | dict(parts)
        for name, part in held.items():
            new.writestr(name, part)
    return changed.getvalue()


def with_cells(rows: str, after: str = "", before: str = "") -> bytes:
    """Return a workbook whose sheet has this XML between <sheetData> and </sheetData>."""
    sheet = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return with_parts(workbook(["a"]), {DATA_PART: sheet.encode()})


def with_shared_strings(rows: str, *strings: str) -> bytes:
    """Return a workbook whose cells of type "s" refer to these strings, as Excel writes them."""
    content = with_cells(rows)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        types = book.read("[Content_Types].xml").decode()
    override = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    table = "".join(f"<si><t>{text}</t></si>" for text in strings)
    parts = {
        "[Content_Types].xml": types.replace("</Types>", override).encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{table}</sst>'.encode(),
    }
    return with_parts(content, parts)


def read(content: bytes, sheet: str | None = None, header_row: int = 1, **said: Any) -> RawTable:
    """Read a workbook that fits into one block."""
    [block] = read_sheet(io.BytesIO(content), "x.xlsx", sheet, header_row, **said)
    return block


def rejected(content: bytes, sheet: str | None = None, header_row: int = 1, **said: Any) -> str:
    """Return why a workbook is rejected."""
    with pytest.raises(FeedRejected) as caught:
        list(read_sheet(io.BytesIO(content), "x.xlsx", sheet, header_row, **said))
    return str(caught.value)
