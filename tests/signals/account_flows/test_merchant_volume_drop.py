"""Merchant volume drop: three weeks of four below the range, and 30 or 50 % less in all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, daily, evidence, feeds, rows_of
from tests.signals.weeks import AS_OF, forecast, on_wednesdays
from warning_signals.model import Level
from warning_signals.signals.account_flows import merchant_volume_drop as signal


def credit(day: date, amount: float, channel: str | None = "alipay", **columns: Any) -> Row:
    usual: Row = {"borrower_id": "B1", "currency": "CNY", "is_operating": True}
    return {**usual, "day": day, "inflow": float(amount), "channel": channel, **columns}


def measured(*sums: float, channel: str | None = "alipay", **said: Any) -> Row | None:
    credits = [credit(day, amount, channel) for day, amount in on_wednesdays(sums)]
    given = feeds(party_flows=credits, forecasts=forecast(signal.SERIES, **said))
    return rows_of(signal.measure(given, AS_OF)).get("B1")


def level(*sums: float, floor: float = 0.0) -> Level:
    return judged(signal.PLUGIN, measured(*sums), materiality=floor)


def test_fires_red_when_four_weeks_bring_half() -> None:
    assert level(5_000, 5_000, 5_000, 5_000) == Level.RED


def test_quiet_when_the_tills_are_as_expected() -> None:
    assert level(10_000, 9_500, 10_500, 9_000) == Level.GREEN


def test_amber_at_three_tenths_less_and_quiet_one_yuan_above() -> None:
    assert level(7_000, 7_000, 7_000, 7_000) == Level.AMBER
    assert level(7_000, 7_000, 7_000, 7_001) == Level.GREEN


def test_amber_one_yuan_above_the_red_line() -> None:
    assert level(5_000, 5_000, 5_000, 5_001) == Level.AMBER


def test_two_weeks_below_are_not_enough_and_three_are() -> None:
    assert level(8_000, 8_000, 0, 0) == Level.GREEN
    assert level(8_000, 7_999, 0, 0) == Level.RED


def test_a_fall_below_the_least_money_is_no_matter() -> None:
    assert level(5_000, 5_000, 5_000, 5_000, floor=20_001) == Level.GREEN


@pytest.mark.parametrize("channel", ["tenpay", "alipay", "unionpay", "pos", "qr"])
def test_card_terminals_and_payment_codes_count(channel: str) -> None:
    row = measured(9_000, 9_000, 9_000, 9_000, channel=channel)

    assert row is not None
    assert row["actual"] == 36_000


@pytest.mark.parametrize("channel", ["transfer", "counter", None])
def test_transfers_and_cash_do_not(channel: str | None) -> None:
    row = measured(9_000, 9_000, 9_000, 9_000, channel=channel)

    assert row is not None
    assert row["actual"] == 0


def test_without_enough_history_for_a_forecast_there_is_no_row() -> None:
    assert measured(5_000, 5_000, 5_000, 5_000, series="electricity_kwh") is None


def test_applies_to_those_who_took_such_payments_within_a_year() -> None:
    def applies(days_ago: int, channel: str = "pos") -> bool:
        day = AS_OF - timedelta(days=days_ago)
        flows = daily("B1", AS_OF, AS_OF, operating_inflow=1.0)
        credits = [credit(day, 50, channel)]
        given = feeds(party_flows=credits, daily_flows=flows, forecasts=[])
        assert signal.PLUGIN.applicable is not None
        return "B1" in rows_of(signal.PLUGIN.applicable(given, AS_OF))

    assert applies(364)
    assert not applies(365)
    assert not applies(1, "transfer")


def test_the_sentence_names_the_tills() -> None:
    row = measured(5_000, 5_000, 5_000, 5_000)
    assert row is not None

    text = signal.explain(evidence(row, level="red"))

    assert text.en.startswith(
        "Volume through card terminals and payment codes over four weeks was ¥20,000, 50 % below"
    )
    assert text.zh.startswith("近四周刷卡及扫码收款 ¥20,000，比按自身历史预期的 ¥40,000 低 50%")
