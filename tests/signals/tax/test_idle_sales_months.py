"""Idle sales months: complete months without a valid sale, out of season and festival."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.signals.tax import idle_sales_months

AS_OF = date(2026, 6, 12)


def sale(month: str, **columns: Any) -> Row:
    row: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "total": 113}
    return {**row, "issued_on": date.fromisoformat(f"{month}-05"), **columns}


def sales(first: str, last: str, without: Iterable[str] = ()) -> list[Row]:
    start, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    labels = [f"{n // 12}-{n % 12 + 1:02}" for n in range(start, end + 1)]
    return [sale(label) for label in labels if label not in set(without)]


def measured(*parts: list[Row]) -> dict[str, Row]:
    rows = [row for part in parts for row in part]
    return rows_of(idle_sales_months.measure(feeds(e_invoices=rows), AS_OF))


def test_fires_when_a_firm_that_sold_every_month_falls_silent() -> None:
    row = measured(sales("2024-01", "2026-01"))["B1"]

    assert (row["value"], row["last_sale_on"]) == (3.0, date(2026, 1, 5))


def test_quiet_when_every_month_has_a_sale() -> None:
    assert measured(sales("2024-01", "2026-06"))["B1"]["value"] == 0.0


def test_the_month_that_is_not_over_does_not_count() -> None:
    assert measured(sales("2024-01", "2026-05"))["B1"]["value"] == 0.0


def test_a_month_idle_every_year_is_the_season() -> None:
    winters = ["2024-11", "2024-12", "2025-11", "2025-12"]

    assert measured(sales("2024-01", "2026-06", without=winters))["B1"]["value"] == 0.0
    only_now = winters[2:]
    assert measured(sales("2024-01", "2026-06", without=only_now))["B1"]["value"] == 2.0


def test_fires_on_two_idle_months_more_than_the_year_before_in_a_longer_run() -> None:
    idle = ["2024-09", "2026-03", "2026-04", "2026-05"]

    row = measured(sales("2024-01", "2026-06", without=idle))["B1"]

    assert (row["idle_months"], row["idle_before"], row["value"]) == (3, 1, 2.0)
    assert (row["longest_silence"], row["silence_before"], row["longer_silence"]) == (3, 1, 2.0)


def test_quiet_on_a_firm_that_always_sold_in_a_few_large_lots() -> None:
    every_other = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13, 2)]

    row = measured(sales("2024-01", "2026-06", without=[*every_other, "2024-07", "2025-07"]))["B1"]

    assert row["idle_months"] >= 5
    assert row["value"] < idle_sales_months.THRESHOLDS.amber


def test_quiet_where_more_idle_months_are_merely_spread() -> None:
    idle = ["2024-09", "2024-10", "2025-07", "2025-09", "2025-11", "2026-04"]

    row = measured(sales("2024-01", "2026-06", without=idle))["B1"]

    assert (row["value"], row["longer_silence"]) == (2.0, -1.0)


def test_a_run_does_not_break_at_the_month_of_the_lunar_new_year() -> None:
    row = measured(sales("2024-01", "2026-06", without=["2026-01", "2026-02", "2026-03"]))["B1"]

    assert (row["idle_months"], row["longest_silence"]) == (2, 2)


def test_the_month_of_the_lunar_new_year_is_never_idle() -> None:
    assert measured(sales("2024-01", "2026-06", without=["2026-02"]))["B1"]["value"] == 0.0


def test_a_first_sale_less_than_two_years_ago_gives_no_row() -> None:
    assert set(measured(sales("2024-06", "2026-06"))) == {"B1"}
    assert measured(sales("2024-07", "2026-06")) == {}


@pytest.mark.parametrize(
    "columns", [{"status": "void"}, {"status": "red"}, {"total": -113}, {"direction": "in"}]
)
def test_only_a_valid_sale_makes_a_month_busy(columns: Row) -> None:
    rest = sales("2024-01", "2026-06", without=["2026-04"])

    assert measured(rest, [sale("2026-04", **columns)])["B1"]["value"] == 1.0


def test_the_sentence_has_the_months_and_the_last_sale() -> None:
    row = measured(sales("2024-01", "2026-01"))["B1"]

    text = idle_sales_months.explain(evidence(row, amber=2, red=4))

    assert text.en == (
        "3 months of the last twelve had no sales invoice, against 0 in the year before (3 more; "
        "amber line 2); the longest silence was 3 in a row, before 0; the last sale was on "
        "5 January 2026."
    )
