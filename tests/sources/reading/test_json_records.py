"""Records become blocks of text cells, or the file is rejected."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading import json_records
from warning_signals.sources.reading.json_lines import JsonLines, rows_said
from warning_signals.sources.reading.json_records import read_records
from warning_signals.sources.reading.tables import RawTable


def written(*records: Any) -> bytes:
    """Return a file of these records."""
    to = io.BytesIO()
    lines = JsonLines(to)
    for record in records:
        lines.add(record)
    lines.seal()
    return to.getvalue()


def read(content: bytes, *paths: str) -> list[RawTable]:
    """Return the blocks of a file."""
    return list(read_records(io.BytesIO(content), "x.jsonl", paths))


def test_values_become_text_and_what_is_not_there_is_null() -> None:
    [block] = read(written({"a": {"b": 1}, "c": True}, {"a": {}, "c": None}, {"a": {"b": ""}}),
                   "a.b", "c")  # fmt: skip

    assert block.cells.to_pylist() == [
        {"a.b": "1", "c": "true"},
        {"a.b": None, "c": None},
        {"a.b": "", "c": None},
    ]


def test_row_numbers_go_on_over_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "BLOCK_ROWS", 2)

    blocks = read(written({"a": 1}, 7, {"a": 3}, {"b": 4}), "a")

    assert [list(block.row_no) for block in blocks] == [[1], [3, 4]]
    assert [number for block in blocks for number, _, _ in block.bad_lines] == [2]
    assert blocks[1].cells.column("a").to_pylist() == ["3", None]


def test_a_path_that_no_record_has_is_no_column_until_one_has_it() -> None:
    [block] = read(written({"b": 1}), "a")
    [empty] = read(written(), "a")

    assert block.cells.column_names == ["b"]
    assert (empty.cells.column_names, empty.cells.num_rows) == (["a"], 0)


@pytest.mark.parametrize("cut", range(1, 30))
def test_a_file_that_was_cut_off_is_rejected(cut: int) -> None:
    content = written({"a": 1}, {"a": 2})

    with pytest.raises(FeedRejected, match="it is cut off"):
        read(content[:-cut], "a")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"ews.rows": 1}\n',
        b'{"a": 1}\n{"ews.rows": 2}\n',
        b'{"a": 1}\n{"a": 2}\n{"ews.rows": 1}\n',
        b'{"ews.rows": 999999999999}\n',
        b'{"x": "' + b"y" * 50 + b'"}{"ews.rows": 0}\n',
    ],
)
def test_a_file_with_another_number_of_records_than_it_says_is_rejected(content: bytes) -> None:
    with pytest.raises(FeedRejected):
        read(content, "a")


VALID = written({"a": {"b": "扬中"}, "c": 1.5}, {"a": {"b": None}}, ["no record"])


@given(st.binary(max_size=200))
def test_any_bytes_are_records_or_a_rejection(content: bytes) -> None:
    for whole in (content, content + b'\n{"ews.rows": 1}\n', VALID + content):
        with suppress(FeedRejected):
            read(whole, "a.b", "c")
        rows_said(io.BytesIO(whole))


@given(st.integers(0, len(VALID) - 1), st.integers(0, 30), st.binary(max_size=8))
def test_a_damaged_file_is_records_or_a_rejection(at: int, gone: int, put: bytes) -> None:
    with suppress(FeedRejected):
        read(VALID[:at] + put + VALID[at + gone :], "a.b", "c")
