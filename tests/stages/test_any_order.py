"""Laws of time: the order and the number of times deliveries are taken in play no part."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.bank import ROOT
from warning_signals.context import Context, open_context
from warning_signals.lake import connect_duckdb, read_feed
from warning_signals.model import LakeFile, RawDelivery
from warning_signals.register import arrivals, engine
from warning_signals.register import deliveries as register
from warning_signals.register.tables import deliveries as d
from warning_signals.settings import Settings
from warning_signals.stages.accept import accept
from warning_signals.stages.let_in import let_in_known
from warning_signals.stages.pull import take_in

MONDAY, TUESDAY = date(2026, 6, 8), date(2026, 6, 9)
FLOWS = "flow_id,account_id,booked_at,amount,currency,kind"
ACCOUNTS = "account_id,borrower_id,kind,currency"
READINGS = "表计编号,business_on,用量"


def flow(no: str, account: str, day: date, amount: str) -> str:
    kind = "purchase" if amount.startswith("-") else "sale"
    return f"{no},{account},{day}T09:30:00+08:00,{amount},CNY,{kind}"


def text(header: str, *rows: str) -> bytes:
    return "\n".join([header, *rows, ""]).encode("gb18030")


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


# source, business date, what came, when it came; the last three are late or restated.
CAME: list[tuple[str, date, bytes, datetime]] = [
    ("accounts", MONDAY, text(ACCOUNTS, "A1,B1,basic,CNY"), at(8, 18)),
    (
        "account_flows",
        MONDAY,
        text(FLOWS, flow("F1", "A1", MONDAY, "5.00"), flow("F2", "A2", MONDAY, "-7.00")),
        at(8, 18),
    ),
    (
        "account_flows",
        TUESDAY,
        text(
            FLOWS,
            flow("F3", "A1", TUESDAY, "9.00"),
            flow("F4", "A2", TUESDAY, "1.00"),
            flow("F4", "A2", TUESDAY, "1.00"),
            flow("F5", "A2", TUESDAY, "2.00"),
            flow("F5", "A2", TUESDAY, "3.00"),
            flow("F6", "A1", TUESDAY, "x"),
            flow("F1", "A1", MONDAY, "5.00"),
        ),
        at(9, 18),
    ),
    ("accounts", TUESDAY, text(ACCOUNTS, "A2,B2,basic,CNY"), at(10, 2)),
    ("account_flows", MONDAY, text(FLOWS, flow("F1", "A1", MONDAY, "6.00")), at(10, 9)),
    ("accounts", MONDAY, text(ACCOUNTS, "A1,B9,basic,CNY"), at(11, 9)),
]
INSTANTS = [at(8, 17), at(8, 18), at(9, 18), at(10, 2), at(10, 9), at(11, 9)]
ORDERS = st.permutations(range(len(CAME))).flatmap(
    lambda once: st.lists(st.sampled_from(range(len(CAME))), max_size=3).map(
        lambda more: [*once, *more]
    )
)


def raw(number: int) -> RawDelivery:
    source, day, content, arrived_at = CAME[number]

    def fetch(into: BinaryIO) -> None:
        shutil.copyfileobj(BytesIO(content), into)

    name = f"{source}_{day:%Y%m%d}.csv"
    return RawDelivery(source, day, name, fetch, arrived_at, None, None, False, "simulated")


@contextmanager
def bank(home: Path) -> Iterator[Context]:
    place = Settings(
        home=home, config=ROOT / "config", expectations=ROOT / "expectations", clock="replay"
    )
    with open_context(settings=place) as context:
        yield context


def take(context: Context, number: int) -> None:
    """Take one delivery in as the daily run does: pull, check, let in whom it was waiting for."""
    source = context.config.sources[CAME[number][0]]
    if take_in(raw(number), source, context, at(12, 0)) is None:
        return
    with engine.reading(context.register) as connection:
        [row] = arrivals.pulled(connection, [source.name])
    accept(row, source, context)
    let_in_known(context, context.config.expected_sources, at(12, 0))


def reads(context: Context) -> list[Any]:
    """Return what every feed says of each day, as known at each instant."""
    seen = []
    connection = connect_duckdb()

    def masters(feed: str) -> list[LakeFile]:
        with engine.reading(context.register) as reading:
            return register.all_files(reading, feed)

    for feed in ("accounts", "account_flows"):
        for as_of in (MONDAY, TUESDAY):
            for known_at in INSTANTS:
                with engine.reading(context.register) as reading:
                    files = register.live_files(reading, feed, as_of, known_at)
                rows = read_feed(connection, context.lake, feed, files, as_of, known_at, masters)
                found = connection.to_pyarrow(rows).to_pylist()
                seen.append([feed, as_of, known_at, sorted(map(str, found))])
    return seen


def sums(context: Context) -> list[tuple[Any, ...]]:
    counts = (d.c.state, d.c.delivered, d.c.accepted, d.c.quarantined, d.c.duplicate)
    query = select(d.c.source, d.c.business_on, d.c.sha256, *counts)
    with engine.reading(context.register) as connection:
        return sorted(tuple(row) for row in connection.execute(query))


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Any], list[Any]]:
    """What is read, and the sums, when everything comes once and in the order it arrived."""
    with bank(tmp_path_factory.mktemp("in_order")) as context:
        for number in range(len(CAME)):
            take(context, number)
        return reads(context), sums(context)


def test_the_sums_are_as_they_should_be(in_order: tuple[list[Any], list[Any]]) -> None:
    _, counted = in_order

    of_flows = [row[3:] for row in counted if row[0] == "account_flows"]
    assert sorted(of_flows) == [
        ("accepted", 1, 1, 0, 0),
        ("accepted", 2, 2, 0, 0),
        ("accepted", 7, 3, 3, 1),
    ]


# Each example makes a bank of its own; to shrink one would take longer than to read it.
@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(order=ORDERS)
def test_any_order_and_any_repetition_gives_the_same_reads_and_sums(
    in_order: tuple[list[Any], list[Any]], order: Sequence[int]
) -> None:
    with TemporaryDirectory() as home, bank(Path(home)) as context:
        for number in order:
            take(context, number)

        assert sums(context) == in_order[1]
        assert reads(context) == in_order[0]


def test_a_read_as_of_an_earlier_instant_never_changes(tmp_path: Path) -> None:
    before: list[Any] = []
    with bank(tmp_path) as context:
        for number, (_, _, _, arrived_at) in enumerate(CAME):
            take(context, number)
            now = reads(context)
            past = [line for line in now if line[2] < arrived_at]
            assert past == [line for line in before if line[2] < arrived_at] or not before
            before = now
