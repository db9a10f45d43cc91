"""The records of the real book: they stay as they are, and move in time by whole weeks only."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.books.real_folder import (
    Book,
    flow,
    invoice,
    made_flows,
    made_invoices,
    made_power,
    make,
    write,
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("real")
    return make(write(folder / "data"), folder)


def test_invoices_keep_day_and_content_and_end_with_the_last_day(book: Book) -> None:
    rows = book.rows("e_invoices")

    days = {row["issued_on"] for row in rows}

    assert len(rows) == 12 * 91
    assert (min(days), max(days)) == ("2018-01-05", "2019-09-27")
    assert {(r["net"], r["tax"], r["total"], r["currency"]) for r in rows} == {
        ("100.00", "13.00", "113.00", "人民币")
    }


def test_a_monday_has_the_invoices_of_the_weekend(tmp_path: Path) -> None:
    week = [date(2019, 9, day) for day in (20, 21, 22, 23, 24, 27, 28)]
    invoices = pd.DataFrame([invoice("E1", on, str(on.day)) for on in week])

    book = made_of(tmp_path, invoices=invoices)

    assert numbers(book, "e_invoices_opening_20190920") == ["20"]
    assert numbers(book, "e_invoices_20190923") == ["21", "22", "23"]
    assert numbers(book, "e_invoices_20190924") == ["24"]
    assert numbers(book, "e_invoices_20190925") == []
    assert numbers(book, "e_invoices_20190927") == ["27"]


def test_duplicates_conflicts_and_wrong_totals_stay_in(tmp_path: Path) -> None:
    on = date(2019, 9, 24)
    odd = [
        invoice("E1", on, "1"),
        invoice("E1", on, "1"),
        invoice("E1", on, "1", total=999.99),
        invoice("E1", on, "2", amount=1.005, tax=None),
    ]

    book = made_of(tmp_path, invoices=pd.DataFrame(odd))

    rows = book.rows("e_invoices", "e_invoices_20190924")
    assert [(r["invoice_no"], r["tax"], r["total"]) for r in rows] == [
        ("1", "13.00", "113.00"), ("1", "13.00", "113.00"), ("1", "13.00", "999.99"),
        ("2", "", "113.00"),
    ]  # fmt: skip


def test_a_valid_invoice_below_zero_is_red_and_a_void_one_stays_void(tmp_path: Path) -> None:
    on = date(2019, 9, 24)
    below = {"amount": -100.0, "tax": -13.0, "total": -113.0}
    three = [
        invoice("E1", on, "1", **below),
        invoice("E1", on, "2", status="void", **below),
        invoice("E1", on, "3", status="void", direction="in"),
    ]

    book = made_of(tmp_path, invoices=pd.DataFrame(three))

    rows = book.rows("e_invoices", "e_invoices_20190924")
    assert [(r["status"], r["direction"], r["total"]) for r in rows] == [
        ("红字", "销项", "-113.00"), ("作废", "销项", "-113.00"), ("作废", "进项", "113.00"),
    ]  # fmt: skip


def test_electricity_moves_by_156_weeks_and_keeps_its_weekdays(book: Book) -> None:
    first = book.truths()["power_firm"].eq("7").idxmax()

    rows = [r for r in book.rows("meter_readings") if r["meter_id"] == f"M{first[1:]}-1"]

    assert [r["business_on"] for r in rows] == [
        f"{day:%Y-%m-%d}" for day in pd.date_range("2019-06-30", "2019-09-27")
    ]
    assert {r["quantity"] for r in rows} == {"700"}
    assert pd.Timestamp("2016-07-03").dayofweek == pd.Timestamp("2019-06-30").dayofweek


def test_a_firm_that_is_off_reads_one(tmp_path: Path) -> None:
    power = made_power(1).assign(kwh=1)

    book = made_of(tmp_path, power=power)

    assert {r["quantity"] for r in book.rows("meter_readings")} == {"1"}


def test_flows_move_by_whole_weeks_to_a_loan_in_the_last_week(book: Book) -> None:
    truths = book.truths().set_index("account_id")

    flows = pd.DataFrame(book.rows("account_flows"))

    assert (truths["shift_days"] % 7 == 0).all()
    number = truths["source_account"].astype(int) - 101
    original = pd.Timestamp("1997-01-06") + pd.to_timedelta(number, unit="D")
    granted = original + pd.to_timedelta(truths["shift_days"], unit="D")
    assert granted.between("2019-09-21", "2019-09-27").all()
    paid_in = flows[flows["kind"] == "cash_in"].set_index("account_id")
    gap = granted - pd.to_datetime(paid_in["value_on"])
    assert (gap == pd.Timedelta(days=20)).all()


def test_flows_are_booked_at_noon_in_crowns_with_their_signs(book: Book) -> None:
    rows = book.rows("account_flows")

    kinds = Counter((r["kind"], r["amount"], r["balance_after"], r["currency"]) for r in rows)

    assert kinds == {
        ("cash_in", "900.00", "900.00", "CZK"): 12,
        ("fee", "-30.00", "870.00", "CZK"): 12,
    }
    assert {r["booked_at"][10:] for r in rows} == {"T04:00:00+00:00"}


def test_a_flow_on_or_after_the_grant_is_left_out(tmp_path: Path) -> None:
    late = [flow(0, days, 900.0, 900.0) for days in (9, 1, 0, -1)]

    book = made_of(tmp_path, flows=pd.DataFrame(late))

    # Granted on a Monday: its eve is a Sunday, which Monday's delivery covers.
    assert [r["value_on"] for r in book.rows("account_flows")] == ["2019-09-14", "2019-09-22"]


@pytest.mark.parametrize(
    ("operation", "symbol", "amount", "kind"),
    [
        ("collection from another bank", None, 500.0, "sale"),
        ("credit in cash", None, 500.0, "cash_in"),
        (None, "interest credited", 5.0, "interest"),
        ("withdrawal in cash", "sanction interest if negative balance", -5.0, "interest"),
        ("withdrawal in cash", "payment for statement", -30.0, "fee"),
        ("remittance to another bank", "household", -400.0, "purchase"),
        ("remittance to another bank", "insurrance payment", -400.0, "purchase"),
        ("remittance to another bank", " ", -400.0, "purchase"),
        ("remittance to another bank", "loan payment", -400.0, "loan_repayment"),
        ("withdrawal in cash", None, -400.0, "cash_out"),
        ("credit card withdrawal", None, -400.0, "cash_out"),
        (None, None, 5.0, "other"),
    ],
)
def test_symbol_then_operation_say_what_a_flow_is(
    tmp_path: Path, operation: str | None, symbol: str | None, amount: float, kind: str
) -> None:
    said = {"operation": operation, "k_symbol": symbol}
    flows = pd.DataFrame([{**flow(0, 9, amount, 900.0), **said}, flow(0, 20, 900.0, 900.0)])

    book = made_of(tmp_path, flows=flows)

    [row] = [r for r in book.rows("account_flows") if r["value_on"] == "2019-09-14"]
    assert row["kind"] == kind
    assert float(row["amount"]) == amount


def test_balances_are_carried_forward_from_the_first_flow_on(book: Book) -> None:
    account = book.truths().query("source_account == '101'")["account_id"].iloc[0]

    rows = [r for r in book.rows("account_balances") if r["account_id"] == account]

    # The loan of account 101 is granted on Monday the 23rd: paid in 20 days, charged 11 before.
    assert [(r["business_on"], r["balance"]) for r in rows][:3] == [
        ("2019-09-03", "900.00"), ("2019-09-04", "900.00"), ("2019-09-05", "900.00"),
    ]  # fmt: skip
    assert {r["balance"] for r in rows if r["business_on"] >= "2019-09-12"} == {"870.00"}
    assert rows[-1]["business_on"] == "2019-09-27"


def test_a_day_ends_with_the_balance_that_its_movements_lead_to(tmp_path: Path) -> None:
    # Delivered out of order: in came 900, out went 500, in came 50.
    day = [flow(0, 20, 50.0, 450.0), flow(0, 20, 900.0, 900.0), flow(0, 20, -500.0, 400.0)]

    book = made_of(tmp_path, flows=pd.DataFrame(day))

    assert {r["balance"] for r in book.rows("account_balances")} == {"450.00"}


def test_an_account_is_learned_of_on_the_day_of_its_first_flow(book: Book) -> None:
    account = book.truths().query("source_account == '101'")["account_id"].iloc[0]

    [row] = [r for r in book.rows("accounts") if r["account_id"] == account]

    assert (row["opened_on"], row["business_on"], row["currency"]) == (
        "2019-09-03", "2019-09-03", "CZK",
    )  # fmt: skip


def test_an_account_without_flows_has_no_balance(tmp_path: Path) -> None:
    book = made_of(tmp_path, flows=made_flows(1).iloc[:0])

    assert [(r["opened_on"], r["business_on"]) for r in book.rows("accounts")] == [
        ("", "2019-09-20")
    ]
    assert book.rows("account_balances") == []


def made_of(folder: Path, **replaced: pd.DataFrame) -> Book:
    """Make the book of one firm, one electricity firm and one loan."""
    one = {"invoices": made_invoices(1)} | replaced
    return make(write(folder / "data", firms=1, power_firms=1, loans=1, replaced=one), folder)


def numbers(book: Book, file: str) -> list[str]:
    return [row["invoice_no"] for row in book.rows("e_invoices", file)]
