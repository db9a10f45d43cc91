"""Invoices issued below forecast: three weeks of four below the range, 30 or 50 % less in all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, rows_of
from tests.signals.weeks import AS_OF, forecast, on_wednesdays
from warning_signals.model import Level
from warning_signals.signals.tax import invoice_issue_drop as signal


def sale(day: date, net: float, **columns: Any) -> Row:
    usual: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "currency": "CNY"}
    return {**usual, "issued_on": day, "net": net, "total": net + 500, **columns}


def measured(*sums: float, also: list[Row] | None = None, **said: Any) -> Row | None:
    sales = [sale(day, net) for day, net in on_wednesdays(sums)]
    given = feeds(e_invoices=sales + (also or []), forecasts=forecast(signal.SERIES, **said))
    return rows_of(signal.measure(given, AS_OF)).get("B1")


def level(*sums: float, floor: float = 0.0) -> Level:
    return judged(signal.PLUGIN, measured(*sums), materiality=floor)


def test_fires_red_when_four_weeks_bill_half() -> None:
    assert level(5_000, 5_000, 5_000, 5_000) == Level.RED


def test_fires_when_no_invoice_is_issued_at_all() -> None:
    row = measured(0, 0, 0, 0)

    assert row is not None
    assert (row["value"], row["weeks_below"], row["weeks_actual"]) == (1.0, 4.0, [0, 0, 0, 0])
    assert judged(signal.PLUGIN, row) == Level.RED


def test_quiet_when_billing_is_as_expected() -> None:
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


@pytest.mark.parametrize(
    "other",
    [
        {"status": "void"},
        {"status": "red", "net": -900},
        {"direction": "in"},
        {"currency": "USD"},
        {"issued_on": date(2026, 6, 8)},
        {"issued_on": date(2026, 5, 10)},
    ],
)
def test_only_valid_sales_of_the_four_weeks_in_the_books_currency_count(other: Row) -> None:
    row = measured(9_000, 9_000, 9_000, 9_000, also=[sale(date(2026, 5, 20), 900) | other])

    assert row is not None
    assert row["actual"] == 36_000


def test_it_is_the_net_value_that_counts() -> None:
    row = measured(9_000, 9_000, 9_000, 9_000, also=[sale(date(2026, 5, 20), 1_000)])

    assert row is not None
    assert row["actual"] == 37_000


def test_without_enough_history_for_a_forecast_there_is_no_row() -> None:
    assert measured(5_000, 5_000, 5_000, 5_000, series="electricity_kwh") is None


def test_applies_to_those_who_billed_within_a_year() -> None:
    def applies(days_ago: int, **columns: Any) -> bool:
        rows = [sale(AS_OF - timedelta(days=days_ago), 50, **columns)]
        given = feeds(e_invoices=rows, forecasts=[])
        assert signal.PLUGIN.applicable is not None
        return "B1" in rows_of(signal.PLUGIN.applicable(given, AS_OF))

    assert applies(364)
    assert not applies(365)
    assert not applies(1, direction="in")


def test_the_sentence_says_that_it_is_without_tax() -> None:
    row = measured(5_000, 5_000, 5_000, 5_000)
    assert row is not None

    text = signal.explain(evidence(row, level="red"))

    assert text.en.startswith("Net value of sales invoices over four weeks was ¥20,000, 50 % below")
    assert text.zh.startswith("近四周销项发票不含税金额 ¥20,000，比按自身历史预期的 ¥40,000 低 50%")


def test_does_not_apply_to_a_firm_with_idle_weeks_as_a_rule() -> None:
    def applies(weeks_with_a_limit: int) -> bool:
        weeks = forecast(signal.SERIES)
        rows = [
            {**row, "lower": 8_000.0 if number < weeks_with_a_limit else 0.0}
            for number, row in enumerate(weeks)
        ]
        given = feeds(e_invoices=[sale(AS_OF, 50)], forecasts=rows)
        assert signal.PLUGIN.applicable is not None
        return "B1" in rows_of(signal.PLUGIN.applicable(given, AS_OF))

    assert applies(3)
    assert not applies(2)
