"""The book of the real records: what goes in comes out."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pandas as pd
import pytest

from tests.books.real_folder import DATA, Book, make, manifest, needs_data

pytestmark = [pytest.mark.data, pytest.mark.slow, needs_data]
END = datetime(2019, 9, 27)  # noqa: DTZ001


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return make(DATA, tmp_path_factory.mktemp("real"))


def test_every_invoice_up_to_the_last_day_is_in_one_delivery(book: Book) -> None:
    invoices = pd.read_parquet(DATA / "einvoice/invoices.parquet")
    told = invoices[invoices["invoice_date"] <= END]

    rows = pd.DataFrame(book.rows("e_invoices"))

    assert len(rows) == len(told)
    assert pd.to_numeric(rows["total"]).sum() == pytest.approx(told["total"].sum(), abs=1)
    issued = told["invoice_date"].dt.strftime("%Y-%m-%d")
    assert Counter(rows["issued_on"]) == Counter(issued)


def test_every_flow_of_a_joined_account_is_in_one_delivery(book: Book) -> None:
    flows = pd.read_parquet(DATA / "bank_accounts/applicant_flows.parquet")
    joined = flows[flows["account_id"].astype(str).isin(book.truths()["source_account"])]

    rows = pd.DataFrame(book.rows("account_flows"))

    assert sorted(rows["flow_id"]) == sorted("T" + joined["trans_id"].astype(str))
    assert pd.to_numeric(rows["amount"]).abs().sum() == pytest.approx(joined["amount"].sum())


def test_every_reading_of_a_joined_meter_is_in_one_delivery(book: Book) -> None:
    power = pd.read_parquet(DATA / "electricity/power_daily.parquet")
    joined = power[power["firm_id"].astype(str).isin(book.truths()["power_firm"])]

    rows = pd.DataFrame(book.rows("meter_readings"))

    assert len(rows) == len(joined)
    assert pd.to_numeric(rows["quantity"]).sum() == joined["kwh"].sum()
    assert not rows.duplicated(["meter_id", "business_on"]).any()


def test_every_firm_is_a_borrower_and_every_borrower_owes_each_day(book: Book) -> None:
    firms = pd.read_parquet(DATA / "einvoice/firms.parquet")

    borrowers = book.rows("borrowers", "*_20190927")

    assert len(borrowers) == len(firms) == book.summary.borrowers
    assert len({row["name"] for row in borrowers}) == len(firms)
    owing = {row["borrower_id"] for row in book.rows("facilities", "*_20190927")}
    assert owing == {row["borrower_id"] for row in borrowers}


def test_manifests_count_the_rows_of_their_files(book: Book) -> None:
    counted = {path.name: manifest(path)["rows"] for path in book.landing.rglob("*.csv")}

    assert counted == book.summary.rows


def test_balances_follow_from_the_movements_to_within_a_crown(book: Book) -> None:
    flows = pd.DataFrame(book.rows("account_flows"))
    moved = pd.to_numeric(flows["amount"]).groupby(flows["account_id"]).sum()

    last = pd.DataFrame(book.rows("account_balances", "*_20190927")).set_index("account_id")

    assert (moved - pd.to_numeric(last["balance"])).abs().max() < 1
