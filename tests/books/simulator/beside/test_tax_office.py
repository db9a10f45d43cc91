"""The tax bureau: arrears that the sound settle and the others do not, and what follows."""

from __future__ import annotations

import pandas as pd

from tests.books import made_chunk


def events(kind: str) -> pd.DataFrame:
    rows = made_chunk.last_word(made_chunk.with_truth("tax_events"), "event_id")
    return rows[rows["kind"] == kind]


def test_the_sound_settle_arrears_within_five_weeks_and_those_going_bad_never() -> None:
    rows = events("arrears")
    open_, sound = rows[rows["settled_on"].isna()], rows[~rows["goes_bad"]]
    settled = sound[sound["settled_on"].notna()]

    assert len(settled) >= 5
    assert (settled["settled_on"] - settled["happened_on"]).dt.days.max() <= 35
    late = open_[~open_["goes_bad"]]
    assert (late["happened_on"] > pd.Timestamp("2026-05-05")).all()
    assert rows[rows["goes_bad"]]["settled_on"].isna().all()


def test_few_sound_firms_are_ever_in_arrears() -> None:
    rows, truth = events("arrears"), made_chunk.truth()

    share = rows.loc[~rows["goes_bad"], "borrower_id"].nunique() / (~truth["goes_bad"]).sum()

    assert 0.01 < share < 0.05


def test_one_who_fades_is_in_arrears_before_the_loan_is_and_a_sudden_failure_after() -> None:
    rows = events("arrears")
    lead = (rows["first_overdue_on"] - rows["happened_on"]).dt.days

    assert (lead[rows["story"] == "slow_fade"] > 0).sum() >= 3
    assert (lead[rows["story"] == "sudden"] < 0).all()


def test_arrears_that_stay_are_followed_by_a_worse_grade_within_two_months() -> None:
    owed = events("arrears")[lambda r: r["settled_on"].isna() & r["goes_bad"]]
    again = events("rating")[lambda r: r["event_id"].str.contains("again")]

    both = again.merge(owed, on="borrower_id")
    waited = (both["happened_on_x"] - both["happened_on_y"]).dt.days

    assert len(again) >= 10
    assert set(again["rating"]) <= {"C", "D"}
    assert waited.between(20, 60).all()


def test_a_grade_comes_each_april_for_firms_and_never_for_sole_traders() -> None:
    rows = events("rating")[lambda r: ~r["event_id"].str.contains("again")]
    segment = made_chunk.borrowers()["segment"]

    firms = set(segment.index[segment != "sole_trader"])
    assert set(rows["borrower_id"]) == firms
    assert rows.groupby("borrower_id").size().unique().tolist() == [3]
    assert set(rows["happened_on"].dt.strftime("%m")) <= {"04", "05"}


def test_only_a_grade_has_a_rating_and_only_arrears_an_amount() -> None:
    rows = made_chunk.table("tax_events")

    assert (rows["rating"].notna() == (rows["kind"] == "rating")).all()
    assert (rows["amount"].notna() == (rows["kind"] == "arrears")).all()
    assert (rows["currency"].notna() == rows["amount"].notna()).all()
