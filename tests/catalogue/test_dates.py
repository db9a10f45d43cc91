"""A8 tomorrow's date, 1900, 30 February: in one row, and in the whole file."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bank import MONDAY, TUESDAY, WEDNESDAY
from tests.desk import Desk
from tests.files import csv_of, flow, flows, invoice, invoices
from warning_signals.stages import begin, pull, validate


@pytest.mark.parametrize(
    ("issued_on", "rule"),
    [
        ("2026-06-09", "future"),
        ("2062-06-08", "future"),
        ("1900-01-01", "type"),
        ("1989-12-31", "type"),
        ("2100-01-01", "type"),
        ("2026-02-30", "type"),
        ("2026-06-31", "type"),
        ("2026-13-01", "type"),
        ("0000-00-00", "type"),
        ("08/06/2026", "type"),
        ("46181", "type"),
        ("", "null"),
    ],
)
def test_a_wrong_date_costs_its_row_and_no_other(desk: Desk, issued_on: str, rule: str) -> None:
    told = desk.take("e_invoices", invoices(invoice(1), invoice(2, issued_on=issued_on)))

    assert (told["delivered"], told["accepted"], told["quarantined"]) == (2, 1, 1)
    assert [(e["row"], e["column"], e["rule"]) for e in told["errors"]] == [(2, "issued_on", rule)]
    assert [row["invoice_no"] for row in desk.seen("e_invoices")] == ["N1"]


@pytest.mark.parametrize(
    ("booked_at", "rule"),
    [
        ("2026-06-09T00:00:00+08:00", "future"),
        ("2026-06-08T25:00:00+08:00", "type"),
        ("2026-06-08T09:30:00", "type"),
        ("1900-01-01T00:00:00+08:00", "type"),
        ("2026-02-30T09:30:00+08:00", "type"),
    ],
)
def test_a_wrong_instant_costs_its_row(desk: Desk, booked_at: str, rule: str) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, booked_at=booked_at)))

    assert [(e["row"], e["column"], e["rule"]) for e in told["errors"]] == [(2, "booked_at", rule)]
    assert told["accepted"] == 1


def test_the_first_and_the_last_day_that_can_be_are_taken(desk: Desk) -> None:
    rows = invoices(invoice(1, issued_on="1990-01-01"), invoice(2, issued_on="2026-06-08"))

    assert desk.take("e_invoices", rows)["accepted"] == 2


@pytest.mark.parametrize("issued_on", ["2062-06-08", "1900-01-01", "2026-02-30"])
def test_a_date_that_is_wrong_in_every_row_rejects_the_file(desk: Desk, issued_on: str) -> None:
    rows = [invoice(n, issued_on=issued_on) for n in range(20)]

    reason = desk.refuse("e_invoices", invoices(*rows))

    assert "has a wrong issued_on in every row: nothing of it is taken" in reason


def test_one_right_row_is_enough_to_judge_the_rows_one_by_one(desk: Desk) -> None:
    wrong = [invoice(n, issued_on="1900-01-01") for n in range(1, 20)]
    right = [invoice(n) for n in range(20, 40)]

    told = desk.take("e_invoices", invoices(*wrong, *right))

    assert (told["accepted"], told["quarantined"]) == (20, 19)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2062, 6, 8), WEDNESDAY])
def test_a_business_date_that_cannot_be_rejects_the_file(desk: Desk, day: date) -> None:
    reason = desk.refuse("e_invoices", invoices(invoice()), on=day, now="2026-06-09T02:10:00+08:00")

    assert "its business date cannot be right, nothing of it is taken" in reason


def test_the_date_in_a_files_name_is_held_to_the_same(desk: Desk) -> None:
    reason = desk.refuse("e_invoices", invoices(invoice()), "e_invoices_19000101.csv", on=None)

    assert "e_invoices for 1900-01-01 arrived on" in reason


def test_a_file_may_come_on_its_own_business_day(desk: Desk) -> None:
    now = "2026-06-08T23:00:00+08:00"

    assert desk.take("e_invoices", invoices(invoice()), now=now)["state"] == "accepted"


def test_a_row_of_a_snapshot_cannot_be_of_a_day_after_its_delivery(desk: Desk) -> None:
    usual = {"balance": "1.00", "available": "1.00", "currency": "CNY"}
    days = {"AB001": MONDAY, "AB002": TUESDAY, "AB003": date(2026, 6, 7)}
    rows = [{"account_id": a, "business_on": d.isoformat()} | usual for a, d in days.items()]

    told = desk.take("account_balances", csv_of(rows))

    assert [(e["row"], e["column"], e["rule"]) for e in told["errors"]] == [
        (2, "business_on", "future")
    ]
    assert told["accepted"] == 2


def test_a_file_of_1900_in_the_landing_folder_holds_back_no_other(desk: Desk) -> None:
    folder = desk.bank.settings.landing_folder / "e_invoices"
    (folder / "e_invoices_19000101.csv").write_bytes(invoices(invoice()))

    with desk.bank.context() as context:
        begin.run(MONDAY, context)
        pull.run(MONDAY, context)
        receipt = validate.run(MONDAY, context)

    [left] = receipt.left_undone
    assert left.startswith("1900-01-01/e_invoices: e_invoices for 1900-01-01 arrived on")
    assert len(desk.seen("e_invoices")) == 8
