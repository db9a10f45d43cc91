"""Core banking by SQL when it is cut, locked or slow, and how its values become text."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from sqlalchemy import text

from tests.sources.core_bank import (
    CUT,
    FRIDAY,
    MONDAY,
    TOTALS,
    CoreBank,
    fetched,
    flows_of,
    rows_of,
)
from warning_signals.calendar import BankCalendar
from warning_signals.errors import FeedNotArrived
from warning_signals.sources.core_sql import fetch, find
from warning_signals.sources.reading.kept import Kept
from warning_signals.sources.reading.manifest import manifest_of

Between = Callable[[Callable[[], None]], None]


@pytest.fixture
def after_each_chunk(monkeypatch: pytest.MonkeyPatch) -> Between:
    """Return a function that has something done whenever a chunk of rows has been taken."""

    def arrange(happen: Callable[[], None]) -> None:
        add = Kept.add

        def added(self: Kept, columns: Sequence[Sequence[str | None]]) -> None:
            add(self, columns)
            happen()

        monkeypatch.setattr(Kept, "add", added)

    return arrange


def test_a_connection_that_is_cut_between_two_chunks_is_read_again_from_the_beginning(
    postgres: CoreBank, calendar: BankCalendar, after_each_chunk: Between
) -> None:
    postgres.close(MONDAY)
    postgres.flows(f"F{n}" for n in range(8))
    undisturbed = fetched(flows_of(calendar))
    cuts = iter([True])

    def cut_once() -> None:
        if next(cuts, False):
            postgres.do(CUT)

    after_each_chunk(cut_once)

    assert fetched(flows_of(calendar)) == undisturbed


def test_a_connection_that_is_cut_each_time_delivers_nothing(
    postgres: CoreBank, calendar: BankCalendar, after_each_chunk: Between
) -> None:
    postgres.close(MONDAY)
    postgres.flows(f"F{n}" for n in range(8))
    cuts: list[int] = []

    def cut() -> None:
        cuts.append(1)
        postgres.do(CUT)

    after_each_chunk(cut)
    to = io.BytesIO()

    with pytest.raises(FeedNotArrived, match=r"broke the connection off\. Tried 2 times; nothing"):
        fetch("account_flows", flows_of(calendar, tries=2), MONDAY, to)

    assert (to.getvalue(), len(cuts)) == (b"", 2)


def test_what_is_booked_while_it_reads_is_seen_neither_in_rows_nor_in_count_nor_in_totals(
    core: CoreBank, calendar: BankCalendar, after_each_chunk: Between
) -> None:
    if core.dialect == "sqlite":
        core.do("PRAGMA journal_mode=WAL")
    core.close(MONDAY)
    core.flows(["F1", "F2", "F3", "F5"])
    core.do("INSERT INTO eod_total VALUES ('2026-06-08', 'CNY', 1, 2, 3)")
    more = iter(["F4"])

    def book() -> None:
        for flow_id in more:
            core.flow(flow_id)
            core.do("UPDATE eod_total SET movements = 99")

    after_each_chunk(book)
    options = flows_of(calendar, totals=TOTALS)
    content = fetched(options)

    rows, [total] = manifest_of(io.BytesIO(content))
    assert [row["flow_id"] for row in rows_of(content, options)] == ["F1", "F2", "F3", "F5"]
    assert (rows, total.movements) == (4, 2)


def test_a_table_that_stays_locked_is_waited_for_and_then_given_up(
    postgres: CoreBank, calendar: BankCalendar
) -> None:
    postgres.close(MONDAY)
    with postgres.engine.begin() as other:
        other.execute(text("LOCK TABLE flow IN ACCESS EXCLUSIVE MODE"))

        with pytest.raises(FeedNotArrived, match=r"a table .* stayed locked for 0\.2 seconds"):
            fetched(flows_of(calendar, tries=2))

    assert rows_of(fetched(flows_of(calendar)), flows_of(calendar)) == []


def test_a_locked_sqlite_file_is_waited_for_and_then_given_up(
    sqlite: CoreBank, calendar: BankCalendar
) -> None:
    sqlite.close(MONDAY)
    with sqlite.engine.connect() as other:
        other.exec_driver_sql("BEGIN EXCLUSIVE")

        with pytest.raises(FeedNotArrived, match=r"stayed locked for 0\.2 seconds"):
            find("account_flows", flows_of(calendar, tries=1), MONDAY)


def test_a_statement_that_takes_too_long_is_broken_off(
    postgres: CoreBank, calendar: BankCalendar
) -> None:
    postgres.close(MONDAY)
    endless = "SELECT flow_id FROM flow, (SELECT pg_sleep(60)) AS waiting"
    options = flows_of(calendar, query=endless, read_seconds=0.2, tries=1)
    postgres.flow("F1")

    with pytest.raises(FeedNotArrived, match=r"more than 0\.2 seconds for one statement"):
        fetched(options)


def test_money_keeps_its_two_places_and_times_are_told_in_utc(
    postgres: CoreBank, calendar: BankCalendar
) -> None:
    postgres.close(MONDAY)
    query = (
        "SELECT 'F1' AS flow_id, 100.10::numeric(18,2) AS amount, "
        "'2026-06-08 23:59:59.5'::timestamp AS booked_at, 5::numeric(18,2) AS balance_after, "
        "'2026-06-08 20:00:00+00'::timestamptz AS value_on, NULL::text AS counterparty_name, "
        "TRUE AS purpose, 1.5::float8 AS channel UNION ALL "
        "SELECT 'F2', 0.00, NULL, NULL, NULL, NULL, NULL, NULL"
    )
    options = flows_of(
        calendar,
        query=query,
        columns={name: name for name in ("flow_id", "amount", "booked_at", "balance_after",
                 "value_on", "counterparty_name", "purpose", "channel", "account_id", "currency",
                 "kind")},
    )  # fmt: skip
    content = fetched(options)

    from pyarrow import parquet

    assert parquet.read_table(io.BytesIO(content)).to_pylist() == [
        {
            "flow_id": "F1",
            "amount": "100.10",
            "booked_at": "2026-06-08T15:59:59.500000+00:00",
            "balance_after": "5.00",
            "value_on": "2026-06-09",
            "counterparty_name": None,
            "purpose": "true",
            "channel": "1.5",
        },
        {
            "flow_id": "F2", "amount": "0.00", "booked_at": None, "balance_after": None,
            "value_on": None, "counterparty_name": None, "purpose": None, "channel": None,
        },
    ]  # fmt: skip


def test_times_without_a_zone_are_of_the_zone_declared(
    core: CoreBank, calendar: BankCalendar
) -> None:
    core.flow("F1")
    core.close(MONDAY)
    options = flows_of(calendar, zone="Europe/Prague")

    [row] = rows_of(fetched(options), options)

    assert row["booked_at"] == "2026-06-08T07:30:00+00:00"


def test_quotes_and_sql_in_a_name_are_text(core: CoreBank, calendar: BankCalendar) -> None:
    name = """O'Brien "扬中"; DROP TABLE flow; -- {{7*7}}"""
    core.flow("F1", party=name)
    core.close(MONDAY)

    [row] = rows_of(fetched(flows_of(calendar)), flows_of(calendar))

    assert row["counterparty_name"] == name


def test_an_early_friday_is_no_reason_to_look_at_the_weekend(
    core: CoreBank, calendar: BankCalendar
) -> None:
    for day in (FRIDAY, date(2026, 6, 6), date(2026, 6, 7), MONDAY):
        core.close(day)

    found = find("account_flows", flows_of(calendar, days_back=2), MONDAY)

    assert [raw.business_on for raw in found] == [FRIDAY, MONDAY]
