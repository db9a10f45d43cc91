"""A22 spreadsheets: merged cells, bare numbers for dates, two sheets, the old format."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.desk import Desk
from tests.sources.reading.made_sheets import workbook

HEADINGS = ["bill_id", "meter_id", "period", "amount", "currency", "due_on"]
BILL = ["U1", "MB001", "2026-05", 812.4, "CNY", date(2026, 6, 8)]
NAME = "utility_bills_20260608.xlsx"


@pytest.fixture
def bills(desk: Desk, config: Path) -> Desk:
    """A desk that gets its bills as a spreadsheet."""
    declare(config)
    return desk


def declare(config: Path, **more: Any) -> None:
    path = config / "sources.yml"
    sources = yaml.safe_load(path.read_text(encoding="utf-8"))
    sources["utility_bills"] = {
        "kind": "landing_sheet",
        "feed": "utility_bills",
        "part": "electricity",
        "group": "outside",
        "required": False,
        "owner": "utilities desk",
        **more,
    }
    path.write_text(yaml.safe_dump(sources, allow_unicode=True), encoding="utf-8")


def test_a_spreadsheet_is_read_as_declared(bills: Desk) -> None:
    told = bills.take("utility_bills", workbook(HEADINGS, BILL), NAME)

    assert (told["state"], told["accepted"]) == ("accepted", 1)
    [row] = [row for row in bills.seen("utility_bills") if row["bill_id"] == "U1"]
    assert (str(row["amount"]), row["due_on"]) == ("812.40", date(2026, 6, 8))


def test_merged_cells_reject_the_file_by_their_range(bills: Desk) -> None:
    merged = workbook(HEADINGS, BILL, BILL, then=lambda book: book.active.merge_cells("A2:A3"))

    assert "A2:A3" in bills.refuse("utility_bills", merged, NAME)


def test_a_bare_number_for_a_date_rejects_the_file_by_its_cell(bills: Desk) -> None:
    bare = workbook(HEADINGS, [*BILL[:-1], 46181])

    assert "F2" in bills.refuse("utility_bills", bare, NAME)


def test_it_is_a_date_where_that_is_declared(bills: Desk, config: Path) -> None:
    declare(config, serial_dates=["due_on"])

    bills.take("utility_bills", workbook(HEADINGS, [*BILL[:-1], 46181]), NAME)

    [row] = [row for row in bills.seen("utility_bills") if row["bill_id"] == "U1"]
    assert row["due_on"] == date(2026, 6, 8)


def two_sheets(*bills: Any) -> bytes:
    return workbook(HEADINGS, *bills, title="June", then=lambda book: book.create_sheet("May"))


def test_two_sheets_reject_the_file(bills: Desk) -> None:
    reason = bills.refuse("utility_bills", two_sheets(BILL), NAME)

    assert "June" in reason
    assert "May" in reason


def test_of_two_sheets_the_declared_one_is_read(bills: Desk, config: Path) -> None:
    declare(config, sheet="June")

    assert bills.take("utility_bills", two_sheets(BILL), NAME)["accepted"] == 1


def test_a_csv_or_the_old_format_under_its_name_is_rejected(bills: Desk) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

    assert bills.refuse("utility_bills", ",".join(HEADINGS).encode(), NAME)
    assert "xlsx" in bills.refuse("utility_bills", old, NAME)
