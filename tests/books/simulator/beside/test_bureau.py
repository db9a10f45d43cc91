"""The credit bureau and the owner in person: debt elsewhere, who asked, cards overdue."""

from __future__ import annotations

import pandas as pd

from tests.books import made_chunk


def reports() -> pd.DataFrame:
    rows = made_chunk.with_truth("bureau_reports")
    on = pd.Timestamp("2024-03-01") + pd.to_timedelta(rows["day"], unit="D")
    return rows.assign(on=on, before=(rows["first_overdue_on"] - on).dt.days)


def test_parts_never_exceed_the_whole() -> None:
    rows = reports()

    assert (rows["overdue_90_debt"] <= rows["overdue_debt"]).all()
    assert (rows["overdue_debt"] <= rows["total_debt"]).all()
    assert (rows["total_debt"] <= rows["limits_total"]).all()
    assert ((rows["total_debt"] > 0) <= (rows["lenders_count"] > 0)).all()


def test_one_report_a_month_and_borrower() -> None:
    assert not reports().duplicated(["borrower_id", "month"]).any()


def test_most_sound_firms_owe_little_elsewhere_and_none_is_overdue_there() -> None:
    rows = reports()[lambda r: ~r["goes_bad"]]
    debt = rows.pivot(index="borrower_id", columns="month", values="total_debt")

    grown = debt["2026-05"] / debt["2026-02"] - 1
    assert (debt["2026-05"] == 0).mean() > 0.3
    assert (grown > 0.25).mean() < 0.03
    assert rows["overdue_debt"].max() == 0
    assert (rows["inquiries_90d"] >= 4).mean() < 0.01


def test_who_loses_a_customer_borrows_elsewhere_before_the_loan_is_overdue() -> None:
    rows = reports()[lambda r: r["story"].isin(["lost_customer", "slow_fade"])]
    year_before = rows[rows["before"].between(300, 360)].groupby("borrower_id")
    just_before = rows[rows["before"].between(1, 31)].groupby("borrower_id")

    debt = just_before["total_debt"].last() - year_before["total_debt"].last()
    lenders = just_before["lenders_count"].last() - year_before["lenders_count"].last()
    asked = just_before["inquiries_90d"].last() - year_before["inquiries_90d"].last()

    assert (debt.dropna() > 0).all()
    assert lenders.dropna().median() >= 2
    assert asked.dropna().median() >= 2


def test_what_the_account_shows_as_borrowed_the_bureau_shows_too() -> None:
    flows = made_chunk.table("account_flows")
    lent = flows[(flows["purpose"] == "借款") & (flows["amount"] > 0)]
    lent = lent.assign(borrower_id="B" + lent["account_id"].str[1:6]).set_index("borrower_id")

    rows = reports().join(lent["day"].rename("lent"), on="borrower_id", how="inner")
    after = rows[rows["day"] >= rows["lent"]]

    assert after["borrower_id"].nunique() > 20
    amount = lent.loc[after["borrower_id"], "amount"].to_numpy()
    assert (after["total_debt"].to_numpy() >= amount - 100).all()


def test_overdue_elsewhere_comes_after_overdue_here() -> None:
    rows = reports()[lambda r: r["overdue_debt"] > 0]

    assert rows["goes_bad"].all()
    assert (rows["before"] < 0).all()
    assert rows["borrower_id"].nunique() > 20


def test_who_guarantees_for_another_of_our_borrowers_has_it_in_his_report() -> None:
    links = made_chunk.last_word(made_chunk.table("links"), "from_id", "to_id", "kind")
    holds = links[(links["kind"] == "guarantor") & links["until_on"].isna()]

    givers = set(holds["from_id"][holds["from_id"].str.startswith("B")])
    newest = made_chunk.last_word(reports(), "borrower_id").set_index("borrower_id")
    asked = newest[newest["month"] >= "2026-05"].index

    assert (newest.loc[[g for g in givers if g in asked], "guarantees_given"] > 0).all()
    assert (newest["guarantees_given"] > 0).mean() < 0.12


def test_a_sound_owner_forgets_his_card_for_days_and_one_going_down_pays_no_more() -> None:
    rows = made_chunk.with_truth("owner_credit")
    sound, bad = rows[~rows["goes_bad"]], rows[rows["goes_bad"]]

    assert sound["worst_dpd"].max() < 10
    assert (sound["worst_dpd"] > 0).mean() < 0.01
    assert (bad["worst_dpd"] > 60).any()
    assert ((rows["overdue_amount"] > 0) == (rows["worst_dpd"] > 0)).all()
    early = bad[pd.Timestamp("2024-03-01") + pd.to_timedelta(bad["day"], unit="D")
                < bad["first_sign_on"]]  # fmt: skip
    assert early["worst_dpd"].max() == 0
