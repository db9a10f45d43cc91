"""Files as they come out of a bad disk, a bad line or a bad day."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from functools import cache

import pyarrow.csv
from hypothesis import strategies as st
from pyarrow import parquet

NASTY = [
    b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\t",
    b"=", b"-", b"'", b";", "，".encode(), "０".encode(), "\u202e".encode(), b"\x1b[2J", b"\xe5",
    b"9" * 40, b"a" * 5_000, b"NaN", b"1e5", b"{{7*7}}", b"\n\n\n",
]  # fmt: skip
HEADER = "flow_id,account_id,booked_at,amount,currency,kind,counterparty_name"


@cache
def good_csv(rows: int = 12) -> bytes:
    """Return a file of payments, two of them equal, one of an unknown account."""
    lines = [
        f'L{n},A00001-1,2026-06-08T09:30:00+08:00,{n}.50,CNY,sale,"客户, {n}"'
        for n in (*range(rows - 1), 0)
    ]
    lines[3] = lines[3].replace("A00001-1", "A99999-1")
    return "\n".join([HEADER, *lines, ""]).encode()


@cache
def good_gzip() -> bytes:
    """Return the same file packed."""
    return gzip.compress(good_csv(), mtime=0)


@cache
def good_parquet() -> bytes:
    """Return the same rows as Parquet, of several types."""
    written = io.BytesIO()
    parquet.write_table(pyarrow.csv.read_csv(io.BytesIO(good_csv())), written, compression="snappy")
    return written.getvalue()


GOOD: dict[str, Callable[[], bytes]] = {
    "account_flows.csv": good_csv,
    "account_flows.csv.gz": good_gzip,
    "account_flows.parquet": good_parquet,
}


def _flip(content: bytearray, at: int, to: int) -> None:
    content[at % max(len(content), 1) : at % max(len(content), 1) + 1] = bytes([to % 256])


def _insert(content: bytearray, at: int, to: int) -> None:
    at %= len(content) + 1
    content[at:at] = NASTY[to % len(NASTY)]


def _leave_out(content: bytearray, at: int, to: int) -> None:
    at %= len(content) + 1
    del content[at : at + to % 64]


def _twice(content: bytearray, at: int, to: int) -> None:
    at %= len(content) + 1
    content[at:at] = content[at : at + to % 256]


def _cut(content: bytearray, at: int, to: int) -> None:
    del content[at % (len(content) + 1) :]


CHANGES = (_flip, _flip, _insert, _insert, _leave_out, _twice, _cut)
WHERE = st.integers(0, 1 << 16)
STEPS = st.lists(st.tuples(st.sampled_from(CHANGES), WHERE, WHERE), min_size=1, max_size=6)


def damaged(name: str) -> st.SearchStrategy[bytes]:
    """Return a strategy for the good file of that name with one to six things done to it."""

    def done(steps: list[tuple[Callable[[bytearray, int, int], None], int, int]]) -> bytes:
        content = bytearray(GOOD[name]())
        for change, at, to in steps:
            change(content, at, to)
        return bytes(content)

    return STEPS.map(done)
