"""The latest row of each key, found among the contested only, is the one that sorting finds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from warning_signals import feeds
from warning_signals.digests.latest import latest_of_changes
from warning_signals.lake import connect_duckdb, known_rows, latest_per_key, write_table
from warning_signals.model import LakeFile

DAYS = [date(2026, 6, 8 + n) for n in range(3)]
INSTANTS = [datetime(2026, 6, 8 + n, 18, tzinfo=UTC) for n in range(3)]
FEED = "e_invoices"
Row = dict[str, Any]

INVOICES = st.fixed_dictionaries(
    {
        "borrower_id": st.sampled_from(("B1", "B2")),
        "direction": st.sampled_from(("in", "out")),
        "invoice_code": st.sampled_from((None, "", "1")),
        "invoice_no": st.sampled_from(("1", "11")),
        "total": st.integers(0, 999).map(Decimal),
        "business_on": st.sampled_from(DAYS),
        "known_at": st.sampled_from(INSTANTS),
    }
)


def written(root: Path, number: int, rows: list[Row]) -> LakeFile:
    schema = feeds.arrow_schema(FEED)
    whole = [row | {"delivery_id": f"D{number}", "row_no": n} for n, row in enumerate(rows)]
    filled = [{name: row.get(name) for name in schema.names} for row in whole]
    table = pa.Table.from_pylist(filled, schema=schema)
    return write_table(root, f"{FEED}/{number}.parquet", table)


def both_ways(
    root: Path, files: list[LakeFile], as_of: date, known_at: datetime
) -> tuple[list[Row], list[Row]]:
    connection, schema = connect_duckdb(), feeds.feed(FEED)
    rows = known_rows(connection, root, FEED, files, as_of, known_at)
    found = latest_of_changes(connection, root, files, as_of, known_at, rows, schema)
    order = ["delivery_id", "row_no"]
    told = [
        connection.to_pyarrow(table.order_by(order)).to_pylist()
        for table in (found, latest_per_key(rows, schema))
    ]
    return told[0], told[1]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(INVOICES, max_size=8), min_size=1, max_size=4), st.data())
def test_both_ways_find_the_same_rows_as_files_are_added_and_replaced(
    files: list[list[Row]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as name:
        lake = [written(Path(name), number, rows) for number, rows in enumerate(files)]
        for _ in range(3):
            some = data.draw(st.lists(st.sampled_from(lake), min_size=1, unique=True))
            as_of, known_at = data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(INSTANTS))

            found, sorted_out = both_ways(Path(name), some, as_of, known_at)

            assert found == sorted_out


def test_an_invoice_that_is_voided_later_is_its_old_self_until_then(tmp_path: Path) -> None:
    key = {"borrower_id": "B1", "direction": "out", "invoice_no": "1", "business_on": DAYS[0]}
    valid = key | {"status": "valid", "known_at": INSTANTS[0]}
    void = key | {"status": "void", "known_at": INSTANTS[1]}
    files = [written(tmp_path, 0, [valid]), written(tmp_path, 1, [void])]

    [before], _ = both_ways(tmp_path, files, DAYS[2], INSTANTS[0])
    [after], _ = both_ways(tmp_path, files, DAYS[2], INSTANTS[1])

    assert (before["status"], after["status"]) == ("valid", "void")
