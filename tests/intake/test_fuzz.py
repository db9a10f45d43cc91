"""Whatever bytes come: they are rejected whole, or every row is accounted for."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.conftest import MONDAY, PARTIES, checked_blocks
from tests.intake.mutations import GOOD, HEADER, damaged
from warning_signals.errors import FeedRejected
from warning_signals.model import Parsed
from warning_signals.sources.landing_csv import Options, parse

ENCODINGS = st.sampled_from(["utf-8", "gb18030", "utf-16", "iso-8859-2", "big5", "ascii"])
FUZZ = settings(max_examples=300, derandomize=True, deadline=None)


def options(encoding: str = "utf-8") -> Options:
    """Return how the source of payments is declared, with everything that can be."""
    return Options(
        Path(),
        "account_flows",
        encoding,
        wide_numbers=True,
        days={"value_on": "%Y%m%d"},
        zone="Asia/Shanghai",
    )


def blocks_of(content: bytes, name: str, encoding: str = "utf-8") -> list[Parsed]:
    """Parse a file that is opened as the intake opens it."""
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        with Path(file.name).open("rb") as raw:
            return list(parse(raw, name, options(encoding)))


def assert_parsed(content: bytes, name: str, encoding: str = "utf-8") -> None:
    """See that the bytes are rejected, or that rows are numbered once each from 1 on."""
    try:
        blocks = blocks_of(content, name, encoding)
    except FeedRejected as exc:
        assert len(str(exc)) < 2_000
        return
    good = [int(number) for block in blocks for number in block.row_no]
    bad = [number for block in blocks for number, _, _ in block.bad_lines]
    assert len(good) == sum(block.cells.num_rows for block in blocks)
    assert sorted(good + bad) == list(range(1, len(good) + len(bad) + 1))


@FUZZ
@given(st.binary(max_size=400), st.sampled_from(sorted(GOOD)), ENCODINGS)
def test_any_bytes_at_all_are_rejected_or_numbered(
    content: bytes, name: str, encoding: str
) -> None:
    assert_parsed(content, name, encoding)


@FUZZ
@given(st.binary(max_size=300), ENCODINGS)
def test_any_bytes_behind_a_right_header_are_rejected_or_numbered(
    content: bytes, encoding: str
) -> None:
    assert_parsed(f"{HEADER}\n".encode(encoding) + content, "account_flows.csv", encoding)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_damaged_file_is_rejected_or_its_rows_are_numbered(name: str) -> None:
    @FUZZ
    @given(damaged(name))
    def holds(content: bytes) -> None:
        assert_parsed(content, name)

    holds()


def assert_accounted_for(content: bytes, name: str) -> None:
    """See that every row of a delivery is accepted, quarantined once, or a duplicate."""
    try:
        blocks = blocks_of(content, name)
        taken = checked_blocks("account_flows", blocks, MONDAY, PARTIES)
    except FeedRejected:
        return
    outcome = taken.outcome
    parts = (outcome.accepted, outcome.quarantined, outcome.duplicates)
    assert outcome.delivered == sum(parts)
    if outcome.rejected:
        assert parts == (0, outcome.delivered, 0)
        return
    numbers = [*taken.accepted.column("row_no").to_pylist(), *(b.row_no for b in taken.quarantined)]
    assert len(numbers) == len(set(numbers)) == outcome.accepted + outcome.quarantined
    assert set(numbers) <= set(range(1, outcome.delivered + 1))
    ids = taken.accepted.column("flow_id").to_pylist()
    assert len(ids) == len(set(ids))
    assert None not in ids


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(GOOD))
def test_every_row_of_a_damaged_file_is_accounted_for(name: str) -> None:
    @FUZZ
    @given(damaged(name))
    def holds(content: bytes) -> None:
        assert_accounted_for(content, name)

    holds()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["L1", "L2", "L3", "", "L1 ", "l1", "\x00"]),
        st.sampled_from(["A00001-1", "A00002-1", "A99999-1", ""]),
        st.sampled_from(
            ["2026-06-08T09:30:00+08:00", "2026-06-09T09:30:00+08:00", "2026-06-08", ""]
        ),
        st.sampled_from(["1.00", "1", "１", "1.001", "", "NaN", "-1.00"]),
        st.sampled_from(["CNY", "USD", "RMB", ""]),
        st.sampled_from(["sale", "fee", "Sale", ""]),
    ),
    max_size=12,
)


@pytest.mark.slow
@settings(FUZZ, max_examples=150)
@given(ROWS)
def test_every_row_of_any_mixture_is_accounted_for(rows: list[tuple[str, ...]]) -> None:
    header = HEADER.removesuffix(",counterparty_name")
    text = "\n".join([header, *(",".join(row) for row in rows), ""])

    assert_accounted_for(text.encode(), "account_flows.csv")
