"""A workbook that is damaged anywhere is rows or a rejection, and never another error."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.sources.reading.made_sheets import with_parts, with_shared_strings
from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.sheets import read_sheet
from warning_signals.sources.reading.tables import RawTable

ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>46181</v></c></row>'
    '<row r="3"><c r="A3"><f>1+1</f><v>2.5E3</v></c></row>'
)
VALID = with_shared_strings(ROWS, "id", "on", "B1")


PARTS = {
    name: zipfile.ZipFile(io.BytesIO(VALID)).read(name)
    for name in zipfile.ZipFile(io.BytesIO(VALID)).namelist()
    if not name.startswith("docProps")
}


def _never_another_error(content: bytes) -> list[RawTable] | None:
    try:
        return list(read_sheet(io.BytesIO(content), "x.xlsx", None, 1, serial_dates=["on"]))
    except FeedRejected:
        return None


def test_the_workbook_that_is_damaged_below_is_a_good_one() -> None:
    [block] = _never_another_error(VALID) or []

    assert block.cells.to_pylist() == [
        {"id": "B1", "on": "2026-06-08"},
        {"id": "2500", "on": None},
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_a_rejection(content: bytes) -> None:
    _never_another_error(content)
    _never_another_error(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content)
    _never_another_error(VALID[: len(content) * 20])


@given(st.sampled_from(sorted(PARTS)), st.data())
def test_a_workbook_with_a_damaged_part_is_rows_or_a_rejection(name: str, data: Any) -> None:
    part = PARTS[name]
    at = data.draw(st.integers(0, len(part) - 1))
    to = data.draw(st.integers(at, min(len(part), at + 30)))
    between = data.draw(st.sampled_from([b"", b"9", b"-1", b'"', b"<", b"x" * 40, b"&lt;"]))

    _never_another_error(with_parts(VALID, {name: part[:at] + between + part[to:]}))
