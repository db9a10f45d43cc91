"""Headings and codes are renamed, never judged; a missing required column rejects the file."""

import pytest

from tests.sources.reading.test_csv_tables import read_csv
from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.columns import to_parsed

COLUMNS = {"表计编号": "meter_id", "用量": "quantity"}


def test_headings_are_renamed_in_any_order() -> None:
    raw = read_csv("用量,business_on,表计编号\n5,2026-06-08,M1\n".encode(), "x.csv")

    parsed = to_parsed(raw, "x.csv", "meter_readings", COLUMNS, {})

    assert parsed.cells.to_pylist() == [
        {"meter_id": "M1", "quantity": "5", "business_on": "2026-06-08"}
    ]


def test_known_codes_are_mapped_and_unknown_ones_left() -> None:
    raw = read_csv("表计编号,用量,business_on\nM1,停,x\nM1,？,x\n".encode(), "x.csv")

    parsed = to_parsed(raw, "x.csv", "meter_readings", COLUMNS, {"quantity": {"停": "0"}})

    assert parsed.cells.column("quantity").to_pylist() == ["0", "？"]


def test_a_renamed_column_rejects_and_names_the_nearest_heading() -> None:
    raw = read_csv("表计编码,用量,business_on\nM1,5,x\n".encode(), "x.csv")

    with pytest.raises(FeedRejected, match=r"no column '表计编号'.*'表计编码'"):
        to_parsed(raw, "x.csv", "meter_readings", COLUMNS, {})


def test_a_feed_keyed_by_day_needs_its_business_on() -> None:
    raw = read_csv("表计编号,用量\nM1,5\n".encode(), "x.csv")

    with pytest.raises(FeedRejected, match="'business_on'"):
        to_parsed(raw, "x.csv", "meter_readings", COLUMNS, {})


def test_an_added_column_is_ignored_and_noted() -> None:
    raw = read_csv(b"branch_id,name,mood\nBR01,East,good\n", "x.csv")

    parsed = to_parsed(raw, "x.csv", "branches", {}, {})

    assert "mood" not in parsed.cells.column_names
    assert parsed.notes == ("Column 'mood' of x.csv is not in branches and was ignored.",)


def test_an_optional_column_that_is_absent_is_null() -> None:
    raw = read_csv(b"branch_id,name\nBR01,East\n", "x.csv")

    parsed = to_parsed(raw, "x.csv", "branches", {}, {})

    assert parsed.cells.column("calendar").to_pylist() == [None]
