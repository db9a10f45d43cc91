"""Invoices issued by the day: net value of valid sales."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.signals.made_up import Row, feeds
from warning_signals.observed_series import invoice_issued

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 7)


def sale(net: str, **columns: Any) -> Row:
    usual: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "currency": "CNY"}
    return {**usual, "issued_on": FIRST, "net": net, "total": "900", **columns}


def value(*rows: Row) -> float | None:
    found = invoice_issued.daily(feeds(e_invoices=rows), FIRST, LAST).to_pyarrow().to_pylist()
    return found[0]["value"] if found else None


def test_net_values_of_a_day_are_added_up_to_the_cent() -> None:
    assert value(sale("0.10"), sale("0.20")) == 0.3


def test_void_and_red_invoices_and_purchases_do_not_count() -> None:
    others = [sale("5", status="void"), sale("-5", status="red"), sale("5", direction="in")]

    assert value(*others) is None
    assert value(sale("7"), *others) == 7.0
