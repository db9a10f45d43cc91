"""Four judged weeks for tests of signals on a forecast: what came, and what was expected.

The day is Friday 12 June 2026; the weeks judged are those of 11, 18, 25 May and 1 June.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.signals.made_up import Row, days

AS_OF = date(2026, 6, 12)
MONDAYS = tuple(date(2026, 5, 11) + timedelta(weeks=n) for n in range(4))


def forecast(
    name: str, expected: float = 10_000, lower: float = 8_000, **columns: Any
) -> list[Row]:
    """Return the same forecast for each of the four weeks and two more."""
    row: Row = {"borrower_id": "B1", "series": name, "grain": "week", "model": "seasonal_level 1"}
    row |= {"expected": expected, "lower": lower, "upper": 12_000, "fallback_reason": ""}
    weeks = (MONDAYS[0] + timedelta(weeks=n) for n in range(6))
    return [{**row, "period_on": monday, **columns} for monday in weeks]


def on_wednesdays(sums: Sequence[float]) -> list[tuple[date, float]]:
    """Return each week's sum on its Wednesday; a week of 0 has no day."""
    dated = zip(MONDAYS, sums, strict=True)
    return [(monday + timedelta(days=2), amount) for monday, amount in dated if amount]


def expected_weeks(series: str) -> list[Row]:
    """Return the same forecast for every week from March to the judged ones and beyond."""
    week: Row = {"borrower_id": "B1", "series": series, "grain": "week", "expected": 700}
    mondays = days(date(2026, 3, 2), date(2026, 6, 8), step=7)
    return [{**week, "lower": 500, "period_on": monday} for monday in mondays]
