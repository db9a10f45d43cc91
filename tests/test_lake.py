"""Reads of the lake: as of a day, as known at an instant, from files that are what was accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from tests.bank import Bank, Row
from tests.conftest import quiet
from warning_signals import feeds
from warning_signals.errors import LakeDamaged
from warning_signals.lake import (
    LazyFeeds,
    checked_path,
    connect_duckdb,
    delivery_path,
    read_feed,
    write_table,
)
from warning_signals.model import LakeFile
from warning_signals.observed import see
from warning_signals.register import deliveries, engine
from warning_signals.stages.line import run_day

MONDAY, TUESDAY = date(2026, 6, 8), date(2026, 6, 9)
EARLY = datetime(2026, 6, 8, 18, 10, tzinfo=UTC)
LATE = datetime(2026, 6, 10, 18, 10, tzinfo=UTC)


def accepted(root: Path, feed: str, delivery_id: str, *rows: dict[str, Any]) -> LakeFile:
    """Write one delivery; what a row does not name is null."""
    schema = feeds.arrow_schema(feed)
    common = {"delivery_id": delivery_id, "provenance": "simulated"}
    whole = [common | {"row_no": n} | row for n, row in enumerate(rows, start=1)]
    filled = [{name: row.get(name) for name in schema.names} for row in whole]
    table = pa.Table.from_pylist(filled, schema=schema)
    return write_table(root, delivery_path(feed, MONDAY, delivery_id), table)


def invoice(status: str, known_at: datetime, business_on: date = MONDAY) -> dict[str, Any]:
    key = {"invoice_no": "1", "invoice_code": "4100", "direction": "out", "borrower_id": "B001"}
    return key | {"status": status, "known_at": known_at, "business_on": business_on}


def balance(business_on: date, amount: str, known_at: datetime = EARLY) -> dict[str, Any]:
    money = {"balance": Decimal(amount), "available": Decimal(amount), "currency": "CNY"}
    return {"account_id": "A1", "business_on": business_on, "known_at": known_at} | money


def reading(kwh: float, known_at: datetime, day: int = 8) -> dict[str, Any]:
    on = date(2026, 6, day)
    return {"meter_id": "M1", "quantity": kwh, "business_on": on, "known_at": known_at}


def read(
    root: Path, feed: str, files: list[LakeFile], as_of: date = MONDAY, known_at: datetime = LATE
) -> list[dict[str, Any]]:
    table = read_feed(connect_duckdb(), root, feed, files, as_of, known_at)
    return list(table.order_by("known_at", "row_no").to_pyarrow().to_pylist())


def test_of_changes_the_latest_row_of_each_key_that_was_known_counts(tmp_path: Path) -> None:
    files = [
        accepted(tmp_path, "e_invoices", "d1", invoice("valid", EARLY)),
        accepted(tmp_path, "e_invoices", "d2", invoice("void", LATE)),
    ]

    assert [r["status"] for r in read(tmp_path, "e_invoices", files, known_at=EARLY)] == ["valid"]
    assert [r["status"] for r in read(tmp_path, "e_invoices", files, known_at=LATE)] == ["void"]


def test_of_a_meter_and_day_that_come_twice_the_later_reading_counts(tmp_path: Path) -> None:
    first = accepted(tmp_path, "meter_readings", "d1", reading(5.0, EARLY))
    again = accepted(tmp_path, "meter_readings", "d2", reading(7.0, LATE), reading(1.0, LATE, 7))

    seen = read(tmp_path, "meter_readings", [first, replace(again, repeats=True)])

    assert [(row["business_on"].day, row["quantity"]) for row in seen] == [(8, 7.0), (7, 1.0)]


def test_an_intake_marks_the_file_whose_readings_came_before(bank: Bank) -> None:
    def twice(source: str, day: date, rows: list[Row]) -> list[Row]:
        late = [row | {"business_on": MONDAY, "quantity": 3.0} for row in rows[:1]]
        return [*rows, *late] if (source, day) == ("meter_readings", TUESDAY) else rows

    again = Bank(bank.home, changes=[twice])
    again.write(MONDAY, TUESDAY)
    with again.context() as context:
        for day in (MONDAY, TUESDAY):
            run_day(day, context, "newest", quiet)
        with engine.reading(context.register) as register:
            files = deliveries.live_files(register, "meter_readings", TUESDAY, LATE)
        rows = see(context, TUESDAY, LATE)["meter_readings"].to_pyarrow().to_pylist()

    assert [file.repeats for file in files].count(True) == 1
    monday = [row["quantity"] for row in rows if row["business_on"] == MONDAY]
    assert monday.count(3.0) == 1
    assert len(rows) == len({(row["meter_id"], row["business_on"]) for row in rows})


def test_of_two_rows_learned_at_once_the_later_delivery_then_the_later_row_counts(
    tmp_path: Path,
) -> None:
    files = [
        accepted(tmp_path, "e_invoices", "d2", invoice("valid", EARLY), invoice("red", EARLY)),
        accepted(tmp_path, "e_invoices", "d1", invoice("void", EARLY)),
    ]

    assert [r["status"] for r in read(tmp_path, "e_invoices", files)] == ["red"]


def test_a_row_of_a_later_day_or_learned_later_is_invisible(tmp_path: Path) -> None:
    file = accepted(
        tmp_path,
        "account_balances",
        "d1",
        balance(MONDAY, "1.00"),
        balance(TUESDAY, "2.00"),
        balance(date(2026, 6, 5), "3.00", known_at=LATE),
    )

    assert [r["balance"] for r in read(tmp_path, "account_balances", [file], known_at=EARLY)] == [
        Decimal("1.00")
    ]
    assert len(read(tmp_path, "account_balances", [file], TUESDAY, LATE)) == 3


def test_a_row_learned_in_the_very_instant_is_seen(tmp_path: Path) -> None:
    file = accepted(tmp_path, "account_balances", "d1", balance(MONDAY, "1.00", EARLY))

    assert len(read(tmp_path, "account_balances", [file], known_at=EARLY)) == 1


def test_a_feed_without_a_file_is_empty_and_has_its_columns(tmp_path: Path) -> None:
    table = read_feed(connect_duckdb(), tmp_path, "court_records", [], MONDAY, LATE)

    assert table.count().execute() == 0
    assert list(table.columns) == feeds.arrow_schema("court_records").names


def test_a_file_that_is_gone_stops_the_read_with_its_name(tmp_path: Path) -> None:
    file = accepted(tmp_path, "account_balances", "d1", balance(MONDAY, "1.00"))
    (tmp_path / file.path).unlink()

    with pytest.raises(LakeDamaged, match=r"d1\.parquet stands in the register but is gone"):
        read(tmp_path, "account_balances", [file])


def test_a_file_with_one_changed_byte_stops_the_read_with_its_name(tmp_path: Path) -> None:
    file = accepted(tmp_path, "account_balances", "d1", balance(MONDAY, "1.00"))
    read(tmp_path, "account_balances", [file])
    content = bytearray((tmp_path / file.path).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / file.path).write_bytes(bytes(content))

    with pytest.raises(LakeDamaged, match=r"d1\.parquet is not what was accepted"):
        read(tmp_path, "account_balances", [file])


def test_what_is_written_is_there_whole_with_its_checksum_and_leaves_nothing_beside_it(
    tmp_path: Path,
) -> None:
    file = accepted(tmp_path, "account_balances", "d1", balance(MONDAY, "1.00"))

    assert file.path == "account_balances/2026-06/d1.parquet"
    assert checked_path(tmp_path, file) == str(tmp_path / file.path)
    assert [p.name for p in (tmp_path / "account_balances" / "2026-06").iterdir()] == ["d1.parquet"]


def test_a_feed_is_read_when_it_is_first_asked_for_and_once() -> None:
    asked: list[str] = []

    def reader() -> str:
        asked.append("a")
        return "table a"

    feeds_: Any = LazyFeeds({"a": reader, "b": reader})

    assert (len(feeds_), list(feeds_), asked) == (2, ["a", "b"], [])
    assert (feeds_["a"], feeds_["a"]) == ("table a", "table a")
    assert asked == ["a"]


def test_the_newest_three_of_each_are_three_also_where_the_table_is_read_twice() -> None:
    # DuckDB 2.0.0 gave two, by its optimizer top_n_window_elimination.
    connection = connect_duckdb()
    rows = [{"b": b, "d": day} for b in ("B1", "B2") for day in range(5)]
    numbered = connection.create_table("rows_of_two", ibis.memtable(rows), temp=True).mutate(
        place=ibis.row_number().over(group_by="b", order_by=ibis.desc("d"))
    )
    newest = numbered.filter(numbered.place < 3)

    joined = newest.semi_join(newest.select("d").distinct(), "d")

    counts = joined.group_by("b").agg(rows=joined.count()).to_pyarrow().to_pylist()
    assert sorted((row["b"], row["rows"]) for row in counts) == [("B1", 3), ("B2", 3)]
