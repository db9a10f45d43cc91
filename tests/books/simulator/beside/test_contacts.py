"""Officers' notes and requests: called again until reached, silent when it goes wrong."""

from __future__ import annotations

import pandas as pd

from tests.books import made_chunk


def calls() -> pd.DataFrame:
    rows = made_chunk.with_truth("contacts")[lambda r: r["kind"] == "call"]
    on = pd.to_datetime(rows["happened_at"].str[:10])
    reached = rows["reached"] == "true"
    return rows.assign(on=on, answered=reached, late=(on - rows["first_overdue_on"]).dt.days)


def test_a_call_to_a_sound_borrower_is_made_again_until_it_is_answered() -> None:
    rows = calls()[lambda r: ~r["goes_bad"]].sort_values(["borrower_id", "on"])

    last = rows.groupby("borrower_id").tail(1)
    missed_in_a_row = rows.groupby("borrower_id")["answered"].apply(
        lambda answered: (~answered).astype(int).groupby(answered.cumsum()).sum().max()
    )

    assert rows["answered"].mean() > 0.85
    assert last["answered"].mean() > 0.97
    assert missed_in_a_row.max() <= 2


def test_fewer_and_fewer_calls_are_answered_once_the_loan_is_overdue() -> None:
    rows = calls()[lambda r: r["goes_bad"]]

    shares = [
        rows.loc[rows["late"].between(first, last), "answered"].mean()
        for first, last in ((-400, -40), (1, 14), (50, 140))
    ]

    assert shares[0] > 0.85 > 0.78 > shares[1] > 0.45 > shares[2]


def test_one_whose_works_stand_still_does_not_answer_even_before() -> None:
    rows = calls()[lambda r: r["story"] == "production_stopped"]

    before = rows[rows["late"].between(-28, -1)]

    assert len(before) > 30
    assert before["answered"].mean() < 0.7


def test_contacts_happen_on_bank_days_and_have_numbers_of_their_own() -> None:
    rows = made_chunk.table("contacts")
    first = rows.drop_duplicates("contact_id")

    assert made_chunk.axis().is_open[first["day"]].all()
    assert first["happened_at"].str.match(r"\d{4}-\d\d-\d\dT(09|1[0-6]):").all()


def test_papers_come_after_they_were_asked_for_and_late_from_those_in_trouble() -> None:
    rows = made_chunk.last_word(made_chunk.with_truth("contacts"), "contact_id")
    papers = rows[rows["kind"] == "document_request"]
    asked = pd.to_datetime(papers["happened_at"].str[:10])
    due = papers[papers["due_on"] < pd.Timestamp("2026-05-01")]
    late = (due["received_on"].fillna(pd.Timestamp("2026-06-12")) - due["due_on"]).dt.days

    assert (papers["received_on"].dropna() >= asked[papers["received_on"].notna()]).all()
    assert (late[~due["goes_bad"]] <= 30).all()
    assert (late[due["goes_bad"]] > 30).sum() >= 10


def test_a_request_is_decided_after_it_was_made_on_a_loan_of_his_own() -> None:
    rows = made_chunk.last_word(made_chunk.with_truth("facility_requests"), "request_id")
    loans = made_chunk.table("facilities").drop_duplicates("facility_id").set_index("facility_id")

    assert set(rows["facility_id"]) <= set(loans.index)
    assert (rows["requested_on"] >= loans.loc[rows["facility_id"], "granted_on"].to_numpy()).all()
    decided = rows[rows["decided_on"].notna()]
    assert (decided["decided_on"] > decided["requested_on"]).all()
    assert (decided["granted"].notna()).all()


def test_few_sound_borrowers_ask_for_relief_and_many_of_those_in_trouble() -> None:
    rows = made_chunk.with_truth("facility_requests").drop_duplicates("request_id")
    relief = rows[rows["kind"] != "extra_limit"]
    asked = relief.groupby("goes_bad")["borrower_id"].nunique()
    of = made_chunk.truth()["goes_bad"].value_counts()

    assert asked[False] / of[False] < 0.03
    assert asked[True] / of[True] > 0.3
    early = relief[relief["requested_on"] < relief["first_overdue_on"]]
    assert "sudden" not in set(early["story"])
