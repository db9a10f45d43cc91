"""Operating inflow below forecast: 25 % and two weeks of three, 40 % and three of four."""

from __future__ import annotations

from tests.signals.judged import judged
from tests.signals.made_up import Row, daily, evidence, feeds, in_book, rows_of
from tests.signals.weeks import AS_OF, forecast, on_wednesdays
from warning_signals.model import Level
from warning_signals.signals.account_flows import op_inflow_fcst_dev as signal


def measured(*sums: float, forecasts: list[Row] | None = None) -> Row | None:
    flows = [
        row for day, amount in on_wednesdays(sums)
        for row in daily("B1", day, day, operating_inflow=amount)
    ]  # fmt: skip
    weeks = forecast(signal.SERIES) if forecasts is None else forecasts
    given = feeds(daily_flows=flows, forecasts=weeks, e_invoices=[], tax_returns=[])
    return rows_of(signal.measure(given, AS_OF)).get("B1")


def level(*sums: float, floor: float = 0.0) -> Level:
    return judged(signal.PLUGIN, measured(*sums), materiality=floor)


def test_fires_red_when_three_weeks_bring_half() -> None:
    assert level(10_000, 5_000, 5_000, 4_000) == Level.RED


def test_quiet_when_inflow_holds() -> None:
    assert level(10_000, 9_000, 11_000, 10_000) == Level.GREEN


def test_amber_at_a_quarter_less_and_quiet_one_yuan_above() -> None:
    assert level(10_000, 10_000, 5_000, 5_000) == Level.AMBER
    assert level(10_001, 10_000, 5_000, 5_000) == Level.GREEN


def test_red_at_two_fifths_less_and_amber_one_yuan_above() -> None:
    assert level(10_000, 5_000, 5_000, 4_000) == Level.RED
    assert level(10_001, 5_000, 5_000, 4_000) == Level.AMBER


def test_one_bad_week_of_the_last_three_is_not_enough() -> None:
    assert level(2_000, 10_000, 10_000, 2_000) == Level.GREEN


def test_two_bad_weeks_are_amber_however_deep() -> None:
    assert level(9_000, 9_000, 0, 0) == Level.AMBER


def test_a_fall_below_the_least_money_is_no_matter() -> None:
    assert level(10_000, 5_000, 5_000, 4_000, floor=16_000) == Level.RED
    assert level(10_000, 5_000, 5_000, 4_000, floor=16_001) == Level.GREEN


def test_lets_go_when_all_four_weeks_are_inside_again() -> None:
    recovering, recovered = (
        measured(7_999, 9_000, 9_000, 9_000),
        measured(8_000, 8_000, 8_000, 8_000),
    )

    assert judged(signal.PLUGIN, recovering, before=Level.RED) == Level.RED
    assert judged(signal.PLUGIN, recovered, before=Level.RED) == Level.GREEN


def test_without_enough_history_for_a_forecast_there_is_no_row() -> None:
    assert measured(5_000, 5_000, 5_000, 5_000, forecasts=[]) is None


def test_a_sum_in_another_currency_is_not_counted() -> None:
    [(day, _), *_rest] = on_wednesdays((1, 1, 1, 1))
    flows = daily("B1", day, day, operating_inflow=9_000.0)
    other = [{**row, "currency": "USD"} for row in flows]
    given = feeds(daily_flows=flows + other, forecasts=forecast(signal.SERIES))

    assert rows_of(signal.measure(given, AS_OF))["B1"]["actual"] == 9_000


def test_does_not_apply_where_the_firm_takes_its_money_elsewhere() -> None:
    assert signal.PLUGIN.applicable is not None
    sale = {"borrower_id": "B1", "direction": "out", "status": "valid", "currency": "CNY"}
    sale |= {"issued_on": AS_OF, "total": 100_000}

    def applies(inflow: float) -> bool:
        given = feeds(
            book=[in_book("B1")],
            daily_flows=daily("B1", AS_OF, AS_OF, operating_inflow=inflow),
            e_invoices=[sale],
            tax_returns=[],
            forecasts=[],
        )
        assert signal.PLUGIN.applicable is not None
        return "B1" in rows_of(signal.PLUGIN.applicable(given, AS_OF))

    assert applies(30_000)
    assert not applies(29_999)


def test_the_sentence_has_both_sums_the_line_and_the_weeks() -> None:
    row = measured(10_000, 5_000, 5_000, 4_000)
    assert row is not None

    text = signal.explain(evidence(row, level="red", red=0.4))

    assert text.en == (
        "Operating inflow over four weeks was ¥24,000, 40 % below the ¥40,000 expected from the "
        "firm's own past (red line 40 %); 3 of the four weeks were below the expected range."
    )
    assert text.zh == (
        "近四周经营流入 ¥24,000，比按自身历史预期的 ¥40,000 低 40%（红线 40%），"
        "其中 3 周低于预期区间。"
    )


def test_does_not_apply_where_the_range_leaves_no_room_for_two_weeks_below_it() -> None:
    def applies(*lower: float) -> bool:
        weeks = [
            {**row, "lower": bound}
            for row, bound in zip(forecast(signal.SERIES), lower, strict=False)
        ]
        flows = daily("B1", AS_OF, AS_OF, operating_inflow=1.0)
        given = feeds(daily_flows=flows, forecasts=weeks, e_invoices=[], tax_returns=[])
        assert signal.PLUGIN.applicable is not None
        return "B1" in rows_of(signal.PLUGIN.applicable(given, AS_OF))

    assert applies(0, 8_000, 0, 8_000)
    assert not applies(0, 8_000, 0, 0)
    assert applies()
