"""The real book as a whole: what is joined, what is written, and what must not be."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from stdnum.cn import uscc

from tests.books.real_folder import (
    LAYOUTS,
    ROOT,
    Book,
    invoice,
    made_firms,
    made_invoices,
    make,
    manifest,
    write,
)
from warning_signals.errors import ConfigError


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("real")
    return make(write(folder / "data"), folder)


def test_every_e_invoice_firm_is_a_borrower_with_a_unique_name_and_a_right_uscc(book: Book) -> None:
    borrowers = book.rows("borrowers", "borrowers_20190927")

    names = [row["name"] for row in borrowers]

    assert len(borrowers) == 12
    assert names[:2] == ["E1号电器销售有限公司", "E2号电器销售有限公司"]
    assert len(set(names)) == 12
    assert all(uscc.is_valid(row["uscc"]) for row in borrowers)


def test_no_outcome_and_no_rating_stands_under_landing(book: Book) -> None:
    texts = [p.read_bytes().decode("gb18030", "replace") for p in book.landing.rglob("*.csv")]

    headings = {heading for text in texts for heading in text.split("\n")[0].split(",")}

    assert not headings & {"rating", "default", "status", "attachment", "信誉评级", "是否违约"}
    assert "default" not in "".join(texts)


def test_the_book_of_a_firm_is_the_same_whatever_became_of_it(book: Book, tmp_path: Path) -> None:
    turned = made_firms(12).assign(rating="A", default=0.0)

    other = make(write(tmp_path / "data", replaced={"firms": turned}), tmp_path)

    assert contents(other.landing) == contents(book.landing)


def test_the_truth_holds_the_outcomes_beside_the_book(book: Book) -> None:
    truths = book.truths()

    assert truths.loc["B00001", ["firm_id", "rating", "default"]].tolist() == ["E1", "D", 1.0]
    assert truths.loc["B00002", ["firm_id", "rating", "default"]].tolist() == ["E2", "A", 0.0]
    assert sorted(truths["loan_status"]) == ["A"] * 9 + ["B"] * 3


def test_the_same_folder_gives_the_same_bytes(book: Book, tmp_path: Path) -> None:
    again = make(write(tmp_path / "data"), tmp_path)

    assert contents(again.landing) == contents(book.landing)


def test_each_source_has_an_opening_and_five_days_and_a_manifest_that_counts(book: Book) -> None:
    for source in ("borrowers", "officers", "account_flows", "meter_readings", "e_invoices"):
        files = sorted((book.landing / source).glob("*.csv"))

        counts = [manifest(file)["rows"] for file in files]

        assert [file.stem[-8:] for file in files] == [
            "20190923", "20190924", "20190925", "20190926", "20190927", "20190920",
        ]  # fmt: skip
        assert counts == [len(book.rows(source, file.stem)) for file in files]


def test_provenance_is_real_for_records_and_simulated_for_what_is_made_up(book: Book) -> None:
    said = {
        str(m["source"]): m["provenance"]
        for m in map(manifest, sorted(book.landing.rglob("*.csv")))
    }

    real = {source for source, provenance in said.items() if provenance == "real"}

    assert real == {"account_flows", "account_balances", "meter_readings", "e_invoices"}
    assert set(said.values()) == {"real", "simulated"}


def test_a_row_of_the_opening_was_known_the_morning_after_its_own_day(book: Book) -> None:
    opening = book.rows("e_invoices", "e_invoices_opening*")

    known = {row["business_on"]: row["known_at"] for row in opening}

    assert known["2019-09-20"] == "2019-09-22T18:10:00+00:00"
    assert known["2018-01-05"] == "2018-01-07T18:10:00+00:00"


def test_the_note_says_that_the_joining_is_made_up(book: Book) -> None:
    note = json.loads((book.landing / "book.json").read_text(encoding="utf-8"))

    assert {k: note[k] for k in ("book", "opening_on", "first_on", "last_on", "provenance")} == {
        "book": "real",
        "opening_on": "2019-09-20",
        "first_on": "2019-09-23",
        "last_on": "2019-09-27",
        "provenance": "real",
    }
    assert "made up" in note["note"]["en"]
    assert "虚构" in note["note"]["zh"]


def test_sources_that_the_book_has_not_are_not_expected() -> None:
    text = (ROOT / "config/books/real/sources.yml").read_text(encoding="utf-8")

    absent = {name for name, raw in yaml.safe_load(text).items() if raw.get("expected") is False}

    present = set(LAYOUTS) - absent
    assert present == {
        "branches", "officers", "borrowers", "accounts", "account_flows", "account_balances",
        "facilities", "facility_balances", "meters", "meter_readings", "e_invoices",
    }  # fmt: skip
    assert absent <= set(LAYOUTS)


@pytest.mark.parametrize(
    ("firms", "power_firms", "loans", "accounts", "meters"),
    [(6, 9, 9, 6, 6), (6, 2, 3, 3, 2), (6, 1, 1, 1, 1)],
)
def test_what_finds_no_partner_is_left_out_and_counted(
    tmp_path: Path, firms: int, power_firms: int, loans: int, accounts: int, meters: int
) -> None:
    data = write(tmp_path / "data", firms=firms, power_firms=power_firms, loans=loans)

    book = make(data, tmp_path)

    assert len(book.rows("accounts")) == accounts
    assert len(book.rows("meters")) == meters
    assert book.summary.left_out == {
        "electricity firms": power_firms - meters,
        "loans": loans - accounts,
    }
    facilities = Counter(row["borrower_id"] for row in book.rows("facilities", "*_20190923"))
    assert facilities == {f"B0000{n}": 1 for n in range(1, firms + 1)}


def test_firms_of_any_name_and_number_will_do(tmp_path: Path) -> None:
    firms = made_firms(3).assign(firm_id=["X-a", "901", "E7"])
    invoices = pd.DataFrame([invoice(f, date(2019, 9, 24), "1") for f in ("X-a", "901", "E7")])
    replaced = {"firms": firms, "invoices": invoices}
    data = write(tmp_path / "data", power_firms=1, loans=1, replaced=replaced)

    book = make(data, tmp_path)

    assert [row["name"] for row in book.rows("borrowers", "*_20190924")] == [
        "E7号电器销售有限公司", "901号电器销售有限公司", "X-a号电器销售有限公司",
    ]  # fmt: skip
    assert len(book.rows("e_invoices", "*_20190924")) == 3


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    data = write(tmp_path / "data", firms=2, power_firms=1, loans=1)
    (data / "bank_accounts/loans.parquet").unlink()

    with pytest.raises(ConfigError, match=r"loans\.parquet, which is not there. EWS_DATA"):
        make(data, tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    data = write(tmp_path / "data", replaced={"invoices": made_invoices(2).drop(columns="tax")})

    with pytest.raises(ConfigError, match=r"invoices\.parquet has no column tax"):
        make(data, tmp_path)


def contents(landing: Path) -> dict[str, bytes]:
    return {str(p.relative_to(landing)): p.read_bytes() for p in sorted(landing.rglob("*.*"))}
