"""Who is in the book: names, numbers, officers, the share that goes bad, outside feeds' shape."""

from __future__ import annotations

import pandas as pd
import pyarrow.parquet as pq
from stdnum.cn import uscc

from tests.books import made_book


def borrowers() -> pd.DataFrame:
    folder, _ = made_book.shared()
    rows = made_book.opening(folder, "borrowers")
    return rows[rows["business_on"] == "2026-06-05"]


def test_every_borrower_has_a_valid_code_and_a_name_of_his_own() -> None:
    rows = borrowers()

    assert len(rows) == 160
    assert rows["uscc"].map(uscc.is_valid).all()
    assert rows["uscc"].is_unique
    assert rows["name"].is_unique


def test_codes_carry_a_region_that_does_not_exist() -> None:
    assert set(borrowers()["uscc"].str[2:4]) == {"99"}


def test_one_in_twenty_goes_bad_and_three_look_alike_for_each() -> None:
    folder, _ = made_book.shared()

    truth = pq.read_table(folder / "truth" / "truth.parquet").to_pandas()

    assert truth["goes_bad"].sum() == 8
    assert truth["look_alike"].notna().sum() == 24
    assert not (truth["goes_bad"] & truth["look_alike"].notna()).any()
    assert (truth["story"] == "sudden").sum() in (2, 3)


def test_the_branch_can_work_eight_officers_a_head_and_two_who_approve() -> None:
    folder, _ = made_book.shared()

    rows = made_book.opening(folder, "officers")

    assert rows["role"].value_counts().to_dict() == {
        "officer": 8,
        "risk_approver": 2,
        "branch_head": 1,
        "risk_analyst": 1,
        "risk_department": 1,
    }
    away = rows[rows["away_from_on"].notna()]
    assert len(away) == 1
    assert set(away["stand_in_id"]) <= set(rows["officer_id"])
    assert set(rows["language"]) == {"en", "zh"}
    assert set(borrowers()["officer_id"]) <= set(rows["officer_id"])


def test_invoices_are_void_as_often_as_real_ones() -> None:
    folder, _ = made_book.shared()

    rows = made_book.everything(folder, "e_invoices")

    assert 0.045 < (rows["status"] == "void").mean() < 0.07
    assert 0.004 < (rows["status"] == "red").mean() < 0.02


def test_a_february_with_the_holiday_in_it_takes_a_fifth_to_a_third_less_power() -> None:
    folder, _ = made_book.shared()
    rows = made_book.everything(folder, "meter_readings")
    kwh = (
        pd.to_numeric(rows["quantity"], errors="coerce").groupby(rows["business_on"].str[:7]).sum()
    )

    fall = 1 - kwh["2026-02"] / kwh[["2026-01", "2026-03"]].mean()

    assert 0.15 < fall < 0.33


def test_few_sound_firms_are_sued() -> None:
    folder, _ = made_book.shared()
    truth = pq.read_table(folder / "truth" / "truth.parquet").to_pandas()
    rows = made_book.everything(folder, "court_records")
    master = borrowers()
    sound = master[~master["borrower_id"].isin(truth["borrower_id"][truth["goes_bad"]])]

    sued = rows[(rows["role"] != "plaintiff") & rows["party_number"].notna()]

    assert sued["party_name"].isin(sound["name"]).sum() <= 0.06 * len(sound)
    assert rows["party_number"].isna().any()
    assert rows["party_number"].str.contains("*", regex=False).any()
