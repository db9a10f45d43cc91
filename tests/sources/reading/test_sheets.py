"""A spreadsheet is read as declared, or rejected by sheet and cell."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.sources.reading.made_sheets import (
    HEAD,
    read,
    rejected,
    with_cells,
    with_parts,
    with_shared_strings,
    workbook,
)
from warning_signals.sources.reading import sheets
from warning_signals.sources.reading.sheets import read_sheet


def test_cells_become_text_under_the_headings() -> None:
    block = read(workbook(["户名", "flag", "n"], ["扬中机电", True, 7], [None, False, None]))

    assert block.cells.to_pylist() == [
        {"户名": "扬中机电", "flag": "true", "n": "7"},
        {"户名": None, "flag": "false", "n": None},
    ]
    assert (list(block.row_no), block.bad_lines) == ([1, 2], [])


def test_shared_strings_are_looked_up() -> None:
    rows = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>2</v></c></row>'

    block = read(with_shared_strings(rows, "户名", "其他", "扬中机电"))

    assert block.cells.to_pylist() == [{"户名": "扬中机电"}]


def test_a_date_cell_becomes_an_iso_day_and_one_with_a_time_an_iso_time() -> None:
    block = read(
        workbook(["on", "at"], [date(2026, 6, 8), datetime.fromisoformat("2026-06-08T09:30")])
    )

    assert block.cells.to_pylist() == [{"on": "2026-06-08", "at": "2026-06-08T09:30:00"}]


def test_dates_of_a_workbook_that_counts_from_1904_are_the_same_days() -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def from_1904(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    block = read(workbook(["on"], [date(2026, 6, 8)], then=from_1904))

    assert block.cells.to_pylist() == [{"on": "2026-06-08"}]


def test_an_east_asian_date_format_is_one_without_being_written_out() -> None:
    content = workbook(["on"], [date(2026, 6, 8)])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles = book.read("xl/styles.xml").replace(b'numFmtId="14"', b'numFmtId="57"')

    block = read(with_parts(content, {"xl/styles.xml": styles}))

    assert block.cells.to_pylist() == [{"on": "2026-06-08"}]


def test_a_length_of_time_stays_the_number_of_days() -> None:
    block = read(workbook(["for"], [timedelta(hours=36)]))

    assert block.cells.to_pylist() == [{"for": "1.5"}]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("1234.5", "1234.5"),
        ("1234.50", "1234.50"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("123456789012345678901", "123456789012345678901"),
        ("-0.00001", "-0.00001"),
        ("1.2E+05", "120000"),
        ("4.35E-3", "0.00435"),
        ("8e11", "800000000000"),
        ("1E308", "1E308"),
    ],
)
def test_a_number_keeps_its_digits_and_loses_its_exponent(stored: str, text: str) -> None:
    content = with_cells(f'{HEAD}<row r="2"><c r="A2"><v>{stored}</v></c></row>')

    assert read(content).cells.to_pylist() == [{"a": text, "b": None}]


def test_a_bare_number_in_a_column_of_dates_is_rejected_by_its_cell() -> None:
    content = workbook(["id", "on"], ["1", date(2026, 6, 8)], ["2", 46181])

    assert "sheet 'data', cell B3 holds the bare number 46181 under 'on'" in rejected(
        content, dates=["on"]
    )


def test_a_serial_date_is_read_where_it_is_declared_and_only_there() -> None:
    content = workbook(["id", "on"], [46181, 46181], [1, "2026-06-09"], [2, 46181.75])

    block = read(content, dates=["on"], serial_dates=["on"])

    assert block.cells.column("id").to_pylist() == ["46181", "1", "2"]
    assert block.cells.column("on").to_pylist() == [
        "2026-06-08", "2026-06-09", "2026-06-08T18:00:00",
    ]  # fmt: skip


@pytest.mark.parametrize("serial", [20260608, -5, 1e300])
def test_a_number_that_is_no_serial_date_is_rejected_by_its_cell(serial: float) -> None:
    assert "cell A2 holds" in rejected(workbook(["on"], [serial]), serial_dates=["on"])


def test_of_a_formula_the_stored_value_is_taken() -> None:
    content = with_cells(
        f'{HEAD}<row r="2"><c r="A2"><f>1/4</f><v>0.25</v></c>'
        '<c r="B2" t="str"><f>"x"&amp;A2</f><v>x0.25</v></c></row>'
    )

    assert read(content).cells.to_pylist() == [{"a": "0.25", "b": "x0.25"}]


def test_a_formula_without_a_stored_value_is_rejected_by_its_cell() -> None:
    why = rejected(workbook(["a", "b"], ["1", "=A2*2"]))

    assert "x.xlsx, sheet 'data', cell B2 has a formula and no value" in why


def test_a_text_that_looks_like_a_formula_is_text() -> None:
    content = with_cells(f'{HEAD}<row r="2"><c r="A2" t="str"><v>=cmd()</v></c></row>')

    assert read(content).cells.column("a").to_pylist() == ["=cmd()"]


def test_a_value_from_another_workbook_is_rejected_by_its_cell() -> None:
    content = with_parts(
        with_cells(f'{HEAD}<row r="2"><c r="A2"><f>[1]Other!A1</f><v>5</v></c></row>'),
        {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    )

    assert "cell A2 takes its value from another workbook" in rejected(content)


def test_a_row_with_an_error_value_is_a_bad_line_and_the_others_are_read() -> None:
    content = with_cells(
        f'{HEAD}<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="B3"><v>2</v></c></row>'
    )

    block = read(content)

    assert block.bad_lines == [(1, "#N/A\t1", "cell A2 holds the error #N/A")]
    assert (list(block.row_no), block.cells.column("b").to_pylist()) == ([2], ["2"])


def test_a_value_under_no_heading_makes_a_bad_line() -> None:
    block = read(workbook(["a", None, "c"], [1, None, 3], [1, 2, 3], [1, None, 3, 4]))

    assert [why for _, _, why in block.bad_lines] == [
        "cell B3 has a value, and its column has no heading",
        "cell D4 has a value, and its column has no heading",
    ]
    assert block.cells.to_pylist() == [{"a": "1", "c": "3"}]


def test_rows_without_values_are_skipped_and_keep_their_numbers() -> None:
    content = with_cells(f'{HEAD}<row r="2"/><row r="5"><c r="A5"><v>1</v></c></row><row r="9"/>')

    assert list(read(content).row_no) == [4]


def test_headings_may_stand_below_a_title() -> None:
    block = read(workbook(["报表"], [], ["a", "b"], [1, 2]), header_row=3)

    assert (block.cells.to_pylist(), list(block.row_no)) == ([{"a": "1", "b": "2"}], [1])


def test_headings_alone_are_a_delivery_without_rows() -> None:
    block = read(workbook(["a", "b"]))

    assert (block.cells.column_names, block.cells.num_rows) == (["a", "b"], 0)


def test_text_in_runs_is_joined_and_reading_aids_are_left_out() -> None:
    content = with_cells(
        f'{HEAD}<row r="2"><c r="A2" t="inlineStr"><is><r><t>扬</t></r><r><t>中</t></r>'
        "<rPh><t>yang</t></rPh></is></c></row>"
    )

    assert read(content).cells.column("a").to_pylist() == ["扬中"]


def test_row_numbers_go_on_over_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "BLOCK_ROWS", 2)
    content = workbook(["a"], *([n] for n in range(5)))

    blocks = list(read_sheet(io.BytesIO(content), "x.xlsx", None, 1))

    assert [list(block.row_no) for block in blocks] == [[1, 2], [3, 4], [5]]
    assert [block.cells.column("a").to_pylist() for block in blocks] == [
        ["0", "1"], ["2", "3"], ["4"],
    ]  # fmt: skip


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_the_memory_of_one_block() -> None:
    row = "".join(f'<c t="inlineStr"><is><t>{"x" * 130}-{{n}}</t></is></c>' for _ in range(3))
    rows = "".join(f"<row>{row.replace('{n}', str(n))}</row>" for n in range(100_000))
    header = "<row>" + "".join(f'<c t="str"><v>h{n}</v></c>' for n in range(3)) + "</row>"
    raw = io.BytesIO(with_cells(header + rows))
    del rows

    tracemalloc.start()
    sizes = [block.cells.num_rows for block in read_sheet(raw, "x.xlsx", None, 1)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # The cells alone are 40 million characters.
    assert sizes == [20_000] * 5
    assert peak < 40_000_000
