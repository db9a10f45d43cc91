"""Electricity by the day: all electricity meters of a borrower together."""

from __future__ import annotations

from datetime import date

from tests.signals.made_up import Row, feeds
from warning_signals.observed_series import electricity_kwh

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 7)
METERS: list[Row] = [
    {"meter_id": "M1", "borrower_id": "B1", "utility": "electricity"},
    {"meter_id": "M2", "borrower_id": "B1", "utility": "electricity"},
    {"meter_id": "W1", "borrower_id": "B1", "utility": "water"},
]


def daily(*readings: tuple[str, date, float]) -> list[Row]:
    rows = [{"meter_id": m, "business_on": day, "quantity": kwh} for m, day, kwh in readings]
    given = feeds(meters=METERS, meter_readings=rows)
    found = electricity_kwh.daily(given, FIRST, LAST).order_by("day").to_pyarrow().to_pylist()
    return [dict(row) for row in found]


def test_meters_of_one_borrower_are_added_up_and_water_is_not() -> None:
    assert daily(("M1", FIRST, 5.0), ("M2", FIRST, 2.0), ("W1", FIRST, 9.0)) == [
        {"borrower_id": "B1", "day": FIRST, "value": 7.0}
    ]


def test_both_ends_of_the_span_count_and_the_days_beside_them_do_not() -> None:
    ends = [date(2026, 5, 31), FIRST, LAST, date(2026, 6, 8)]

    found = daily(*[("M1", day, 1.0) for day in ends])

    assert [row["day"] for row in found] == [FIRST, LAST]


def test_a_day_without_a_reading_is_no_zero() -> None:
    assert not electricity_kwh.PLUGIN.zero_between
    assert daily() == []
