"""Rows with one key meet each other, however a delivery is cut into blocks."""

from __future__ import annotations

import io
from collections import Counter
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.conftest import MONDAY, PARTIES, Taken, checked_blocks
from warning_signals.intake import check as checking
from warning_signals.intake.repeats import standing_more_than_once, together
from warning_signals.intake.spool import Spool, spooled
from warning_signals.sources.landing_csv import Options, parse
from warning_signals.sources.reading import tables

HEADER = "flow_id,account_id,booked_at,amount,currency,kind"
Line = tuple[str, str, str]
# Few keys and few amounts, so that most rows have a twin; 1 and 1.00 are the same amount.
LINES = st.lists(
    st.tuples(
        st.sampled_from(["L1", "L2", "L3", "L4", ""]),
        st.sampled_from(["A00001-1", "A00001-1", "A99999-1"]),
        st.sampled_from(["1", "1.00", "2.00"]),
    ),
    max_size=14,
)
SIZES = st.integers(1, 5)


def file(lines: list[Line]) -> io.BytesIO:
    """Return a file of payments of Monday."""
    rows = [f"{i},{a},2026-06-08T09:30:00+08:00,{m},CNY,sale" for i, a, m in lines]
    raw = io.BytesIO("\n".join([HEADER, *rows, ""]).encode())
    raw.name = "account_flows.csv"
    return raw


def in_blocks(lines: list[Line], size: int) -> Spool:
    """Return the file as a spool of blocks of that many rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "BLOCK_ROWS", size)
        return spooled(parse(file(lines), "x.csv", Options("", "account_flows")))


def expected(lines: list[Line]) -> dict[str, set[int]]:
    """Return what becomes of each row by its number, worked out on the whole at once."""
    frame = pd.DataFrame(lines, columns=["id", "account", "amount"])
    frame["amount"] = [Decimal(amount).normalize() for amount in frame["amount"]]
    known = frame["account"] != "A99999-1"
    again = known & frame[known].duplicated().reindex(frame.index, fill_value=False)
    keys = frame.loc[~again & (frame["id"] != ""), "id"]
    conflict = keys.duplicated(keep=False).reindex(frame.index, fill_value=False)
    refused = ~again & (conflict | ~known | (frame["id"] == ""))
    return {
        name: set(np.flatnonzero(mask) + 1)
        for name, mask in (
            ("duplicate", again),
            ("refused", refused),
            ("accepted", ~again & ~refused),
        )
    }


def taken(lines: list[Line], block: int, side: int) -> Taken:
    """Check the file in blocks and groups of those sizes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "BLOCK_ROWS", block)
        patch.setattr(checking, "SIDE_BY_SIDE", side)
        blocks = parse(file(lines), "x.csv", Options("", "account_flows"))
        return checked_blocks("account_flows", blocks, MONDAY, PARTIES)


@pytest.mark.slow
@settings(max_examples=80, derandomize=True, deadline=None)
@given(LINES, SIZES, SIZES)
def test_the_outcome_is_that_of_the_whole_file_at_once(
    lines: list[Line], block: int, side: int
) -> None:
    found = taken(lines, block, side)

    if found.rejected:
        assert not lines
        return
    wanted = expected(lines)
    assert set(found.accepted.column("row_no").to_pylist()) == wanted["accepted"]
    assert {bad.row_no for bad in found.quarantined} == wanted["refused"]
    assert found.duplicates == len(wanted["duplicate"])


def test_twins_in_the_first_and_the_last_block_are_told_apart() -> None:
    apart: list[Line] = [(f"L{n}", "A00001-1", "1.00") for n in range(10, 19)]
    lines = [("L1", "A00001-1", "1"), ("L2", "A00001-1", "1.00"), *apart,
             ("L1", "A00001-1", "1.00"), ("L2", "A00001-1", "2.00")]  # fmt: skip

    found = taken(lines, block=2, side=1)

    assert found.duplicates == 1
    assert [(bad.row_no, bad.rule) for bad in found.quarantined] == [
        (2, "key_conflict"),
        (13, "key_conflict"),
    ]
    assert found.accepted.num_rows == 10


@settings(max_examples=120, derandomize=True, deadline=None)
@given(LINES, SIZES, st.integers(1, 16))
def test_every_row_with_a_twin_is_found_and_no_key_is_parted(
    lines: list[Line], block: int, most: int
) -> None:
    counts = Counter(line[0] for line in lines)
    twins = np.array([counts[line[0]] > 1 for line in lines], dtype=bool)

    spool = in_blocks(lines, block)
    try:
        mask = standing_more_than_once("account_flows", spool)
        groups = list(together("account_flows", spool, mask, most))
    finally:
        spool.close()

    assert mask.tolist() == twins.tolist()
    assert sum((group.astype(int) for group in groups), np.zeros(len(lines), int)).tolist() == (
        twins.astype(int).tolist()
    )
    keys = [{lines[at][0] for at in np.flatnonzero(group)} for group in groups]
    assert sum(map(len, keys)) == len(set().union(*keys))
    assert all(keys)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(LINES, st.integers(1, 16))
def test_a_group_is_no_larger_than_asked_for_but_for_its_last_key(
    lines: list[Line], most: int
) -> None:
    largest = max(Counter(line[0] for line in lines).values(), default=0)

    spool = in_blocks(lines, 3)
    try:
        mask = standing_more_than_once("account_flows", spool)
        sizes = [int(group.sum()) for group in together("account_flows", spool, mask, most)]
    finally:
        spool.close()

    assert all(size < most + largest for size in sizes)


@pytest.mark.parametrize("block", [1, 2, 3, 100])
def test_invoices_meet_by_all_the_parts_of_their_key(block: int) -> None:
    header = "invoice_no,invoice_code,direction,uscc,issued_on,net,tax,total,currency,status"
    key = [("N1", "4100", "out"), ("N1", "", "out"), ("N1", "4100", "in"), ("N1", "4100", "out"),
           ("N1", "", "out"), ("N2", "", "out")]  # fmt: skip
    nets = ["1.00", "1.00", "1.00", "1", "2.00", "1.00"]
    rows = [
        f"{no},{code},{way},913200000000000039,2026-06-08,{net},0.00,{net},CNY,valid"
        for (no, code, way), net in zip(key, nets, strict=True)
    ]
    raw = io.BytesIO("\n".join([header, *rows, ""]).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "BLOCK_ROWS", block)
        patch.setattr(checking, "SIDE_BY_SIDE", block)
        blocks = parse(raw, "x.csv", Options("", "e_invoices"))
        found = checked_blocks("e_invoices", blocks, MONDAY, PARTIES)

    assert found.duplicates == 1
    assert [bad.row_no for bad in found.quarantined] == [2, 5]
    assert found.accepted.column("row_no").to_pylist() == [1, 3, 6]
