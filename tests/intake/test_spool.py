"""A delivery's blocks on disk: read more than once, in order, and gone when it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warning_signals.errors import FeedRejected
from warning_signals.intake import spool as spooling
from warning_signals.intake.spool import NUMBER, Spool, spooled
from warning_signals.model import Parsed

Cells = list[str | None]


def block(cells: Cells, first: int = 1, *notes: str) -> Parsed:
    """Return a block with one column whose rows are numbered from `first` on."""
    table = pa.table({"a": pa.array(cells, pa.string())})
    return Parsed(table, range(first, first + len(cells)), [], notes)


def in_blocks(*parts: Cells) -> list[Parsed]:
    """Return blocks whose row numbers go on from one to the next."""
    starts = np.cumsum([1, *(len(part) for part in parts)])
    return [block(part, int(first)) for part, first in zip(parts, starts, strict=False)]


def rows(spool: Spool) -> list[tuple[int, str | None]]:
    """Return every row of a spool with its number."""
    pairs = [table.select([NUMBER, "a"]).to_pydict().values() for table in spool.blocks()]
    return [pair for numbers, cells in pairs for pair in zip(numbers, cells, strict=True)]


def test_a_single_block_stays_in_memory(tmp_path: Path) -> None:
    spool = spooled([block(["x", None])], tmp_path / "scratch")

    assert rows(spool) == [(1, "x"), (2, None)]
    assert not (tmp_path / "scratch").exists()


def test_several_blocks_lie_in_one_file_until_they_are_closed(tmp_path: Path) -> None:
    spool = spooled(in_blocks(["x"], ["y", "z"]), tmp_path / "scratch")

    assert len(list((tmp_path / "scratch").iterdir())) == 1
    assert rows(spool) == rows(spool) == [(1, "x"), (2, "y"), (3, "z")]
    spool.close()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_parser_that_gives_up_leaves_nothing_behind(tmp_path: Path) -> None:
    def blocks() -> Iterator[Parsed]:
        yield from in_blocks(["x"], ["y"])
        raise FeedRejected("cut off")

    with pytest.raises(FeedRejected, match="cut off"):
        spooled(blocks(), tmp_path / "scratch")

    assert list((tmp_path / "scratch").iterdir()) == []


def test_columns_are_known_even_where_there_is_no_row() -> None:
    assert spooled([block([])]).columns == ["a"]
    assert spooled([]).columns == []
    assert list(spooled([]).blocks()) == []


def test_lines_that_did_not_parse_count_as_delivered(tmp_path: Path) -> None:
    bad = [(2, "x", "1 cells, the header has 2")]
    first = Parsed(pa.table({"a": ["x", "y"]}), [1, 3], bad, ())

    spool = spooled([first, block([], 4)])

    assert (spool.rows, spool.delivered, spool.bad_lines) == (2, 3, bad)


def test_a_note_is_kept_once_however_many_blocks_repeat_it() -> None:
    blocks = [
        block(["x"], 1, "Column 'm' was ignored."),
        block(["y"], 2, "Column 'm' was ignored."),
    ]

    assert list(spooled(blocks).notes) == ["Column 'm' was ignored."]


@pytest.mark.parametrize(("limit", "value"), [("MOST_BAD_LINES", 2), ("MOST_BAD_TEXT", 20)])
def test_too_many_lines_that_do_not_parse_reject_the_delivery(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(spooling, limit, value)
    bad = [(n, "x" * 10, "1 cells, the header has 2") for n in (4, 5, 6)]

    with pytest.raises(FeedRejected, match=r"the first is row 4 \(1 cells, the header has 2\)"):
        spooled([Parsed(pa.table({"a": ["x"]}), [1], bad, ())])


PARTS = st.lists(st.lists(st.none() | st.text(max_size=5), max_size=4), max_size=6)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(PARTS, st.data())
def test_what_goes_in_comes_out_in_whatever_blocks_it_came(
    parts: list[Cells], data: st.DataObject
) -> None:
    whole = list(enumerate((cell for part in parts for cell in part), start=1))
    spool = spooled(in_blocks(*parts))
    wanted = data.draw(st.lists(st.booleans(), min_size=len(whole), max_size=len(whole)))

    try:
        chosen = list(spool.parts(np.array(wanted, dtype=bool)))
        assert rows(spool) == whole
    finally:
        spool.close()

    numbers = [int(number) for part in chosen for number in part.row_no]
    cells = [cell for part in chosen for cell in part.cells.column("a").to_pylist()]
    assert list(zip(numbers, cells, strict=True)) == [
        row for row, wants in zip(whole, wanted, strict=True) if wants
    ]
    assert all(part.cells.num_rows for part in chosen)
