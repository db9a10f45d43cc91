"""A series as one matrix: what is a gap, what is a zero, and where a history begins."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.bank import MONDAY, ROOT, Bank
from tests.signals.made_up import Row, daily, feeds
from warning_signals.forecasts.histories import Histories
from warning_signals.observed import see
from warning_signals.observed_series import electricity_kwh, operating_inflow
from warning_signals.settings import load_calendar
from warning_signals.stages import series_histories

CALENDAR = load_calendar(ROOT / "config")
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 5)
METERS: list[Row] = [
    {"meter_id": "M1", "borrower_id": "B1", "utility": "electricity"},
    {"meter_id": "M2", "borrower_id": "B1", "utility": "electricity"},
    {"meter_id": "M3", "borrower_id": "B0", "utility": "electricity"},
    {"meter_id": "W1", "borrower_id": "B1", "utility": "water"},
]


def read(meter: str, day: int, kwh: float) -> Row:
    return {"meter_id": meter, "business_on": date(2026, 6, day), "quantity": kwh}


def electricity(*readings: Row) -> Histories | None:
    given = feeds(meters=METERS, meter_readings=readings)
    return series_histories.histories_of(electricity_kwh.PLUGIN, given, CALENDAR, FIRST, LAST)


def test_borrowers_stand_in_order_and_the_days_begin_with_the_first_that_anybody_has() -> None:
    made = electricity(read("M1", 3, 5.0), read("M2", 3, 2.0), read("M3", 2, 4.0))

    assert made is not None
    assert (made.ids, made.start, made.end) == (["B0", "B1"], date(2026, 6, 2), LAST)
    np.testing.assert_array_equal(
        made.values, [[4.0, np.nan, np.nan, np.nan], [np.nan, 7.0, np.nan, np.nan]]
    )


def test_water_and_days_outside_the_span_are_no_part_of_it() -> None:
    june = electricity(read("W1", 3, 5.0), read("M3", 2, 4.0), read("M1", 6, 9.0))

    assert june is not None
    assert june.ids == ["B0"]
    assert electricity(read("W1", 3, 5.0)) is None


def test_a_day_without_a_payment_is_a_zero_but_not_before_the_first_movement() -> None:
    flows = daily("B1", date(2026, 6, 2), date(2026, 6, 2), operating_inflow=0.0)
    flows += daily("B1", date(2026, 6, 4), date(2026, 6, 4), operating_inflow=8.0)
    older = daily("B2", FIRST, FIRST, operating_inflow=3.0)
    in_book = [{"borrower_id": b, "currency": "CNY"} for b in ("B1", "B2")]

    made = series_histories.histories_of(
        operating_inflow.PLUGIN,
        feeds(book=in_book, daily_flows=flows + older),
        CALENDAR,
        FIRST,
        LAST,
    )

    assert made is not None
    np.testing.assert_array_equal(made.values, [[np.nan, 0, 0, 8, 0], [3, 0, 0, 0, 0]])


def test_read_a_few_at_a_time_the_matrix_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = [read("M1", 3, 5.0), read("M3", 2, 4.0), read("M3", 5, 1.0)]
    at_once = electricity(*readings)

    monkeypatch.setattr(series_histories, "BORROWERS_AT_A_TIME", 1)
    one_by_one = electricity(*readings)

    assert at_once is not None
    assert one_by_one is not None
    np.testing.assert_array_equal(at_once.values, one_by_one.values)
    assert at_once.off_at == 1.0
    assert at_once.new_years == CALENDAR.new_years


def test_a_book_read_in_shards_has_the_same_digits(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bank.context() as context:
        known_at = context.calendar.cutoff(MONDAY)
        seen = see(context, MONDAY, known_at)
        whole = {
            name: series_histories.of_book(context, config.series, MONDAY, known_at, seen)
            for name, config in context.config.forecasts.items()
        }
        monkeypatch.setattr(series_histories, "BORROWERS_AT_A_TIME", 2)
        parts = {
            name: series_histories.of_book(context, config.series, MONDAY, known_at, seen)
            for name, config in context.config.forecasts.items()
        }

    assert [name for name, made in whole.items() if made is not None] == [
        "electricity_kwh",
        "operating_inflow",
        "invoice_issued",
    ]
    for name, made in whole.items():
        cut = parts[name]
        if made is None or cut is None:
            assert made is cut is None
            continue
        assert (cut.ids, cut.start, cut.end) == (made.ids, made.start, made.end)
        np.testing.assert_array_equal(cut.values, made.values)


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (date(2026, 6, 5), date(2023, 7, 1)),
        (date(2026, 10, 12), date(2023, 7, 1)),
        (date(2026, 10, 19), date(2024, 1, 1)),
    ],
)
def test_histories_begin_with_the_same_day_for_half_a_year(as_of: date, first: date) -> None:
    assert series_histories.span_of(as_of) == (first, as_of)
