"""Operating inflow by the day, in the currency of the exposure."""

from __future__ import annotations

from datetime import date

from tests.signals.made_up import daily, feeds
from warning_signals.observed_series import operating_inflow

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 2)


def test_a_day_on_which_only_money_went_out_is_a_day_with_nothing() -> None:
    flows = daily("B1", FIRST, FIRST, operating_inflow=0.0, operating_outflow=50.0)
    flows += daily("B1", LAST, LAST, operating_inflow=30.0)

    found = operating_inflow.daily(feeds(daily_flows=flows), FIRST, LAST).order_by("day")

    assert [(row["day"], row["value"]) for row in found.to_pyarrow().to_pylist()] == [
        (FIRST, 0.0),
        (LAST, 30.0),
    ]
    assert operating_inflow.PLUGIN.zero_between


def test_another_currency_and_borrowers_outside_the_book_are_left_out() -> None:
    flows = [{**row, "currency": "USD"} for row in daily("B1", FIRST, FIRST, operating_inflow=9.0)]
    flows += daily("B2", FIRST, FIRST, operating_inflow=9.0)

    found = operating_inflow.daily(feeds(daily_flows=flows), FIRST, LAST)

    assert found.to_pyarrow().to_pylist() == []
