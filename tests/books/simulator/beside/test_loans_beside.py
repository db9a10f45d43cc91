"""Drawdowns that are in the account, collateral of secured loans, the bank's own grades."""

from __future__ import annotations

import pandas as pd

from tests.books import made_chunk


def loans() -> pd.DataFrame:
    return made_chunk.table("facilities").drop_duplicates("facility_id").set_index("facility_id")


def test_what_was_drawn_is_what_the_account_received_to_the_cent() -> None:
    drawn = made_chunk.table("drawdowns")[lambda r: r["day"] >= 0]
    flows = made_chunk.table("account_flows")[lambda r: r["kind"] == "loan_drawdown"]

    booked = flows.groupby(["account_id", "day"])["amount"].sum().round(2)
    paid_out = drawn.groupby(["to_account", "day"])["amount"].sum().round(2)

    assert len(paid_out) > 100
    assert booked.to_dict() == paid_out.to_dict()


def test_a_renewal_without_repayment_draws_nothing() -> None:
    renewals = loans()[lambda r: r["renewal_kind"] == "renewed_without_repayment"]

    assert len(renewals) > 100
    assert not set(renewals.index) & set(made_chunk.table("drawdowns")["facility_id"])


def test_only_mortgaged_and_pledged_loans_have_collateral() -> None:
    values = made_chunk.table("collateral_values")
    security = loans()["security"]

    listed = set(values["facility_id"]) & set(security.index)
    assert set(security[list(listed)]) == {"mortgage", "pledge"}
    secured = security.index[security.isin(["mortgage", "pledge"])]
    assert set(secured) <= set(values["facility_id"])


def test_a_building_is_mortgaged_and_never_pledged() -> None:
    values = made_chunk.table("collateral_values").join(loans()["security"], on="facility_id")

    kinds = values.groupby("security")["kind"].agg(set)

    assert kinds["mortgage"] == {"real_estate", "equipment"}
    assert kinds["pledge"] == {"equipment", "inventory", "receivables"}


def test_a_collateral_has_one_value_a_day_and_keeps_its_number_over_renewals() -> None:
    values = made_chunk.table("collateral_values")

    assert not values.duplicated(["collateral_id", "valued_on"]).any()
    assert values.groupby("collateral_id")["facility_id"].nunique().max() >= 2
    assert values.groupby("collateral_id")["kind"].nunique().max() == 1


def test_collateral_of_the_sound_holds_its_value_and_of_who_fades_it_does_not() -> None:
    values = made_chunk.with_truth("collateral_values").sort_values("valued_on")
    first, last = (
        getattr(values.groupby("collateral_id")["value"], at)() for at in ("first", "last")
    )
    story = values.groupby("collateral_id")[["goes_bad", "story"]].first()
    left = last / first

    assert left[~story["goes_bad"]].median() > 0.95
    assert left[story["story"].isin(["slow_fade", "production_stopped"])].median() < 0.85


def test_a_sound_borrowers_grade_hardly_moves_and_one_in_default_has_the_worst() -> None:
    rows = made_chunk.with_truth("internal_ratings")
    grades = rows.pivot(index="borrower_id", columns="rated_on", values="grade")
    fell = grades.iloc[:, -1] - grades.iloc[:, -7]
    truth = made_chunk.truth()

    assert (fell[~truth["goes_bad"]] >= 1).mean() < 0.08
    overdue = (rows["rated_on"] - rows["first_overdue_on"]).dt.days
    assert set(rows.loc[overdue >= 90, "grade"]) == {10}
    fading = rows[(rows["story"] == "slow_fade") & overdue.between(-31, -1)]
    assert (fading["grade"] - grades.loc[fading["borrower_id"]].iloc[:, 0].to_numpy()).median() >= 2


def test_one_grade_a_month_on_the_eighth_or_the_bank_day_after() -> None:
    rows = made_chunk.table("internal_ratings")

    assert not rows.duplicated(["borrower_id", "rated_on"]).any()
    assert rows["rated_on"].nunique() == 28
    assert rows["rated_on"].dt.day.between(8, 18).all()


def test_a_chattel_mortgage_of_the_sound_never_names_a_thing_we_hold() -> None:
    rows = made_chunk.with_truth("registry_events")[lambda r: r["kind"] == "chattel_mortgage"]
    rows = rows[rows["goes_bad"].notna()].astype({"goes_bad": bool})  # a few lack their number
    held = set(made_chunk.table("collateral_values")["collateral_id"])

    ours = rows["collateral_id"].isin(held)

    assert rows["collateral_id"].notna().all()
    # Of the few that came without a number, nobody knows here whose they are.
    assert not ours[rows["goes_bad"].eq(False)].any()


def test_no_former_name_is_anybodys_present_name() -> None:
    rows, present = made_chunk.table("former_names"), made_chunk.borrowers()["name"]

    assert 0.01 * len(present) < len(rows) < 0.06 * len(present)
    assert not set(rows["name"]) & set(present)
    assert (rows["valid_from_on"] < rows["valid_until_on"]).all()
    assert (rows["valid_until_on"] < pd.Timestamp("2024-03-01")).all()
