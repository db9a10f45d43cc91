"""Outside records of the simulated book say whose they are in more ways than by number."""

from __future__ import annotations

import pandas as pd

from tests.books import made_book


def records() -> pd.DataFrame:
    folder, _ = made_book.shared()
    return made_book.everything(folder, "court_records")


def borrowers() -> pd.DataFrame:
    folder, _ = made_book.shared()
    return made_book.opening(folder, "borrowers")


def test_records_carry_regions_and_representatives_and_not_all_of_them() -> None:
    rows = records()

    for column in ("party_region", "legal_rep_key"):
        assert 0.4 < rows[column].notna().mean() < 0.97, column
    assert rows["legal_rep_key"].dropna().str.fullmatch(r"k\d{8}").all()
    assert rows["party_region"].dropna().isin(borrowers()["region"]).all()


def test_most_records_of_a_borrower_agree_with_the_master() -> None:
    master = borrowers().drop_duplicates("borrower_id")
    mine = records().merge(master, left_on="party_number", right_on="uscc", suffixes=("", "_ours"))

    given = mine[mine["legal_rep_key"].notna()]
    assert len(mine) > 10
    assert (given["legal_rep_key"] == given["legal_rep_key_ours"]).mean() > 0.7


def test_some_names_are_written_otherwise_than_in_the_master() -> None:
    rows = records()

    numbered = rows[rows["party_number"].notna()]

    assert 0 < (~numbered["party_name"].isin(borrowers()["name"])).mean() < 0.4


def test_a_registry_entry_may_lack_its_number() -> None:
    folder, _ = made_book.shared()

    rows = made_book.everything(folder, "registry_events")

    assert 0 < rows["uscc"].isna().sum() < 0.3 * len(rows)
