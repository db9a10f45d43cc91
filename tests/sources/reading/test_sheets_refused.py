"""What is in a workbook and must not be, or cannot be meant: rejected, by sheet and cell."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.sources.reading.made_sheets import (
    DATA_PART,
    HEAD,
    read,
    rejected,
    with_cells,
    with_parts,
    workbook,
)


def test_merged_cells_in_the_rows_are_rejected_by_their_range() -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("A2:A3")

    why = rejected(workbook(["a", "b"], [1, 2], [None, 3], then=merge))

    assert "sheet 'data', cell A2:A3 is merged" in why


def test_merged_cells_in_the_headings_are_rejected_and_above_or_beside_them_are_not() -> None:
    def merge(book: Any, cells: str) -> None:
        book.active.merge_cells(cells)

    rows = (["报表", None, None], ["a", "b", None], [1, 2, None])
    beside = workbook(*rows, then=lambda book: merge(book, "D2:E9"))
    above = workbook(*rows, then=lambda book: merge(book, "A1:B1"))
    within = workbook(*rows, then=lambda book: merge(book, "B2:C2"))

    assert read(beside, header_row=2).cells.num_rows == 1
    assert read(above, header_row=2).cells.num_rows == 1
    assert "cell B2:C2 is merged" in rejected(within, header_row=2)


def two_sheets(book: Any) -> None:
    book.create_sheet("附注").sheet_state = "hidden"


def test_two_sheets_are_rejected_unless_one_is_declared_hidden_ones_included() -> None:
    content = workbook(["a"], [1], then=two_sheets)

    assert "the sheets 'data', '附注' (hidden), and no sheet is declared" in rejected(content)
    assert read(content, "data").cells.to_pylist() == [{"a": "1"}]


def test_a_declared_sheet_that_is_not_there_is_named_with_those_that_are() -> None:
    assert "'data', and there is no sheet 'Data'" in rejected(workbook(["a"], [1]), "Data")


@pytest.mark.parametrize(
    ("content", "header_row"), [(workbook(), 1), (workbook(["a"]), 2), (workbook([None, " "]), 1)]
)
def test_a_sheet_without_headings_is_rejected(content: bytes, header_row: int) -> None:
    why = rejected(content, header_row=header_row)

    assert f"sheet 'data' has no headings in row {header_row}" in why


def test_a_heading_that_stands_twice_is_rejected_by_its_cell() -> None:
    assert "cell C1 has the heading 'a' a second time" in rejected(workbook(["a", "b", "a"]))


def test_the_old_binary_format_is_named() -> None:
    assert "old binary workbook (.xls) or has a password" in rejected(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    )


def test_macros_are_refused() -> None:
    content = with_parts(workbook(["a"], [1]), {"xl/vbaProject.bin": b"\xd0\xcf"})

    assert "it carries macros" in rejected(content)


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    content = with_parts(workbook(["a"], [1]), {"xl/media/image1.png": b"\0" * 5_000_000})

    assert "unpacks to more than 200 times its size" in rejected(content)


def test_entities_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    content = with_cells(f'{HEAD}<row r="2"><c r="A2" t="str"><v>&b;</v></c></row>', before=laughs)

    assert "defines entities" in rejected(content)


def test_entities_hidden_behind_a_long_comment_do_not_blow_up_the_memory() -> None:
    names = ["e0", *(f"e{n}" for n in range(1, 12))]
    defined = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    laughs = f'<!--{"x" * 9_000}--><!DOCTYPE x [<!ENTITY e0 "haha">{defined}]>'
    content = with_cells(
        f'{HEAD}<row r="2"><c r="A2" t="str"><v>&e11;</v></c></row>', before=laughs
    )

    assert "cannot be read" in rejected(content) or "cut off or damaged" in rejected(content)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c r="A2"><v>abc</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2" t="b"><v>maybe</v></c></row>',
        '<row r="2"><c r="A2" t="z"><v>1</v></c></row>',
        '<row r="2"><c r="A3"><v>1</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="ABCD2"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
    ],
)
def test_a_cell_that_cannot_be_is_rejected_by_its_place(row: str) -> None:
    assert "x.xlsx, sheet 'data', cell A" in rejected(with_cells(HEAD + row)).replace(
        "cell B2", "cell A"
    )


def test_a_row_of_endless_cells_is_rejected_before_it_is_held_in_memory() -> None:
    row = "<row>" + "<c><v>1</v></c>" * 16_385 + "</row>"

    assert "16,385 cells are too many" in rejected(with_cells(HEAD + row))


def test_a_sheet_that_is_cut_off_is_rejected_with_the_last_row_read() -> None:
    content = with_parts(workbook(["a"]), {DATA_PART: with_cells(HEAD)[:0] + b"<worksheet"})

    assert "cannot be read" in rejected(content) or "cut off" in rejected(content)
