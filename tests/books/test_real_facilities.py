"""The facilities of the real book: one for everybody, each day, granted when it should be."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.books.real_folder import Book, invoice, make, write


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("real")
    return make(write(folder / "data", firms=12, loans=7), folder)


def test_every_borrower_has_one_facility_with_a_balance_on_each_day(book: Book) -> None:
    for day in ("20190923", "20190924", "20190925", "20190926", "20190927"):
        owners = Counter(r["borrower_id"] for r in book.rows("facilities", f"*_{day}"))
        balances = Counter(r["facility_id"] for r in book.rows("facility_balances", f"*_{day}"))

        assert owners == {f"B{n:05d}": 1 for n in range(1, 13)}
        assert balances == {f"F{n:05d}-1": 1 for n in range(1, 13)}


def test_each_loan_is_granted_in_the_last_week_on_a_business_day(book: Book) -> None:
    loans = [r for r in book.rows("facilities", "*_20190927") if r["currency"] == "CZK"]

    # Seven loans, Monday to Sunday: Saturday's and Sunday's are booked with Monday's.
    assert Counter(r["granted_on"] for r in loans) == {
        "2019-09-23": 3,
        "2019-09-24": 1,
        "2019-09-25": 1,
        "2019-09-26": 1,
        "2019-09-27": 1,
    }


def test_a_loan_is_committed_and_undrawn_until_the_grant(book: Book) -> None:
    borrower = book.truths().query("loan_id == '5003'").index[0]

    terms = {
        r["business_on"] or "day": r for r in of(borrower, book.rows("facilities", "*opening*"))
    }
    eve = of(borrower, book.rows("facilities", "*_20190924"))[0]
    granted = of(borrower, book.rows("facilities", "*_20190925"))[0]
    outstanding = [
        r["outstanding"]
        for r in book.rows("facility_balances")
        if r["facility_id"][1:6] == borrower[1:]
    ]

    assert terms["2019-09-20"]["granted_on"] == ""
    assert (eve["granted_on"], eve["matures_on"], eve["committed_undrawn"]) == ("", "", "36000.00")
    assert (granted["granted_on"], granted["matures_on"]) == ("2019-09-25", "2020-09-25")
    assert (granted["limit_amount"], granted["committed_undrawn"]) == ("36000.00", "0.00")
    assert outstanding[-4:] == ["0.00", "36000.00", "36000.00", "36000.00"]


def test_a_borrower_without_an_account_has_a_made_up_loan_in_cny(book: Book) -> None:
    made_up = [r for r in book.rows("facilities", "*_20190923") if r["currency"] == "CNY"]

    assert len(made_up) == 5
    assert {r["limit_amount"] for r in made_up} == {"100000.00"}
    assert all("2017-12-07" <= r["granted_on"] <= "2018-08-19" for r in made_up)


def test_the_made_up_loan_is_three_months_of_sales_before_the_balances_begin(
    tmp_path: Path,
) -> None:
    # 304 days are ten months of 30.4 days: 600,000 a month, void sales and purchases aside.
    issued = pd.Timestamp("2018-08-20") - pd.Timedelta(days=304)
    rows = [
        invoice("E1", issued.date(), "1", total=6_000_000.0),
        invoice("E1", issued.date(), "2", total=9_000_000.0, status="void"),
        invoice("E1", issued.date(), "3", total=9_000_000.0, direction="in"),
        invoice("E1", date(2018, 8, 20), "4", total=9_000_000.0),
        invoice("E2", issued.date(), "5", total=500_000_000.0),
    ]
    replaced = {"invoices": pd.DataFrame(rows)}
    data = write(tmp_path / "data", firms=3, loans=0, power_firms=1, replaced=replaced)

    book = make(data, tmp_path)

    limits = {r["borrower_id"]: r["limit_amount"] for r in book.rows("facilities", "*_20190927")}
    assert limits == {"B00001": "1800000.00", "B00002": "10000000.00", "B00003": "100000.00"}


def test_history_reaches_thirteen_months_back(book: Book) -> None:
    days = {r["business_on"] for r in book.rows("facility_balances", "*opening*")}

    assert (min(days), max(days), len(days)) == ("2018-08-20", "2019-09-20", 273)


def of(borrower: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    found = [dict(r) for r in rows if r["borrower_id"] == borrower]
    return [{"business_on": "", **r} for r in found]
