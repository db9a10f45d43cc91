"""Spans of flows: cut where windows begin, each day in one span, and no other cut is to be had."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from ibis import _

from tests.signals.made_up import Row, feeds
from warning_signals.signals.flow_spans import OLDER, days_before, first_days, flow_spans, windows

AS_OF = date(2026, 6, 12)


def flow(days_ago: int, inflow: float = 0.0, outflow: float = 0.0, **columns: object) -> Row:
    day = AS_OF - timedelta(days=days_ago)
    moved: Row = {"borrower_id": "B1", "day": day, "currency": "CNY", "inflow": inflow}
    return {**moved, "outflow": outflow, **columns}


def told(*rows: Row) -> list[Row]:
    spans = flow_spans(feeds(daily_flows=rows), AS_OF)
    return list(spans.order_by(spans.after.desc()).to_pyarrow().to_pylist())


def test_the_sixtieth_day_is_of_the_last_sixty_and_the_one_before_is_not() -> None:
    rows = told(flow(0, 1), flow(59, 10), flow(60, 100), flow(89, 1000), flow(90, 10000))

    assert [(row["after"], row["inflow"]) for row in rows] == [
        (AS_OF - timedelta(days=60), 11.0),
        (AS_OF - timedelta(days=90), 1100.0),
        (AS_OF - timedelta(days=180), 10000.0),
    ]


def test_what_is_older_than_all_windows_is_one_span_and_what_comes_later_is_in_none() -> None:
    rows = told(flow(546, 5), flow(900, 6), flow(-1, 7))

    assert [(row["after"], row["inflow"]) for row in rows] == [(OLDER, 11.0)]


def test_swept_is_the_lesser_of_what_came_and_went_on_each_day() -> None:
    [row] = told(flow(1, inflow=100, outflow=30), flow(2, inflow=10, outflow=80))

    assert row["swept"] == 40.0


def test_the_last_days_with_gaming_and_with_a_returned_payment_are_told() -> None:
    [row] = told(
        flow(1, outflow=9),
        flow(2, gaming_outflow=5.0),
        flow(3, gaming_outflow=5.0, returned_count=1),
    )

    assert (row["gaming_days"], row["gaming_on"]) == (2, AS_OF - timedelta(days=2))
    assert row["returned_on"] == AS_OF - timedelta(days=3)


def test_a_history_begins_with_its_first_flow_whatever_span_that_is_in() -> None:
    given = feeds(daily_flows=[flow(1, 1), flow(700, 1), flow(100, 1)])

    [row] = first_days(given, AS_OF).to_pyarrow().to_pylist()

    assert row["since"] == AS_OF - timedelta(days=700)


def test_the_days_before_a_window_are_those_that_are_not_of_it() -> None:
    turn, first, now, before = windows(AS_OF, 60, 300)
    given = feeds(daily_flows=[flow(59, 1), flow(60, 10), flow(359, 100), flow(360, 1000)])

    sums = flow_spans(given, AS_OF).group_by("borrower_id").agg(
        now=_.inflow.sum(where=now), before=_.inflow.sum(where=before)
    )  # fmt: skip

    assert (turn, first) == (AS_OF - timedelta(days=60), AS_OF - timedelta(days=360))
    assert sums.drop("borrower_id").to_pyarrow().to_pylist() == [{"now": 1.0, "before": 110.0}]


def test_a_window_at_which_spans_are_not_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="not cut 61 days back"):
        days_before(AS_OF, 61)
