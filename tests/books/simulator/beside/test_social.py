"""Social insurance: staff leave who goes bad before the loan is overdue, and months stay unpaid."""

from __future__ import annotations

import pandas as pd

from tests.books import made_chunk


def months() -> pd.DataFrame:
    rows = made_chunk.last_word(made_chunk.with_truth("social_insurance"), "borrower_id", "period")
    return rows.assign(ends=pd.to_datetime(rows["period"]) + pd.offsets.MonthEnd(0))


def test_staff_of_the_sound_hold_and_of_who_fades_halve_by_the_first_day_overdue() -> None:
    rows = months()
    heads = rows.pivot(index="borrower_id", columns="period", values="insured_count")

    sound = rows.loc[~rows["goes_bad"], "borrower_id"].unique()
    change = heads.loc[sound, "2026-04"] / heads.loc[sound, "2025-10"] - 1
    assert abs(change.median()) == 0
    assert (change <= -0.2).mean() < 0.02

    faded = rows[(rows["story"] == "slow_fade") & (rows["ends"] < rows["first_overdue_on"])]
    last = faded.sort_values("ends").groupby("borrower_id")["insured_count"].last()
    assert (last / heads.loc[last.index, "2024-03"]).median() < 0.75


def test_a_sudden_failure_keeps_its_staff_until_it_fails() -> None:
    rows = months()
    before = rows[(rows["story"] == "sudden") & (rows["ends"] < rows["first_overdue_on"])]

    per_firm = before.sort_values("ends").groupby("borrower_id")["insured_count"]
    assert (per_firm.last() / per_firm.first()).median() == 1.0


def test_what_stays_unpaid_belongs_to_those_going_bad() -> None:
    rows = months()
    unpaid = rows[rows["paid_on"].isna() & (rows["period"] <= "2026-03")]

    assert len(unpaid) > 20
    assert unpaid["goes_bad"].all()
    assert (unpaid.loc[unpaid["story"] == "sudden", "ends"] > pd.Timestamp("2025-08-01")).all()


def test_an_overdue_month_comes_unpaid_first_and_paid_when_it_is() -> None:
    rows = made_chunk.table("social_insurance").sort_values("day", kind="stable")
    twice = rows[rows.duplicated(["borrower_id", "period"], keep=False)]

    first, last = (
        twice.groupby(["borrower_id", "period"])["paid_on"].nth(place) for place in (0, -1)
    )

    assert len(first) > 20
    assert first.isna().all()
    assert last.notna().all()


def test_the_amount_goes_with_the_number_of_heads() -> None:
    rows = made_chunk.table("social_insurance")

    a_head = rows["due_amount"] / rows["insured_count"]

    assert a_head.between(1_300, 1_750).all()
