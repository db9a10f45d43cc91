"""Every feed has a suite, and every expectation says what its failure does and how to mend it."""

import json
import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from warning_signals import feeds
from warning_signals.intake.repeats import key_columns

ROOT = Path(__file__).parents[2]
FEEDS = feeds.names()


def suite(feed: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / f"expectations/{feed}.json").read_text("utf-8"))
    return read


def of_type(feed: str, kind: str) -> list[dict[str, Any]]:
    return [e["kwargs"] for e in suite(feed)["expectations"] if e["type"] == kind]


def test_there_is_one_suite_a_feed_and_no_other() -> None:
    files = {path.stem for path in (ROOT / "expectations").glob("*.json")}

    assert files == set(FEEDS), "add expectations/<feed>.json, or remove the one without a feed"


@pytest.mark.parametrize("feed", FEEDS)
def test_every_expectation_says_what_happens_and_what_to_do(feed: str) -> None:
    for expectation in suite(feed)["expectations"]:
        meta, what = expectation["meta"], f"{feed}: {expectation['type']}"
        assert meta["on_failure"] in ("quarantine", "reject"), f"{what} needs on_failure"
        assert meta["rule"], f"{what} needs a rule"
        assert meta["hint_en"], f"{what} needs hint_en"
        assert any("一" <= sign <= "鿿" for sign in meta["hint_zh"]), f"{what} needs hint_zh"


@pytest.mark.parametrize("feed", FEEDS)
def test_hints_and_faults_name_columns_that_the_file_has(feed: str) -> None:
    own = {column.name for column in feeds.feed(feed).columns}
    own |= {name for name in feeds.feed(feed).key if name == "business_on"}
    for expectation in suite(feed)["expectations"]:
        meta = expectation["meta"]
        text = meta["hint_en"] + meta["hint_zh"]
        places = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert places <= own, f"{feed}: {places - own} in a hint is no column of the file"
        assert meta["on_failure"] == "reject" or meta["column"] in own


@pytest.mark.parametrize("feed", FEEDS)
def test_every_required_column_and_every_choice_is_expected(feed: str) -> None:
    columns = feeds.feed(feed).columns
    nulls = {k["column"] for k in of_type(feed, "expect_column_values_to_not_be_null")}
    sets = {k["column"]: k["value_set"] for k in of_type(feed, "expect_column_values_to_be_in_set")}

    assert nulls == {c.name for c in columns if c.required}
    for column in columns:
        if column.choices:
            assert sets[column.name] == list(column.choices), f"{feed}.{column.name}"
        if column.name == "currency":
            assert {"CNY", "CZK"} <= set(sets["currency"]), f"{feed}.currency"


@pytest.mark.parametrize("feed", FEEDS)
def test_the_key_is_expected_to_be_unique(feed: str) -> None:
    single = [[k["column"]] for k in of_type(feed, "expect_column_values_to_be_unique")]
    several = [k["column_list"] for k in of_type(feed, "expect_compound_columns_to_be_unique")]

    assert single + several == [key_columns(feed)]


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_whose_rows_are_due_daily_has_a_row_count_band(feed: str) -> None:
    bands = [e for e in suite(feed)["expectations"] if "share_of_usual" in e["meta"]]

    assert len(bands) == int(feeds.feed(feed).daily_rows)
    for band in bands:
        least, most = band["meta"]["share_of_usual"]
        assert 0.5 < least < 1 < most < 5, f"{feed}: half and five times as many must be refused"


def test_config_names_every_feed_with_columns_and_codes_it_has() -> None:
    sources = yaml.safe_load((ROOT / "config/sources.yml").read_text("utf-8"))

    assert {said["feed"] for said in sources.values()} == set(FEEDS)
    assert set(FEEDS) <= set(sources), "the first source of a feed is called like the feed"
    for name, said in sources.items():
        feed = feeds.feed(said["feed"])
        own = {column.name for column in feed.columns}
        mapped = set(said.get("columns", {}).values()) or own
        required = {column.name for column in feed.columns if column.required}
        assert required <= mapped <= own, f"{name}: columns"
        for column, codes in said.get("values", {}).items():
            choices = feed.column(column).choices  # type: ignore[union-attr]
            assert not choices or set(codes.values()) == set(choices), f"{name}.{column}: values"
