"""Dates are read exactly as statements write them, or refused."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from warning_signals.sources.reading.written_days import day, day_of_instant, near, short_day

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "found"), [("2026-06-08", "2026-06-08"), ("2026-06-08+08:00", "2026-06-08")]
)
def test_a_date_keeps_its_day_whatever_its_offset(text: str, found: str) -> None:
    assert day(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-06-08T15:59:59Z", "2026-06-08"),
        ("2026-06-08T16:00:00Z", "2026-06-09"),
        ("2026-06-09T00:00:00+09:00", "2026-06-08"),
        ("2026-06-08T23:59:59.999", "2026-06-08"),
    ],
)
def test_an_instant_counts_for_its_day_in_the_bank_s_zone(text: str, found: str) -> None:
    assert day_of_instant(text, SHANGHAI) == found


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (day, "2026-02-30"),
        (day, "20260608"),
        (day, "2026-W24-1"),
        (day, "２０２６-06-08"),
        (short_day, "160230"),
        (short_day, "261301"),
        (lambda text: day_of_instant(text, SHANGHAI), "2026-06-08 10:00:00"),
        (lambda text: day_of_instant(text, SHANGHAI), "2026-06-08T23:59:60Z"),
        (lambda text: day_of_instant(text, SHANGHAI), "0001-01-01T00:00:00+14:00"),
    ],
)
def test_a_day_that_there_is_not_is_refused(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError):
        read(text)


@pytest.mark.parametrize(
    ("text", "found"), [("260608", date(2026, 6, 8)), ("791231", date(2079, 12, 31)),
                        ("800101", date(1980, 1, 1))]
)  # fmt: skip
def test_two_digits_of_a_year_belong_to_the_century_that_swift_says(text: str, found: date) -> None:
    assert short_day(text) == found


@pytest.mark.parametrize(
    ("text", "to", "found"),
    [
        ("0102", date(2025, 12, 31), date(2026, 1, 2)),
        ("1231", date(2026, 1, 2), date(2025, 12, 31)),
        ("0608", date(2026, 6, 8), date(2026, 6, 8)),
        ("0229", date(2025, 3, 1), date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_nearest(text: str, to: date, found: date) -> None:
    assert near(text, to) == found


@pytest.mark.parametrize("text", ["0230", "1301", "0000"])
def test_a_day_that_no_near_year_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        near(text, date(2026, 6, 8))
