"""Rows of the small bank that are the same for every borrower: dues, totals, meters, bills."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
# Who has a meter for something else than electricity.
WATER, GAS = ("B001", "B002"), ("B002",)


def meter(meter: str, b: str, utility: str) -> Row:
    """Return a row of the list of meters."""
    return {"meter_id": meter, "borrower_id": b, "utility": utility}


def reading(meter: str, day: date) -> Row:
    """Return what a meter read on one day: less at the weekend, the same each week."""
    weekday = (1.0, 1.1, 1.05, 1.0, 0.95, 0.6, 0.5)[day.weekday()]
    return {"meter_id": meter, "business_on": day, "quantity": 100.0 * weekday}


def bill(b: str, number: int, opening: date) -> Row:
    """Return an electricity bill, the number-th last; that of B005 in May is not paid."""
    due = date(2026, 5, 27) - timedelta(days=30 * number)
    unpaid = b == "B005" and number == 0
    return {
        "bill_id": f"{b}-{number}",
        "meter_id": f"M{b}",
        "period": f"{due:%Y-%m}",
        "amount": Decimal("1800.00"),
        "currency": "CNY",
        "due_on": due,
        "paid_on": None if unpaid else due,
        "business_on": min(due, opening),
    }


def instalment(b: str, number: int, opening: date) -> Row:
    """Return an instalment, the number-th last, paid on the day it was due."""
    due = opening - timedelta(days=15 + 30 * number)
    return {
        "facility_id": f"F{b}",
        "instalment_no": 12 - number,
        "due_on": due,
        "principal_due": Decimal("0.00"),
        "interest_due": Decimal("2000.00"),
        "paid_amount": Decimal("2000.00"),
        "paid_on": due,
        "attempts": 1,
        "business_on": due,
    }


def ledger_totals(borrowers: tuple[str, ...], day: date) -> list[Row]:
    """Return what the whole bank has lent and holds at the end of a day."""
    each = {"loans_outstanding": Decimal("500000.00"), "deposits": Decimal("90000.00")}
    return [
        {"business_on": day, "account_class": name, "currency": "CNY"}
        | {"amount": amount * len(borrowers)}
        for name, amount in each.items()
    ]
