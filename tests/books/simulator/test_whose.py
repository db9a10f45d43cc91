"""Outside records of the simulated book say whose they are in more ways than by number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from tests.books import made_book, made_chunk
from warning_signals.books.simulator import whose
from warning_signals.books.simulator.beside.names_before import Before
from warning_signals.books.simulator.events import Happened
from warning_signals.books.simulator.firm_draws import draw_firms
from warning_signals.books.simulator.stories.plan import make_plan
from warning_signals.books.simulator.stories.table import STORIES


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


def test_a_renamed_firm_goes_by_its_old_name_for_a_while() -> None:
    plan = make_plan(20, 3, made_chunk.axis(), STORIES)
    firms = draw_firms(np.arange(20), plan, 3, 0, made_chunk.axis())
    old = Before(
        np.array([0]), pa.array(["云溪市鼎鼎机械有限公司"]), np.array([-900]), np.array([-100])
    )
    days = np.array([-250, 0, 264, 265]).repeat(200)
    happened = Happened(np.zeros(800, int), days)

    named = whose.of_firms(firms, happened, old, np.random.default_rng(1)).name.to_pandas()

    shares = named.str.contains("鼎").groupby(days).mean()
    assert shares[-250] == 1
    assert 0.5 < shares[0] < 0.7
    assert 0.5 < shares[264] < 0.7
    assert shares[265] < 0.1


def test_a_registry_entry_may_lack_its_number() -> None:
    folder, _ = made_book.shared()

    rows = made_book.everything(folder, "registry_events")

    assert 0 < rows["uscc"].isna().sum() < 0.3 * len(rows)
