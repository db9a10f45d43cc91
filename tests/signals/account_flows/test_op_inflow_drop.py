"""Operating inflow drop: fires on a fall against the firm's own norm, not on the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from tests.signals.made_up import Row, daily, evidence, feeds, in_book, rows_of
from warning_signals.judging.levels import judge
from warning_signals.judging.looks import Looks
from warning_signals.signals.account_flows import op_inflow_drop

AS_OF = date(2026, 6, 12)
LAST_30 = AS_OF - timedelta(days=29)
HISTORY = AS_OF - timedelta(days=219)
FEBRUARY = date(2026, 2, 27)


def inflow(before: float, now: float, as_of: date = AS_OF, who: str = "B1") -> list[Row]:
    turn = as_of - timedelta(days=29)
    first = as_of - timedelta(days=219)
    return [
        *daily(who, first, turn - timedelta(days=1), operating_inflow=before),
        *daily(who, turn, as_of, operating_inflow=now),
    ]


def measured(flows: list[Row], as_of: date = AS_OF, **more: Any) -> dict[str, Row]:
    return rows_of(op_inflow_drop.measure(feeds(daily_flows=flows, **more), as_of))


def test_fires_when_inflow_falls_by_more_than_half() -> None:
    row = measured(inflow(1000, 400))["B1"]

    assert row["value"] == pytest.approx(0.6)
    assert (row["current"], row["baseline"], row["change"]) == (12_000, 30_000, 18_000)


def test_quiet_when_inflow_holds() -> None:
    row = measured(inflow(1000, 1000))["B1"]

    assert row["value"] == 0.0


def test_one_yuan_either_side_of_the_amber_line() -> None:
    on_it = measured([*inflow(1000, 700)])["B1"]
    inside = measured([*inflow(1000, 700), *daily("B1", AS_OF, AS_OF, operating_inflow=1)])["B1"]

    assert on_it["value"] == pytest.approx(0.3)
    assert inside["value"] < 0.3


def test_a_firm_that_falls_silent_has_fallen_by_all_of_it() -> None:
    flows = daily("B1", HISTORY, LAST_30 - timedelta(days=1), operating_inflow=1000)

    assert measured(flows)["B1"]["value"] == 1.0


def test_one_large_sale_in_the_baseline_does_not_make_a_fall() -> None:
    sale = daily("B1", date(2026, 4, 1), date(2026, 4, 1), operating_inflow=900_000)

    assert measured([*inflow(1000, 1000), *sale])["B1"]["value"] == 0.0


def test_without_six_blocks_of_history_there_is_no_row() -> None:
    day_180, day_179 = AS_OF - timedelta(days=180), AS_OF - timedelta(days=179)

    assert "B1" in measured(daily("B1", day_180, AS_OF, operating_inflow=1000))
    assert measured(daily("B1", day_179, AS_OF, operating_inflow=1000)) == {}


def test_flows_in_another_currency_do_not_count() -> None:
    flows = [*inflow(1000, 400), *daily("B1", HISTORY, AS_OF, operating_inflow=9, currency="USD")]

    assert measured([{"currency": "CNY", **row} for row in flows])["B1"]["current"] == 12_000


def test_other_borrowers_do_not_matter_outside_the_festival() -> None:
    flows = [*inflow(1000, 400), *inflow(1000, 10, who="B2")]

    rows = measured(flows, book=[in_book("B1"), in_book("B2")])

    assert rows["B1"]["value"] == pytest.approx(0.6)


def twelve_firms(now: float) -> dict[str, Row]:
    names = [f"B{n}" for n in range(1, 13)]
    others = [row for name in names[1:] for row in inflow(1000, 400, FEBRUARY, name)]
    flows = [*inflow(1000, now, FEBRUARY), *others]
    return measured(flows, FEBRUARY, book=[in_book(name) for name in names])


def test_over_spring_festival_a_fall_like_the_peers_is_no_fall() -> None:
    row = twelve_firms(now=400)["B1"]

    assert (row["value"], row["peers"]) == (pytest.approx(0.0), pytest.approx(0.4))


def test_over_spring_festival_a_fall_well_below_the_peers_counts() -> None:
    row = twelve_firms(now=100)["B1"]

    assert row["value"] == pytest.approx(0.75)


def test_over_spring_festival_a_firm_is_held_against_those_that_close_the_longest() -> None:
    names = [f"B{n}" for n in range(1, 14)]
    now = dict(zip(names, [300, 300, 300, 300, *[700] * 9], strict=True))
    flows = [row for name in names for row in inflow(1000, now[name], FEBRUARY, name)]

    rows = measured(flows, FEBRUARY, book=[in_book(name) for name in names])

    # Four of thirteen keep 30 %: no more than three in four peers do.
    assert rows["B1"]["peers"] == pytest.approx(0.3)
    assert rows["B1"]["value"] == pytest.approx(0.0)


def test_over_spring_festival_without_ten_peers_there_is_no_row() -> None:
    assert measured(inflow(1000, 400, FEBRUARY), FEBRUARY) == {}


def test_blocks_that_touch_the_festival_are_left_out_of_what_is_usual() -> None:
    festive = [
        row if not date(2026, 1, 15) <= row["day"] <= date(2026, 3, 15) else {**row, **NOTHING}
        for row in inflow(1000, 400)
    ]

    assert measured(festive)["B1"]["baseline"] == 30_000


NOTHING = {"operating_inflow": 0.0}


def applicable(**more: Any) -> set[str]:
    flows = daily("B1", date(2025, 7, 1), AS_OF, operating_inflow=1000)
    given = feeds(daily_flows=flows, **more)
    assert op_inflow_drop.PLUGIN.applicable is not None
    return set(rows_of(op_inflow_drop.PLUGIN.applicable(given, AS_OF)))


def invoice(total: float, **columns: Any) -> Row:
    usual: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "currency": "CNY"}
    return {"issued_on": date(2026, 1, 5), "total": total, **usual, **columns}


def test_applies_where_sales_are_unknown_or_mostly_paid_in_here() -> None:
    assert applicable() == {"B1"}
    assert applicable(e_invoices=[invoice(1_156_666)]) == {"B1"}


def test_does_not_apply_where_under_30_percent_of_sales_are_paid_in_here() -> None:
    assert applicable(e_invoices=[invoice(1_156_667)]) == set()


def test_sales_in_another_currency_say_nothing_about_our_account() -> None:
    assert applicable(e_invoices=[invoice(9_000_000, currency="USD")]) == {"B1"}


def test_declared_sales_count_as_well_as_invoiced_ones() -> None:
    filed: Row = {"tax_kind": "vat", "period": "2026-04", "declared_sales": 9_000_000}
    filed |= {"borrower_id": "B1", "currency": "CNY", "due_on": date(2026, 5, 20)}

    assert applicable(tax_returns=[filed]) == {"B1"}
    assert applicable(tax_returns=[{**filed, "filed_on": date(2026, 5, 12)}]) == set()


def with_low_span(first: date, a_day: float, now: float) -> list[Row]:
    """Return a year and a half at 1000 a day with 30 days at `a_day` and the last 30 at `now`."""
    start, turn = AS_OF - timedelta(days=500), AS_OF - timedelta(days=29)
    low = first + timedelta(days=29)
    return [
        *daily("B1", start, first - timedelta(days=1), operating_inflow=1000),
        *daily("B1", first, low, operating_inflow=a_day),
        *daily("B1", low + timedelta(days=1), turn - timedelta(days=1), operating_inflow=1000),
        *daily("B1", turn, AS_OF, operating_inflow=now),
    ]


LEAST_BELOW = op_inflow_drop.THRESHOLDS.needs["below_lowest"]


def test_fires_where_the_firm_had_no_such_month_in_a_year() -> None:
    row = measured(with_low_span(date(2025, 10, 1), 700, now=600))["B1"]

    assert row["value"] == pytest.approx(0.4)
    assert row["below_lowest"] > LEAST_BELOW
    assert row["lowest"] == pytest.approx(21_000, abs=1_500)


@pytest.mark.parametrize(("below_lowest", "level"), [(0.09, 0), (0.10, 1), (0.29, 1), (0.30, 2)])
def test_a_fall_by_half_is_red_only_three_tenths_below_any_month(
    below_lowest: float, level: int
) -> None:
    two = np.ones((1, 2))
    parts = {"change": two, "below_lowest": two * below_lowest}
    looks = Looks(two * 0.5, parts, materiality=np.zeros(1))

    assert judge(looks, op_inflow_drop.THRESHOLDS, np.zeros(1, np.int8)) == [level]


def test_quiet_where_a_month_of_the_year_was_as_low() -> None:
    row = measured(with_low_span(date(2025, 10, 1), 500, now=600))["B1"]

    assert (row["value"], row["below_lowest"]) == (pytest.approx(0.4), 0.0)


def test_quiet_where_the_same_weeks_were_as_low_a_year_before() -> None:
    row = measured(with_low_span(date(2025, 5, 14), 500, now=600))["B1"]

    assert row["below_lowest"] == 0.0


def test_a_low_month_more_than_thirteen_months_ago_does_not_count() -> None:
    row = measured(with_low_span(date(2025, 3, 20), 500, now=600))["B1"]

    assert row["below_lowest"] == pytest.approx(0.4)


def test_of_a_younger_firm_the_lowest_is_that_of_the_months_it_has() -> None:
    row = measured(inflow(1000, 400))["B1"]

    assert (row["lowest"], row["below_lowest"]) == (30_000, pytest.approx(0.6))


def test_a_span_that_the_history_covers_in_part_is_not_the_lowest() -> None:
    young = daily("B1", AS_OF - timedelta(days=185), AS_OF, operating_inflow=1000)

    assert measured(young)["B1"]["lowest"] == 30_000


def test_over_spring_festival_the_lowest_too_is_brought_down_to_the_peers() -> None:
    assert twelve_firms(now=400)["B1"]["below_lowest"] == pytest.approx(0.0)
    assert twelve_firms(now=100)["B1"]["below_lowest"] == pytest.approx(0.75)


def test_the_sentence_says_that_it_is_the_lowest_in_a_year() -> None:
    row = measured(inflow(1000, 400))["B1"]

    text = op_inflow_drop.explain(evidence(row, level="red"))

    assert text.en == (
        "Operating inflow over 30 days was ¥12,000, 60 % below the firm's own usual ¥30,000 "
        "(red line 50 %), the lowest in a year, at least ¥30,000 before."
    )
    assert text.zh.endswith("（红线 50%），为一年来最低（此前最低 ¥30,000）。")


def test_the_sentence_has_the_number_what_it_is_compared_with_and_the_line() -> None:
    told = evidence({"value": 0.64, "current": 212_400.0, "baseline": 596_000.0}, level="red")

    text = op_inflow_drop.explain(told)

    assert text.zh == "近 30 天经营流入 ¥212,400，比自身常态 ¥596,000 低 64%（红线 50%）。"
    assert text.en == (
        "Operating inflow over 30 days was ¥212,400, 64 % below the firm's own usual ¥596,000 "
        "(red line 50 %)."
    )
