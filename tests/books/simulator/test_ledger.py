"""The loan ledger: who is overdue when, and that it follows from what was paid."""

from __future__ import annotations

import pandas as pd
import pyarrow.parquet as pq

from tests.books import made_book
from tests.books.simulator.test_cash import cents, flows


def balances() -> pd.DataFrame:
    folder, _ = made_book.shared()
    rows = made_book.everything(folder, "facility_balances")
    return rows.assign(borrower_id="B" + rows["facility_id"].str[1:6], dpd=rows["dpd"].astype(int))


def truth() -> pd.DataFrame:
    folder, _ = made_book.shared()
    return pq.read_table(folder / "truth" / "truth.parquet").to_pandas()


def test_who_goes_bad_is_first_overdue_on_the_day_that_the_truth_names() -> None:
    rows = balances()
    late = rows[rows["dpd"] > 0].sort_values("business_on")
    first = late.groupby("borrower_id").first()
    began = pd.to_datetime(first["business_on"]) - pd.to_timedelta(first["dpd"] - 1, unit="D")

    known = truth()
    within = known[known["goes_bad"] & (known["first_overdue_on"].astype(str) <= "2026-06-12")]

    assert len(within) >= 4
    found = began.loc[within["borrower_id"]].dt.date.tolist()
    assert found == within["first_overdue_on"].tolist()


def test_sound_borrowers_are_overdue_for_a_few_days_at_most() -> None:
    sound = truth().loc[lambda rows: ~rows["goes_bad"], "borrower_id"]

    rows = balances()

    assert rows[rows["borrower_id"].isin(sound)]["dpd"].max() <= 6


def test_some_newly_miss_an_instalment_in_the_last_days_and_some_clear() -> None:
    rows = balances()
    by_day = rows[rows["business_on"] >= "2026-06-05"].pivot_table(
        index="borrower_id", columns="business_on", values="dpd", aggfunc="max"
    )

    new = by_day[(by_day["2026-06-05"] == 0) & (by_day["2026-06-12"] > 0)]
    cleared = by_day[(by_day.max(axis=1) > 0) & (by_day["2026-06-12"] == 0)]

    assert len(new) >= 2
    assert len(cleared) >= 1


def test_what_sound_borrowers_repaid_is_what_left_their_accounts() -> None:
    folder, _ = made_book.shared()
    loans = made_book.everything(folder, "facilities")
    # Other loans may be carried into the next one, which moves no cash.
    other = set(loans.loc[loans["product"] != "equipment", "borrower_id"])
    sound = set(truth().loc[lambda rows: ~rows["goes_bad"], "borrower_id"]) - other

    rows = made_book.everything(folder, "instalments")
    rows = rows[("B" + rows["facility_id"].str[1:6]).isin(sound)]
    paid = rows[rows["paid_on"].fillna("0") >= "2024-03-01"]
    out = flows().loc[lambda f: f["kind"] == "loan_repayment"]
    out = out[("B" + out["account_id"].str[1:6]).isin(sound)]

    assert len(paid) > 300
    assert cents(paid["paid_amount"]).sum() == -out["amount"].sum()


def test_nothing_is_owed_below_zero() -> None:
    rows = balances()

    for column in ("outstanding", "overdue_principal", "overdue_interest"):
        assert (cents(rows[column]) >= 0).all(), column
    assert (cents(rows["outstanding"]) <= cents(rows["limit_amount"])).all()
