"""Merchant volume by the day: credits through acquirers and payment providers."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.signals.made_up import Row, feeds
from warning_signals.books.simulator.moves import CHANNELS
from warning_signals.observed_series import merchant_volume

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 7)


def credit(amount: float, channel: str | None, **columns: Any) -> Row:
    usual: Row = {"borrower_id": "B1", "currency": "CNY", "day": FIRST, "is_operating": True}
    return {**usual, "inflow": amount, "channel": channel, **columns}


def value(*rows: Row) -> float | None:
    found = merchant_volume.daily(feeds(party_flows=rows), FIRST, LAST)
    listed = found.to_pyarrow().to_pylist()
    return listed[0]["value"] if listed else None


def test_what_comes_by_code_and_card_is_added_up_to_the_cent() -> None:
    assert value(credit(0.1, "alipay"), credit(0.2, "pos"), credit(9.0, "transfer")) == 0.3


def test_transfers_and_cash_are_no_merchant_volume() -> None:
    assert value(credit(9.0, "transfer"), credit(9.0, "counter"), credit(9.0, None)) is None


def test_what_is_no_sale_or_was_paid_out_is_no_merchant_volume() -> None:
    paid_out = credit(0.0, "pos", outflow=9.0)

    assert value(credit(9.0, "pos", is_operating=False), paid_out) is None


def test_the_payment_providers_of_the_shipped_book_are_among_them() -> None:
    assert {"tenpay", "alipay", "unionpay"} <= set(CHANNELS) & set(merchant_volume.ACQUIRERS)
