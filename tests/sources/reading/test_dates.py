"""Dates in three ways of writing become ISO days; anything else is left to the checks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warning_signals.sources.reading.dates import FORMS, as_days

SHANGHAI = ZoneInfo("Asia/Shanghai")


def days(*texts: str | None, form: str) -> list[str | None]:
    """Return these texts as days."""
    found: list[str | None] = as_days(
        pa.chunked_array([pa.array(texts, pa.string())]), form, SHANGHAI
    ).to_pylist()
    return found


def test_chinese_dates_are_padded_whatever_their_digits() -> None:
    written = ["2017年08月11日", "2017年8月1日", "２０１７年８月１１日", " 2017年12月31日 "]

    assert days(*written, form="zh") == ["2017-08-11", "2017-08-01", "2017-08-11", "2017-12-31"]


def test_milliseconds_are_days_of_the_banks_zone_on_both_sides_of_midnight() -> None:
    assert days("1502380799999", "1502380800000", "0", "-1", form="epoch_ms") == [
        "2017-08-10", "2017-08-11", "1970-01-01", "1970-01-01",
    ]  # fmt: skip


def test_iso_instants_are_days_of_the_banks_zone_and_local_times_of_their_own() -> None:
    assert days(
        "2017-08-11",
        "2017-08-10T15:59:59Z",
        "2017-08-10T16:00:00.000+0000",
        "2017-08-10 23:30:00-05:00",
        "2017-08-11T23:59:59",
        "2017-08-11 00:00",
        form="iso",
    ) == ["2017-08-11", "2017-08-10", "2017-08-11", "2017-08-11", "2017-08-11", "2017-08-11"]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_what_is_not_in_the_declared_form_stays_as_it_is(form: str) -> None:
    others = [None, "", "2017年8月", "2017-08", "yesterday", "11.08.2017", "9" * 30,
              "2017-08-11T25:00:00Z", "2017-08-11T23:59:60Z"]  # fmt: skip

    assert days(*others, form=form) == others


def test_a_column_of_nothing_is_a_column_of_nothing() -> None:
    for form in FORMS:
        assert days(form=form) == []
        assert days(None, None, form=form) == [None, None]


@given(st.lists(st.none() | st.text()), st.sampled_from(sorted(FORMS)))
def test_any_text_is_a_day_or_itself(texts: list[str | None], form: str) -> None:
    sound = [text if text is None or text.isprintable() else None for text in texts]

    found = days(*sound, form=form)

    assert [before is None for before in sound] == [after is None for after in found]
