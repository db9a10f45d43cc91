"""Instalments that several signals look at: those of some months back and of the month ahead."""

from __future__ import annotations

from datetime import date, timedelta

from tests.signals.made_up import feeds
from warning_signals.signals.instalments import DAYS_AHEAD, DAYS_BACK, lately_due

AS_OF = date(2026, 6, 12)


def due(*ages: int) -> list[int]:
    """Return which of the instalments due so many days before the day are there."""
    rows = [{"facility_id": "F1", "due_on": AS_OF - timedelta(days=age)} for age in ages]
    found = lately_due(feeds(instalments=rows), AS_OF).to_pyarrow()["due_on"].to_pylist()
    return sorted((AS_OF - day).days for day in found)


def test_the_oldest_is_of_the_last_day_that_counts() -> None:
    assert due(DAYS_BACK - 1, DAYS_BACK, 0) == [0, DAYS_BACK - 1]


def test_the_next_month_is_there_and_no_later_day() -> None:
    assert due(-DAYS_AHEAD, -DAYS_AHEAD - 1) == [-DAYS_AHEAD]
