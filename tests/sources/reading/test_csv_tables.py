"""Text becomes a table of text cells; what does not fit is kept aside with its row number."""

import io

import pytest

from tests.sources.reading.test_tables import joined
from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.csv_tables import read_csv as blocks_of_csv
from warning_signals.sources.reading.tables import RawTable
from warning_signals.sources.reading.unpack import utf8_file


def read_csv(content: bytes, name: str) -> RawTable:
    """Return all blocks of a CSV as one."""
    with utf8_file(io.BytesIO(content), name, "utf-8") as path:
        return joined(list(blocks_of_csv(path, name)))


def test_newlines_quotes_nul_and_formulas_in_cells_are_read_as_they_are() -> None:
    table = read_csv(b'a,b\n"x\ny","he said ""hi"""\nq\x00q,=cmd()\n', "x.csv")

    assert table.cells.to_pylist() == [
        {"a": "x\ny", "b": 'he said "hi"'},
        {"a": "q\x00q", "b": "=cmd()"},
    ]


def test_an_empty_cell_is_null_and_a_quoted_empty_one_is_not() -> None:
    table = read_csv(b'a,b\n,""\n', "x.csv")

    assert table.cells.to_pylist() == [{"a": None, "b": ""}]


def test_ragged_lines_are_kept_with_the_number_they_had() -> None:
    table = read_csv(b'a,b\n1,2\n3\n"4\n4",5\n6,7,8\n9,0\n', "x.csv")

    assert list(table.row_no) == [1, 3, 5]
    assert table.bad_lines == [
        (2, "3", "1 cells, the header has 2"),
        (4, "6,7,8", "3 cells, the header has 2"),
    ]


def test_row_numbers_hold_in_a_file_of_several_blocks() -> None:
    wide = b"x" * 1000
    content = b"a,b\n" + b"%s,1\n" % wide * 40_000 + b"lost\n" + b"%s,1\n" % wide

    table = read_csv(content, "x.csv")

    assert table.bad_lines[0][0] == 40_001
    assert table.row_no[-1] == 40_002


def test_a_field_of_ten_megabytes_is_read() -> None:
    table = read_csv(b"a,b\n" + b"x" * 10_000_000 + b",1\n2,3\n", "x.csv")

    assert table.cells.num_rows == 2


@pytest.mark.parametrize("tail", [b'5,"6', b'5,"6\n7,8\n', b'"5,6\n7,8\n'])
def test_a_quote_that_never_closes_rejects_the_file(tail: bytes) -> None:
    with pytest.raises(FeedRejected, match="opens a quote that never closes"):
        read_csv(b"a,b\n1,2\n" + tail, "x.csv")


def test_a_closed_cell_that_ends_with_a_newline_is_no_open_quote() -> None:
    assert read_csv(b'a,b\n1,"2\n"\n', "x.csv").cells.num_rows == 1


@pytest.mark.parametrize("tail", [b"5", b"5,6", b"", b"\n"])
def test_a_last_line_without_an_end_is_cut_off_where_it_is_too_short(tail: bytes) -> None:
    content = b"a,b,c\n1,2,3\n4\n1,2,3\n" + tail

    if tail.strip():
        with pytest.raises(FeedRejected, match="last row stops short, without an end of line"):
            read_csv(content, "x.csv")
    else:
        assert list(read_csv(content, "x.csv").row_no) == [1, 3]


@pytest.mark.parametrize("tail", [b"5,6,7", b"5,6,7,8", b"5\n", b"5\r\n"])
def test_a_whole_last_line_or_one_with_an_end_is_not_cut_off(tail: bytes) -> None:
    assert read_csv(b"a,b,c\n1,2,3\n" + tail, "x.csv").cells.column("a")[0].as_py() == "1"


@pytest.mark.parametrize("content", [b"\n", b"   \n", b"\n\n"])
def test_a_file_without_header_is_rejected(content: bytes) -> None:
    with pytest.raises(FeedRejected, match="no header row"):
        read_csv(content, "x.csv")


def test_a_heading_that_stands_twice_is_rejected() -> None:
    with pytest.raises(FeedRejected, match="heading 'a' twice"):
        read_csv(b"a,b,a\n1,2,3\n", "x.csv")


def test_a_header_alone_is_a_delivery_without_rows() -> None:
    assert read_csv(b"a,b", "x.csv").cells.num_rows == 0
