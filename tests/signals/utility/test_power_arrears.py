"""Power arrears: the oldest unpaid bill, and how often bills were late."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.signals.utility import power_arrears

AS_OF = date(2026, 6, 12)
METERS: list[Row] = [
    {"meter_id": "M1", "borrower_id": "B1", "utility": "electricity"},
    {"meter_id": "W1", "borrower_id": "B1", "utility": "water"},
]


def bill(due_on: date, paid_on: date | None, meter_id: str = "M1", **columns: Any) -> Row:
    row: Row = {"bill_id": f"E{due_on}", "meter_id": meter_id, "period": f"{due_on:%Y-%m}"}
    return {
        **row,
        "due_on": due_on,
        "paid_on": paid_on,
        "amount": 800,
        "currency": "CNY",
        **columns,
    }


def measured(*bills: Row) -> dict[str, Row]:
    return rows_of(power_arrears.measure(feeds(meters=METERS, utility_bills=bills), AS_OF))


def test_fires_on_the_days_of_the_oldest_unpaid_bill() -> None:
    row = measured(bill(date(2026, 5, 13), None), bill(date(2026, 6, 2), None))["B1"]

    assert (row["value"], row["late_bills"], row["unpaid"]) == (30.0, 2.0, 1600)
    assert row["oldest_due_on"] == date(2026, 5, 13)


def test_quiet_when_bills_are_paid_when_due() -> None:
    row = measured(bill(date(2026, 5, 20), date(2026, 5, 20)))["B1"]

    assert (row["value"], row["late_bills"], row["unpaid"]) == (0.0, 0.0, 0.0)


def test_a_bill_paid_on_the_third_day_is_not_late_and_on_the_fourth_it_is() -> None:
    third, fourth = (
        bill(date(2026, 5, 1), date(2026, 5, 4)),
        bill(date(2026, 4, 1), date(2026, 4, 5)),
    )

    assert measured(third)["B1"]["late_bills"] == 0.0
    assert measured(third, fourth)["B1"]["late_bills"] == 1.0


def test_late_bills_of_more_than_a_year_ago_are_over() -> None:
    old = bill(date(2025, 6, 12), date(2025, 8, 1))
    recent = bill(date(2025, 6, 13), date(2025, 8, 1))

    assert measured(old, bill(date(2026, 5, 1), date(2026, 5, 1)))["B1"]["late_bills"] == 0.0
    assert measured(recent)["B1"]["late_bills"] == 1.0


def test_a_bill_that_is_not_due_yet_says_nothing() -> None:
    assert measured(bill(date(2026, 6, 12), None)) == {}


def test_the_water_bill_does_not_count() -> None:
    assert measured(bill(date(2026, 5, 1), None, meter_id="W1")) == {}


def test_the_sentence_has_days_sum_and_late_bills() -> None:
    row = measured(bill(date(2026, 5, 13), None))["B1"]

    text = power_arrears.explain(evidence(row, level="red", amber=10, red=30))

    assert text.en == (
        "The oldest unpaid electricity bill is 30 days overdue, ¥800 in all, and 1 bill of the "
        "last year came late (red line 30 days or 4 bills)."
    )
