"""A query's result in a file of its own: whole, with what it says of itself, or rejected."""

from __future__ import annotations

import io
from contextlib import suppress
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from warning_signals.errors import FeedRejected
from warning_signals.model import ControlTotal
from warning_signals.sources.reading import tables
from warning_signals.sources.reading.kept import Kept, read_kept
from warning_signals.sources.reading.manifest import manifest_of

CNY = ControlTotal("CNY", Decimal("12.50"), Decimal("100.00"), Decimal("112.50"))
USD = ControlTotal("USD", Decimal("-3"))


def written(*chunks: list[list[str | None]], totals: tuple[ControlTotal, ...] = ()) -> bytes:
    """Return a file of columns a and b, chunk by chunk."""
    to = io.BytesIO()
    with Kept(to, ["a", "b"]) as file:
        for chunk in chunks:
            file.add(chunk)
        file.seal(totals)
    return to.getvalue()


def noted(**notes: str) -> bytes:
    """Return a Parquet file with these notes of its own."""
    to = io.BytesIO()
    table = pa.table({"a": ["1"]})
    parquet.write_table(table.replace_schema_metadata(notes), to)
    return to.getvalue()


def test_rows_come_back_as_they_were_with_numbers_over_all_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "BLOCK_ROWS", 2)
    content = written([["1", None], ["x", "y"]], [["3"], ["扬\0中"]])

    blocks = list(read_kept(io.BytesIO(content), "x.parquet"))

    assert [block.cells.to_pylist() for block in blocks] == [
        [{"a": "1", "b": "x"}, {"a": None, "b": "y"}],
        [{"a": "3", "b": "扬\0中"}],
    ]
    assert [list(block.row_no) for block in blocks] == [[1, 2], [3]]


def test_a_file_without_rows_is_one_block_with_its_headings() -> None:
    [block] = read_kept(io.BytesIO(written()), "x.parquet")

    assert (block.cells.column_names, block.cells.num_rows) == (["a", "b"], 0)


def test_a_file_says_its_rows_and_what_they_add_up_to() -> None:
    file = io.BytesIO(written([["1"], ["2"]], totals=(USD, CNY)))

    assert manifest_of(file) == (1, (CNY, USD))
    assert file.tell() == 0


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", noted()])
def test_a_file_that_says_nothing_has_no_manifest(content: bytes) -> None:
    assert manifest_of(io.BytesIO(content)) == (None, ())


@pytest.mark.parametrize(
    "notes",
    [
        {"ews.rows": "many"},
        {"ews.rows": "1", "ews.totals": "{"},
        {"ews.rows": "1", "ews.totals": "5"},
        {"ews.rows": "1", "ews.totals": "[{}]"},
        {"ews.rows": "1", "ews.totals": "[" * 100_000},
        {
            "ews.rows": "1",
            "ews.totals": '[{"currency":"CNY","opening":null,"movements":"NaN","closing":null}]',
        },
    ],
)
def test_notes_that_are_no_such_notes_reject_the_file(notes: dict[str, str]) -> None:
    with pytest.raises(FeedRejected, match="own notes"):
        manifest_of(io.BytesIO(noted(**notes)))


def test_a_file_with_another_number_of_rows_than_it_says_is_rejected() -> None:
    with pytest.raises(FeedRejected, match="has 1 rows and says 2: nothing of it is taken"):
        list(read_kept(io.BytesIO(noted(**{"ews.rows": "2"})), "x.parquet"))


def test_the_same_rows_give_the_same_bytes() -> None:
    assert written([["1"], ["2"]], totals=(CNY, USD)) == written([["1"], ["2"]], totals=(USD, CNY))
    assert written([["1"], ["2"]]) != written([["1"], ["3"]])


VALID = written([["1", "2"], ["x", None]], [["3"], ["y"]], totals=(CNY,))


def _never_another_error(content: bytes) -> None:
    for read in (lambda raw: list(read_kept(raw, "x.parquet")), manifest_of):
        with suppress(FeedRejected):
            read(io.BytesIO(content))


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_a_rejection(content: bytes) -> None:
    _never_another_error(content)
    _never_another_error(b"PAR1" + content + b"PAR1")
    _never_another_error(VALID + content)


@given(st.integers(0, len(VALID) - 1), st.integers(0, 40), st.binary(max_size=8))
def test_a_damaged_file_is_rows_or_a_rejection(at: int, gone: int, put: bytes) -> None:
    _never_another_error(VALID[:at] + put + VALID[at + gone :])
    _never_another_error(VALID[:at])
