"""Core banking by SQL: what is due, what is read, and in what state it is kept."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest

from tests.sources.core_bank import (
    FLOWS,
    FRIDAY,
    MONDAY,
    TOTALS,
    TUESDAY,
    CoreBank,
    fetched,
    flows_of,
    rows_of,
)
from warning_signals.calendar import BankCalendar
from warning_signals.errors import FeedError, FeedNotArrived
from warning_signals.model import ControlTotal
from warning_signals.sources.core_sql import PLUGIN, fetch, find
from warning_signals.sources.reading.manifest import manifest_of


def test_a_closed_day_is_found_and_its_rows_come_in_the_order_of_the_key(
    core: CoreBank, calendar: BankCalendar
) -> None:
    core.flows(["F3", "F1", "F4", "F2"])
    core.close(MONDAY)

    [found] = find("account_flows", flows_of(calendar), MONDAY)

    assert (found.business_on, found.name) == (MONDAY, "account_flows_20260608.parquet")
    to = io.BytesIO()
    found.fetch(to)
    rows = rows_of(to.getvalue(), flows_of(calendar))
    assert [row["flow_id"] for row in rows] == ["F1", "F2", "F3", "F4"]
    assert rows[0] == {
        "flow_id": "F1",
        "account_id": "A1",
        "booked_at": "2026-06-08T01:30:00+00:00",
        "amount": "12.34",
        "currency": "CNY",
        "kind": "sale",
    }


def test_the_same_rows_give_the_same_bytes_whatever_order_they_were_booked_in(
    core: CoreBank, calendar: BankCalendar
) -> None:
    options = flows_of(calendar)
    core.close(MONDAY)
    core.flows(["F1", "F2", "F3", "F4"])
    first = fetched(options)
    core.do("DELETE FROM flow")
    core.flows(["F4", "F2", "F1", "F3"])

    assert fetched(options) == first
    core.flow("F5")
    assert fetched(options) != first


@pytest.mark.parametrize("chunk_rows", [1, 7, 8, 1_000])
def test_rows_do_not_depend_on_the_size_of_the_chunks(
    core: CoreBank, calendar: BankCalendar, chunk_rows: int
) -> None:
    core.flows(f"F{n}" for n in range(8))
    core.close(MONDAY)
    options = flows_of(calendar, chunk_rows=chunk_rows)

    content = fetched(options)

    assert [row["flow_id"] for row in rows_of(content, options)] == [f"F{n}" for n in range(8)]
    assert manifest_of(io.BytesIO(content)) == (8, ())


def test_a_day_without_rows_is_a_delivery_of_none(core: CoreBank, calendar: BankCalendar) -> None:
    core.close(MONDAY)

    content = fetched(flows_of(calendar))

    assert rows_of(content, flows_of(calendar)) == []
    assert manifest_of(io.BytesIO(content)) == (0, ())


def test_monday_reads_what_was_posted_since_friday(core: CoreBank, calendar: BankCalendar) -> None:
    core.flow("ON-FRIDAY", FRIDAY)
    core.flow("ON-SATURDAY", date(2026, 6, 6))
    core.flow("ON-MONDAY", MONDAY)
    core.flow("ON-TUESDAY", TUESDAY)
    core.close(MONDAY)

    rows = rows_of(fetched(flows_of(calendar)), flows_of(calendar))

    assert [row["flow_id"] for row in rows] == ["ON-MONDAY", "ON-SATURDAY"]


def test_only_closed_days_are_found_and_only_the_last_few_are_looked_at(
    core: CoreBank, calendar: BankCalendar
) -> None:
    days = calendar.business_days(date(2026, 5, 25), TUESDAY)
    for day in days:
        core.close(day, state="RUNNING" if day == MONDAY else "DONE")

    found = find("account_flows", flows_of(calendar, days_back=4), TUESDAY)

    assert [raw.business_on.day for raw in found] == [4, 5, 9]


def test_a_table_without_history_is_read_for_the_last_day_only(
    core: CoreBank, calendar: BankCalendar
) -> None:
    for day in (FRIDAY, MONDAY, TUESDAY):
        core.close(day)
    masters = {"feed": "branches", "columns": {"acct_no": "branch_id", "ccy": "name"}}
    by_table = flows_of(calendar, query=None, table="eod_balance", **masters)
    by_query = flows_of(calendar, query="SELECT acct_no, ccy FROM eod_balance", **masters)

    assert [raw.business_on for raw in find("branches", by_table, TUESDAY)] == [TUESDAY]
    assert [raw.business_on for raw in find("branches", by_query, TUESDAY)] == [TUESDAY]
    assert rows_of(fetched(by_table, TUESDAY), by_table) == []


def test_a_column_that_has_reached_the_day_tells_that_it_is_closed(
    core: CoreBank, calendar: BankCalendar
) -> None:
    core.close(FRIDAY)
    core.close(MONDAY)
    options = flows_of(calendar, watermark="eod_run.closed_on", days_back=3)

    found = find("account_flows", options, TUESDAY)

    assert [raw.business_on for raw in found] == [FRIDAY, MONDAY]


def test_a_day_that_is_not_closed_any_more_is_not_read(
    core: CoreBank, calendar: BankCalendar
) -> None:
    core.flow("F1")

    with pytest.raises(FeedNotArrived, match="account_flows for 2026-06-08 has not arrived"):
        fetched(flows_of(calendar))


def test_the_query_may_ask_for_what_the_watermark_gave(
    core: CoreBank, calendar: BankCalendar
) -> None:
    core.flow("F1", kind="sale")
    core.flow("F2", kind="7")
    core.close(MONDAY, run_no=7)
    options = flows_of(calendar, query=f"{FLOWS} AND kind = CAST(:watermark AS VARCHAR(9));")

    assert [row["flow_id"] for row in rows_of(fetched(options), options)] == ["F2"]


def test_a_query_may_end_in_a_comment(core: CoreBank, calendar: BankCalendar) -> None:
    core.flow("F1")
    core.close(MONDAY)
    options = flows_of(calendar, query=f"{FLOWS} -- all of them")

    assert len(rows_of(fetched(options), options)) == 1


def test_totals_come_with_the_rows(core: CoreBank, calendar: BankCalendar) -> None:
    core.close(MONDAY)
    core.do(
        "INSERT INTO eod_total VALUES ('2026-06-08', 'USD', NULL, -5, NULL), "
        "('2026-06-08', 'CNY', 100.25, 12.5, 112.75), ('2026-06-05', 'CNY', 0, 0, 0)"
    )

    rows, totals = manifest_of(io.BytesIO(fetched(flows_of(calendar, totals=TOTALS))))

    assert rows == 0
    assert totals == (
        ControlTotal("CNY", Decimal("12.5"), Decimal("100.25"), Decimal("112.75")),
        ControlTotal("USD", Decimal(-5)),
    )


@pytest.mark.parametrize(
    ("totals", "why"),
    [
        ("SELECT 'CNY' AS currency, 1 AS movements", "no column 'opening'"),
        (f"{TOTALS} UNION ALL SELECT 'CNY', 1, 1, 2", "a currency twice"),
        ("SELECT 'CNY' AS currency, 1 AS opening, 'much' AS movements, 2 AS closing", "no number"),
        ("SELECT NULL AS currency, 1 AS opening, 1 AS movements, 2 AS closing", "without a curr"),
    ],
)
def test_totals_that_cannot_be_meant_stop_the_read(
    core: CoreBank, calendar: BankCalendar, totals: str, why: str
) -> None:
    core.close(MONDAY)
    core.do("INSERT INTO eod_total VALUES ('2026-06-08', 'CNY', 1, 1, 2)")

    with pytest.raises(FeedError, match=why):
        fetched(flows_of(calendar, totals=totals))


def test_a_table_is_read_under_its_own_headings_for_one_day(
    core: CoreBank, calendar: BankCalendar
) -> None:
    core.close(MONDAY)
    core.do(
        "INSERT INTO eod_balance VALUES ('A2', '2026-06-08', 7.25, '156'), "
        "('A1', '2026-06-08', -3.75, '156'), ('A1', '2026-06-05', 1, '156')"
    )
    options = flows_of(
        calendar,
        feed="account_balances",
        query=None,
        table="eod_balance",
        day="bal_date",
        columns={"acct_no": "account_id", "ledger": "balance", "ccy": "currency"},
        values={"currency": {"156": "CNY"}},
    )

    rows = rows_of(fetched(options), options)

    assert rows == [
        {"account_id": "A1", "balance": "-3.75", "currency": "CNY", "business_on": "2026-06-08"},
        {"account_id": "A2", "balance": "7.25", "currency": "CNY", "business_on": "2026-06-08"},
    ]


def test_names_with_quotes_and_capitals_are_names(core: CoreBank, calendar: BankCalendar) -> None:
    core.close(MONDAY)
    core.do(
        'CREATE TABLE "Eod ""Bal; DROP" ("Acct ""No" VARCHAR(9), "balance" NUMERIC(9,2), '
        '"currency" VARCHAR(3), "Day" DATE)',
        """INSERT INTO "Eod ""Bal; DROP" VALUES ('A1', 1.25, 'CNY', '2026-06-08')""",
    )
    options = flows_of(
        calendar,
        feed="account_balances",
        query=None,
        table='Eod "Bal; DROP',
        day="Day",
        columns={'Acct "No': "account_id", "balance": "balance", "currency": "currency"},
    )

    assert rows_of(fetched(options), options)[0]["account_id"] == "A1"


def test_a_column_that_the_query_gives_twice_is_refused(
    postgres: CoreBank, calendar: BankCalendar
) -> None:
    postgres.close(MONDAY)
    query = "SELECT flow_id, acct AS a, kind AS a FROM flow"

    with pytest.raises(FeedError, match="the query gives the column 'a' twice"):
        fetched(flows_of(calendar, query=query))


def test_nothing_is_written_where_the_read_fails(core: CoreBank, calendar: BankCalendar) -> None:
    core.close(MONDAY)
    to = io.BytesIO()

    with pytest.raises(FeedError, match=r"refused the query: .*no_such_column"):
        fetch("account_flows", flows_of(calendar, query="SELECT no_such_column FROM flow"),
              MONDAY, to)  # fmt: skip

    assert to.getvalue() == b""


def test_the_plugin_is_what_configuration_finds() -> None:
    assert PLUGIN.find is find


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"table": "flow"}, "either `query` or `table`"),
        ({"query": None}, "either `query` or `table`"),
        ({"query": "DELETE FROM flow"}, "`query` must begin with SELECT or WITH"),
        ({"totals": "eod_total"}, "`totals` must begin with SELECT or WITH"),
        ({"watermark": "closed_on"}, "neither a query nor <table>.<column>"),
        ({"order_by": ["flow_id\0"]}, "control character"),
        ({"columns": {"": "flow_id"}}, "a name is empty"),
        ({"query": None, "table": "fl\now"}, "control character"),
        ({"days_back": 0}, "`days_back` must be above 0"),
        ({"pause_seconds": -1}, "`pause_seconds` must not be negative"),
        ({"zone": "Asia/Shangai"}, "'Asia/Shangai' is no time zone"),
        ({"zone": "../etc/passwd"}, "is no time zone"),
    ],
)
def test_options_that_cannot_be_meant_are_refused_before_anything_runs(
    calendar: BankCalendar, said: dict[str, object], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        flows_of(calendar, **said)
