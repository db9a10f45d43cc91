"""The shared writer of landing files: text cells, layout, manifest."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warning_signals.books.landing import Delivery, Layout, large_delivery, write_delivery

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 6, 8)
ARRIVED = datetime(2026, 6, 9, 2, 10, tzinfo=ZONE)
CHINESE = Layout(
    "gb18030",
    {"发票号码": "invoice_no", "进销方向": "direction", "金额": "net"},
    {"direction": {"销项": "out", "进项": "in"}},
)


def written(landing: Path, table: pa.Table, layout: Layout, opening: bool = False) -> Path:
    return write_delivery(
        landing,
        "e_invoices",
        table,
        business_on=DAY,
        arrived_at=ARRIVED,
        provenance="simulated",
        opening=opening,
        layout=layout,
    )


def test_headings_codes_and_encoding_are_the_sources_own(tmp_path: Path) -> None:
    table = pa.table(
        {
            "invoice_no": ["7"],
            "direction": ["out"],
            "net": [Decimal("12.50")],
            "borrower_id": ["B1"],
        }
    )

    path = written(tmp_path, table, CHINESE)

    assert path == tmp_path / "e_invoices" / "e_invoices_20260608.csv"
    assert path.read_bytes().decode("gb18030") == "发票号码,进销方向,金额\n7,销项,12.50\n"


def test_a_code_that_the_layout_does_not_know_is_written_as_it_is(tmp_path: Path) -> None:
    table = pa.table({"invoice_no": ["7"], "direction": ["sideways"], "net": ["1.00"]})

    text = written(tmp_path, table, CHINESE).read_bytes().decode("gb18030")

    assert text.endswith("7,sideways,1.00\n")


def test_quotes_commas_and_line_breaks_survive_a_csv_reader(tmp_path: Path) -> None:
    table = pa.table({"name": ['the "Best", Ltd', "two\nlines", None], "n": ["1", "2", "3"]})

    path = written(tmp_path, table, Layout())

    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows == [["name", "n"], ['the "Best", Ltd', "1"], ["two\nlines", "2"], ["", "3"]]


def test_dates_instants_and_flags_are_plain_text(tmp_path: Path) -> None:
    at = pa.array([datetime(2026, 6, 8, 9, 5, tzinfo=ZONE)], pa.timestamp("us", "Asia/Shanghai"))
    table = pa.table({"on": [DAY], "at": at, "flag": [True]})

    path = written(tmp_path, table, Layout())

    assert path.read_text(encoding="utf-8") == (
        "on,at,flag\n2026-06-08,2026-06-08T09:05:00+08:00,true\n"
    )


def test_the_manifest_has_the_count_the_checksum_and_the_provenance(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"a": ["1", "2"]}), Layout(), opening=True)

    text = path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8")

    assert path.name == "e_invoices_opening_20260608.csv"
    assert json.loads(text) == {
        "source": "e_invoices",
        "business_on": "2026-06-08",
        "arrived_at": "2026-06-09T02:10:00+08:00",
        "rows": 2,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "provenance": "simulated",
        "opening": True,
    }


def test_an_opening_keeps_business_on_and_known_at_in_english(tmp_path: Path) -> None:
    table = pa.table({"invoice_no": ["7"], "business_on": [DAY], "known_at": ["x"]})

    text = written(tmp_path, table, CHINESE).read_bytes().decode("gb18030")

    assert text.splitlines()[0] == "发票号码,business_on,known_at"


def test_an_empty_delivery_is_a_header(tmp_path: Path) -> None:
    path = written(tmp_path, pa.table({"a": pa.array([], pa.string())}), Layout())

    assert path.read_text(encoding="utf-8") == "a\n"


def test_a_failed_write_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        written(tmp_path, pa.table({"a": ["发票"]}), Layout("latin-1"))

    assert list(tmp_path.rglob("*.csv")) == []


def test_a_large_delivery_is_appended_as_row_groups_of_text(tmp_path: Path) -> None:
    delivery = Delivery("meters", DAY, ARRIVED, "simulated", True)

    with large_delivery(tmp_path, delivery, Layout()) as append:
        append(pa.table({"capacity": [10]}))
        append(pa.table({"capacity": [20]}))

    path = tmp_path / "meters" / "meters_opening_20260608.parquet"
    manifest = json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))
    assert pq.read_table(path)["capacity"].to_pylist() == ["10", "20"]
    assert pq.ParquetFile(path).num_row_groups == 2
    assert manifest["rows"] == 2
    assert manifest["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
