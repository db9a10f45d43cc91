"""The dirt in the daily deliveries: as much as was listed, and nothing else is wrong."""

from __future__ import annotations

import json
import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tests.books import made_book
from warning_signals import feeds
from warning_signals.books.simulator import dirt


def key_of(source: str, rows: pd.DataFrame, *, opening: bool) -> pd.Series:
    feed = feeds.feed(made_book.FEED_OF[source])
    also = {"changes": "known_at", "snapshot": "business_on"}.get(feed.mode)
    names = [*feed.key, "uscc"] if "uscc" in rows else list(feed.key)
    names += [also] if opening and also else []
    present = rows[[n for n in dict.fromkeys(names) if n in rows]]
    return present.fillna("").astype(str).agg("|".join, axis=1)


@pytest.mark.parametrize("source", made_book.SOURCES)
def test_keys_are_unique_but_for_the_listed_duplicates(source: str) -> None:
    folder, summary = made_book.shared()

    rows = made_book.opening(folder, source)
    twice = {
        f"{day[:4]}-{day[4:6]}-{day[6:]}": int(key_of(source, r, opening=False).duplicated().sum())
        for day, r in made_book.daily(folder, source).items()
        if len(r)
    }

    assert not key_of(source, rows, opening=True).duplicated().any()
    listed = {day: kinds["duplicate"] for day, kinds in summary.dirt.get(source, {}).items()}
    assert {day: count for day, count in twice.items() if count} == listed


def test_the_list_of_dirt_is_kept_beside_the_truth() -> None:
    folder, summary = made_book.shared()

    listed = json.loads((folder / "truth" / "dirt.json").read_text(encoding="utf-8"))

    assert listed == summary.dirt
    assert listed["e_invoices"]["2026-06-08"] == {
        "duplicate": 3,
        "total_is_not_net_plus_tax": 1,
        "wrong_check_character": 1,
        "impossible_date": 1,
        "full_width_digits": 1,
        "unknown_status": 1,
    }


def test_spoilt_invoices_are_counted_right() -> None:
    folder, _ = made_book.shared()

    rows = made_book.daily(folder, "e_invoices")["20260610"]

    assert (rows["issued_on"] == "2026-02-30").sum() == 1
    assert (rows["status"] == "蓝字").sum() == 1
    assert rows["net"].map(lambda cell: unicodedata.normalize("NFKC", cell) != cell).sum() == 1
    assert (rows["total"] == "12345.67").sum() == 1


def test_spoilt_flows_are_counted_right() -> None:
    folder, _ = made_book.shared()

    rows = made_book.daily(folder, "account_flows")["20260610"]

    assert (rows["account_id"] == "A99999-1").sum() == 1
    assert rows["amount"].isna().sum() == 1


def test_a_source_without_dirt_is_left_alone() -> None:
    table = pa.table({"facility_id": ["F1", "F2", "F3"]})

    after, counts = dirt.soil("facilities", table, np.random.default_rng(1))

    assert after is table
    assert counts == {}
