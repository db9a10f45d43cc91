"""Spreadsheets in the landing folder, alone or in a zip, become the rows of a feed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sources.reading.made_sheets import workbook
from tests.sources.reading.test_archive import packed
from warning_signals.errors import FeedRejected
from warning_signals.sources import landing_csv
from warning_signals.sources.landing_sheet import Options, find, parse

COLUMNS = {
    "账单编号": "bill_id",
    "表计编号": "meter_id",
    "账期": "period",
    "金额": "amount",
    "币种": "currency",
    "缴费期限": "due_on",
}
MONDAY = date(2026, 6, 8)
BILL = ["U1", "M1", "2026-05", 812.4, "人民币", MONDAY]


def options(landing: Path = Path(), **changed: Any) -> Options:
    said: dict[str, Any] = {"columns": COLUMNS, "values": {"currency": {"人民币": "CNY"}}}
    return Options(landing, "utility_bills", **said | changed)


def rows(content: bytes, name: str = "utility_bills_20260608.xlsx", **said: Any) -> list[Any]:
    blocks = parse(io.BytesIO(content), name, options(**said))
    return [row for block in blocks for row in block.cells.to_pylist()]


def test_a_workbook_is_found_by_its_name_and_old_ones_are_too(tmp_path: Path) -> None:
    (tmp_path / "utility_bills").mkdir()
    for ending in ("xlsx", "xls", "zip", "csv"):
        (tmp_path / "utility_bills" / f"utility_bills_20260608.{ending}").touch()

    found = find("utility_bills", options(tmp_path), MONDAY)

    assert [raw.name.rpartition(".")[2] for raw in found] == ["xls", "xlsx", "zip"]


@pytest.mark.parametrize("name", ["utility_bills_20260608.xlsx", "utility_bills_20260608.zip"])
def test_a_bill_is_read_under_its_headings_packed_or_not(name: str) -> None:
    content = workbook(list(COLUMNS), BILL)
    if name.endswith("zip"):
        content = packed({"out/账单.xlsx": content})

    assert rows(content, name) == [
        {
            "bill_id": "U1",
            "meter_id": "M1",
            "period": "2026-05",
            "amount": "812.4",
            "currency": "CNY",
            "due_on": "2026-06-08",
            "paid_on": None,
        }
    ]


def test_a_bare_number_for_a_date_is_read_only_where_it_is_declared() -> None:
    content = workbook(list(COLUMNS), [*BILL[:5], 46181])

    with pytest.raises(FeedRejected, match="cell F2 holds the bare number 46181 under '缴费期限'"):
        rows(content)
    assert rows(content, serial_dates=["缴费期限"])[0]["due_on"] == "2026-06-08"


def test_without_columns_the_headings_are_ours_and_dates_are_still_known() -> None:
    ours = list(COLUMNS.values())

    with pytest.raises(FeedRejected, match="cell F2 holds the bare number"):
        rows(workbook(ours, [*BILL[:5], 46181]), columns={})
    assert rows(workbook(ours, BILL), columns={})[0]["due_on"] == "2026-06-08"


@pytest.mark.parametrize(
    "said", [{"header_row": 0}, {"header_row": "3"}, {"serial_dates": "缴费期限"}]
)
def test_options_that_cannot_be_meant_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be a"):
        options(**said)


@pytest.mark.parametrize("inner", ["branches.csv", "branches.csv.gz"])
def test_a_csv_in_a_zip_is_a_csv_and_a_packed_one_in_it_is_refused(inner: str) -> None:
    content = packed({inner: b"branch_id,name\nBR01,East\n"})
    said = landing_csv.Options(Path(), "branches")

    def read() -> list[Any]:
        blocks = landing_csv.parse(io.BytesIO(content), "branches_20260608.zip", said)
        return [row for block in blocks for row in block.cells.to_pylist()]

    if inner.endswith("gz"):
        with pytest.raises(FeedRejected, match="is an archive within the archive"):
            read()
    else:
        assert read()[0]["name"] == "East"
