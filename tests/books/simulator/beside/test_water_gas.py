"""Water and gas: meters of their own, a reading a day, bills that follow from the readings."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.books import made_chunk

EACH = pytest.mark.parametrize(("name", "yuan"), [("water", 4.3), ("gas", 3.6)])


def readings(name: str) -> pd.DataFrame:
    rows = made_chunk.with_truth(f"{name}_readings")
    return rows.assign(used=rows["quantity"].astype(float))


def test_no_meter_is_in_two_lists() -> None:
    lists = [set(made_chunk.table(f"{of}meters")["meter_id"]) for of in ("", "water_", "gas_")]

    assert len(set.union(*lists)) == sum(map(len, lists))
    assert len(lists[0]) > len(lists[1]) > len(lists[2]) > 50


@EACH
def test_every_meter_is_read_each_day_and_no_other(name: str, yuan: float) -> None:
    meters, rows = made_chunk.table(f"{name}_meters"), readings(name)

    assert set(rows["meter_id"]) == set(meters["meter_id"])
    assert set(meters["utility"]) == {name}
    assert (rows.groupby("meter_id").size() == made_chunk.axis().count).all()
    assert (rows["used"] >= 0).all()


@EACH
def test_a_months_bill_is_what_the_meter_read(name: str, yuan: float) -> None:
    bills = made_chunk.table(f"{name}_bills").drop_duplicates("bill_id")
    rows = readings(name)

    read = rows.groupby(["meter_id", rows["business_on"].dt.strftime("%Y-%m")])["used"].sum()
    billed = bills.set_index(["meter_id", "period"])["amount"]

    assert (read.loc[billed.index] * yuan - billed).abs().max() < 0.02


def test_a_works_that_stands_still_draws_little_water_and_leaves_its_bills() -> None:
    rows = readings("water")[lambda r: r["story"] == "production_stopped"]
    usual = rows[rows["business_on"] < rows["first_sign_on"]].groupby("meter_id")["used"].mean()
    stopped = rows[rows["business_on"] >= rows["first_sign_on"]].groupby("meter_id")["used"].mean()

    bills = made_chunk.last_word(made_chunk.with_truth("water_bills"), "bill_id")
    unpaid = bills[bills["paid_on"].isna() & (bills["due_on"] < pd.Timestamp("2026-05-30"))]

    assert (stopped / usual).median() < 0.3
    assert unpaid["goes_bad"].all()
    assert "production_stopped" in set(unpaid["story"])


def test_kitchens_and_works_have_gas_more_often_than_shops() -> None:
    sector, served = made_chunk.borrowers()["sector"], made_chunk.table("gas_meters")["borrower_id"]

    has = sector.index.isin(served)

    assert has[sector == "H62"].mean() > 0.25 > 0.15 > has[sector == "F51"].mean()
