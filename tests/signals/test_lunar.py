"""The festival phase: seven days before the lunar New Year to fifteen after."""

from __future__ import annotations

from datetime import date

import ibis
import pytest

from tests.signals.made_up import NEW_YEARS, table
from warning_signals.signals.lunar import festival_days


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 1, 1), date(2026, 2, 9), 0),
        (date(2026, 1, 1), date(2026, 2, 10), 1),
        (date(2026, 2, 1), date(2026, 3, 31), 23),
        (date(2026, 3, 4), date(2026, 3, 31), 1),
        (date(2026, 3, 5), date(2026, 3, 31), 0),
        (date(2025, 1, 1), date(2026, 12, 31), 46),
    ],
)
def test_days_of_the_festival_within_a_span(first: date, last: date, days: int) -> None:
    spans = ibis.memtable([{"first": first, "last": last, "who": "B1"}])
    new_years = table("new_years", [{"new_year_on": day} for day in NEW_YEARS])

    [row] = festival_days(spans, new_years).to_pyarrow().to_pylist()

    assert (row["festival_days"], row["who"]) == (days, "B1")


def test_without_a_known_new_year_no_day_is_festive() -> None:
    spans = ibis.memtable([{"first": date(2026, 2, 1), "last": date(2026, 3, 1)}])

    [row] = festival_days(spans, table("new_years", [])).to_pyarrow().to_pylist()

    assert row["festival_days"] == 0
