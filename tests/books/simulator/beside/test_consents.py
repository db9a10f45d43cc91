"""Consents: sane dates, a few lapsed or never given, and nothing asked about without one."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.books import made_chunk
from warning_signals import feeds

TODAY = pd.Timestamp("2026-06-12")
PLATFORM = ["e_invoices", "tax_returns", "tax_events"]


def consents() -> pd.DataFrame:
    return made_chunk.table("consents")


def test_every_consent_begins_before_it_ends_and_names_a_feed() -> None:
    rows = consents()

    assert (rows["valid_from_on"] < rows["valid_until_on"]).all()
    assert set(rows["feed"]) <= set(feeds.names())
    assert rows["reference"].is_unique


def test_a_renewal_leaves_no_day_between_the_two_papers() -> None:
    rows = consents().sort_values(["borrower_id", "feed", "valid_from_on"])

    previous = rows.groupby(["borrower_id", "feed"])["valid_until_on"].shift()
    renewed = rows[previous.notna()]

    assert len(renewed) > 50
    assert (renewed["valid_from_on"] <= previous[previous.notna()]).all()


def test_a_few_never_agreed_and_a_few_let_it_lapse() -> None:
    newest = made_chunk.last_word(consents(), "borrower_id", "feed")
    asked = newest[newest["feed"] == "bureau_reports"]

    assert 0.005 < (asked["valid_until_on"] < TODAY).mean() < 0.05
    owners = (newest["feed"] == "owner_credit").sum()
    assert 0.02 * 600 < 600 - owners < 0.12 * 600


def test_what_is_delivered_of_everybody_was_agreed_to_by_everybody() -> None:
    rows = consents()

    for feed in PLATFORM:
        held = rows[(rows["feed"] == feed) & (rows["valid_until_on"] >= TODAY)]
        assert set(held["borrower_id"]) == set(made_chunk.borrowers().index), feed


@pytest.mark.parametrize("feed", ["bureau_reports", "owner_credit", "social_insurance"])
def test_nothing_is_asked_on_a_day_without_consent(feed: str) -> None:
    asked = made_chunk.table(feed)[["borrower_id", "day"]].drop_duplicates()
    asked = asked.assign(on=pd.Timestamp("2024-03-01") + pd.to_timedelta(asked["day"], unit="D"))
    papers = consents()[lambda r: r["feed"] == feed]

    both = asked.merge(papers, on="borrower_id")
    covered = both[(both["valid_from_on"] <= both["on"]) & (both["on"] <= both["valid_until_on"])]

    assert len(asked) > 5_000
    assert set(zip(asked["borrower_id"], asked["day"], strict=True)) == set(
        zip(covered["borrower_id"], covered["day_x"], strict=True)
    )
