"""Daily invoices from digests are those of the rows, to the last digit, whatever came when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warning_signals import derived, feeds
from warning_signals.digests.daily_invoices import InvoicesAsked, daily_invoices
from warning_signals.lake import connect_duckdb, known_rows, read_feed, write_table
from warning_signals.model import LakeFile

MONDAY = date(2026, 6, 8)
DAYS = [MONDAY + timedelta(days=n) for n in range(3)]
INSTANTS = [datetime(2026, 6, 8 + n, 18, tzinfo=UTC) for n in range(3)]
FEED = "e_invoices"
Row = dict[str, Any]

INVOICES = st.fixed_dictionaries(
    {
        "borrower_id": st.sampled_from(("B1", "B2", None)),
        "uscc": st.sampled_from(("U1", "U2")),
        "direction": st.sampled_from(("in", "out")),
        "invoice_no": st.sampled_from(("1", "2", "3")),
        "issued_on": st.sampled_from(DAYS[:2]),
        "net": st.integers(-99_999, 99_999).map(lambda cents: Decimal(cents) / 100),
        "total": st.integers(-99_999, 99_999).map(lambda cents: Decimal(cents) / 100),
        "currency": st.sampled_from(("CNY", "CNY", "USD")),
        "status": st.sampled_from(("valid", "valid", "void", "red")),
        "business_on": st.sampled_from(DAYS),
        "known_at": st.sampled_from(INSTANTS),
    }
)
FILES = st.lists(st.lists(INVOICES, max_size=12), min_size=1, max_size=3)


def written(root: Path, files: Iterable[list[Row]], late: bool = False) -> list[LakeFile]:
    schema = feeds.arrow_schema(FEED)
    found = []
    for number, rows in enumerate(files):
        name = f"D{number}{'L' * late}"
        whole = [row | {"delivery_id": name, "row_no": n} for n, row in enumerate(rows)]
        filled = [{column: row.get(column) for column in schema.names} for row in whole]
        file = write_table(
            root, f"{FEED}/{name}.parquet", pa.Table.from_pylist(filled, schema=schema)
        )
        found.append(replace(file, late=late))
    return found


def master(root: Path) -> LakeFile:
    """U1 is known from the first instant, U2 only from the second."""
    schema = feeds.arrow_schema("borrowers")
    known = zip(("U1", "U2"), INSTANTS, strict=False)
    rows = [{"uscc": of, "business_on": DAYS[0], "known_at": at} for of, at in known]
    filled = [{name: row.get(name) for name in schema.names} for row in rows]
    return write_table(root, "borrowers/M.parquet", pa.Table.from_pylist(filled, schema=schema))


def both_ways(
    root: Path, files: list[LakeFile], as_of: date, known_at: datetime
) -> tuple[list[Row] | None, list[Row]]:
    """Return the daily invoices from digests where one holds, and those from the rows."""
    connection = connect_duckdb()
    masters = {"borrowers": [master(root)]}.__getitem__
    more = (as_of, known_at, masters)
    raw = derived.daily_invoices(read_feed(connection, root, FEED, files, *more))
    asked = InvoicesAsked(
        connection, root, as_of, known_at, feeds.feed(FEED),
        lambda some: known_rows(connection, root, FEED, list(some), *more),
    )  # fmt: skip
    digested = daily_invoices(asked, files)
    order = ["borrower_id", "day", "currency"]
    found = [
        None if rows is None else connection.to_pyarrow(rows.order_by(order)).to_pylist()
        for rows in (digested, raw)
    ]
    assert found[1] is not None
    return found[0], found[1]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(FILES, st.lists(st.lists(INVOICES, min_size=1, max_size=4), max_size=1), st.data())
def test_both_ways_agree_to_the_last_digit(
    plain: list[list[Row]], late: list[list[Row]], data: st.DataObject
) -> None:
    as_of, known_at = data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(INSTANTS))

    with TemporaryDirectory() as name:
        files = written(Path(name), plain) + written(Path(name), late, late=True)
        digested, raw = both_ways(Path(name), files, as_of, known_at)

    assert digested in (None, raw)


def invoice(status: str, day: date, known_at: datetime) -> Row:
    return {
        "borrower_id": "B1", "uscc": "U1", "direction": "out", "invoice_no": "1",
        "issued_on": MONDAY, "net": Decimal("0.10"), "total": Decimal("0.11"), "currency": "CNY",
        "status": status, "business_on": day, "known_at": known_at,
    }  # fmt: skip


def test_an_invoice_voided_by_a_later_file_is_taken_off(tmp_path: Path) -> None:
    issued = invoice("valid", DAYS[0], INSTANTS[0])
    voided = invoice("void", DAYS[1], INSTANTS[1])
    files = written(tmp_path, [[issued], [voided]])

    before, _ = both_ways(tmp_path, files[:1], DAYS[0], INSTANTS[0])
    after, _ = both_ways(tmp_path, files, DAYS[1], INSTANTS[1])

    assert before is not None and after is not None
    assert [(row["sold"], row["sales"], row["invoices"]) for row in before] == [(0.11, 1, 1)]
    assert [(row["sold"], row["sales"], row["invoices"]) for row in after] == [(0.0, 0, 1)]


def test_on_a_day_on_which_a_file_could_not_be_seen_whole_its_digest_does_not_hold(
    tmp_path: Path,
) -> None:
    issued = invoice("valid", DAYS[0], INSTANTS[0])
    files = written(tmp_path, [[issued, invoice("void", DAYS[1], INSTANTS[0])]])

    digested, raw = both_ways(tmp_path, files, DAYS[0], INSTANTS[0])

    assert digested is None
    assert [row["sales"] for row in raw] == [1]
