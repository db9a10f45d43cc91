"""Links: no loose end, circles of guarantees that close, a guarantor where the loan says so."""

from __future__ import annotations

import pandas as pd
from stdnum.cn import uscc

from tests.books import made_chunk


def links() -> pd.DataFrame:
    return made_chunk.table("links")


def test_every_link_leads_to_a_borrower_from_one_a_firm_or_a_person() -> None:
    rows, ours = links(), set(made_chunk.borrowers().index)

    assert set(rows["to_id"]) <= ours
    from_ours = rows["from_id"].isin(ours)
    from_person = rows["from_id"].str.fullmatch(r"k\d{8}")
    from_firm = rows["from_id"].map(uscc.is_valid)
    assert ((from_ours * 1 + from_person + from_firm) == 1).all()
    assert from_ours.any() and from_person.any() and from_firm.any()


def test_nobody_stands_behind_himself_and_each_link_stands_once() -> None:
    rows = links()

    assert (rows["from_id"] != rows["to_id"]).all()
    begun = rows[rows["until_on"].isna()]
    assert not begun.duplicated(["from_id", "to_id", "kind"]).any()


def test_a_link_that_ended_ends_after_it_began_and_was_known_before() -> None:
    rows = links()

    ended = rows[rows["until_on"].notna()]
    begun = rows[rows["until_on"].isna()].set_index(["from_id", "to_id", "kind"])["day"]

    assert len(ended) >= 1
    assert (ended["until_on"] > ended["since_on"]).all()
    before = begun.loc[list(zip(ended["from_id"], ended["to_id"], ended["kind"], strict=True))]
    assert (before.to_numpy() < ended["day"].to_numpy()).all()


def test_some_guarantees_run_in_a_circle_and_some_circles_have_one_going_bad() -> None:
    rows, bad = links(), made_chunk.truth()["goes_bad"]
    ours = rows[(rows["kind"] == "guarantor") & rows["from_id"].str.startswith("B")]
    stands_for = ours.groupby("from_id")["to_id"].first().to_dict()

    circles = {circle(start, stands_for) for start in stands_for} - {()}

    assert {len(found) for found in circles} == {3, 4, 5}
    with_bad = [any(bad[member] for member in found) for found in circles]
    assert any(with_bad) and not all(with_bad)


def circle(start: str, stands_for: dict[str, str]) -> tuple[str, ...]:
    """Return the members of the circle that a borrower is in, the smallest first, or nothing."""
    path = [start]
    while (after := stands_for.get(path[-1], "")) not in ("", *path):
        path.append(after)
    if after != start:
        return ()
    first = path.index(min(path))
    return (*path[first:], *path[:first])


def test_a_loan_secured_by_a_guarantee_has_a_guarantor() -> None:
    loans, rows = made_chunk.table("facilities"), links()

    guaranteed = set(loans.loc[loans["security"] == "guarantee", "borrower_id"])

    assert len(guaranteed) > 100
    assert guaranteed <= set(rows.loc[rows["kind"] == "guarantor", "to_id"])


def test_owners_are_the_persons_of_the_master_and_own_the_whole() -> None:
    rows = links()[lambda r: r["kind"] == "owner"].assign(share=lambda r: r["share"].astype(float))

    largest = rows.sort_values("share").groupby("to_id")["from_id"].last()

    assert (made_chunk.borrowers()["controller_key"] == largest).all()
    assert (rows.groupby("to_id")["share"].sum().round(2) == 1.0).all()


def test_a_key_buyer_is_one_who_is_invoiced() -> None:
    rows = links()[lambda r: r["kind"] == "key_buyer"]
    sold = made_chunk.table("e_invoices")[lambda r: r["direction"] == "out"]

    invoiced = set(zip(sold["counterparty_id"], sold["borrower_id"], strict=True))
    known = [pair in invoiced for pair in zip(rows["from_id"], rows["to_id"], strict=True)]

    assert (rows["share"].astype(float) >= 0.3).all()
    assert sum(known) > 0.9 * len(known)
