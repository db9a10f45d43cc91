"""VAT sales drop: three months against the same a year before, by the month or the quarter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.tax import vat_sales_drop

AS_OF = date(2026, 6, 16)


def filed(period: str, sales: float | None, due_on: date | None = None, **columns: Any) -> Row:
    year, month = int(period[:4]), int(period[-1]) * 3 if "Q" in period else int(period[-2:])
    due = due_on or date(year + month // 12, month % 12 + 1, 15)
    row: Row = {"borrower_id": "B1", "tax_kind": "vat", "currency": "CNY", "period": period}
    row |= {"due_on": due, "filed_on": None if sales is None else due, "declared_sales": sales}
    return {**row, **columns}


def months(year: int, sales: float | None) -> list[Row]:
    return [filed(f"{year}-{month:02}", sales) for month in (3, 4, 5)]


def measured(*returns: Row, as_of: date = AS_OF, **more: Any) -> dict[str, Row]:
    return rows_of(vat_sales_drop.measure(feeds(tax_returns=returns, **more), as_of))


def test_fires_when_three_months_have_halved_against_last_year() -> None:
    row = measured(*months(2025, 100_000), *months(2026, 50_000))["B1"]

    assert row["value"] == 0.5
    assert (row["current"], row["baseline"], row["change"]) == (150_000, 300_000, 150_000)


def test_quiet_when_sales_hold() -> None:
    assert measured(*months(2025, 100_000), *months(2026, 100_000))["B1"]["value"] == 0.0


def test_a_quarterly_filer_is_compared_by_its_last_quarter() -> None:
    quarters = [filed("2025-Q1", 300_000), filed("2026-Q1", 200_000), filed("2026-Q2", None)]

    row = measured(*quarters)["B1"]

    assert row["value"] == pytest.approx(1 / 3)


def test_a_quarterly_filer_whose_periods_are_labelled_by_month_is_one_all_the_same() -> None:
    labels = ["2025-03", "2025-06", "2025-09", "2025-12"]

    row = measured(*[filed(label, 400_000) for label in labels], filed("2026-03", 300_000))["B1"]

    assert row["value"] == 0.25


def test_a_period_whose_due_date_has_not_passed_is_not_asked_for() -> None:
    returns = [*months(2025, 100_000), filed("2025-02", 90_000), filed("2026-02", 90_000)]
    returns += [filed("2026-03", 80_000), filed("2026-04", 80_000), filed("2026-05", None)]

    row = measured(*returns, as_of=date(2026, 6, 15))["B1"]

    assert (row["current"], row["baseline"]) == (250_000, 290_000)


def test_an_unfiled_period_is_not_zero() -> None:
    returns = [*months(2025, 100_000), *months(2026, 100_000)[:2], filed("2026-05", None)]

    assert measured(*returns) == {}


def test_a_period_without_a_row_is_not_zero() -> None:
    assert measured(*months(2025, 100_000), *months(2026, 100_000)[1:]) == {}
    assert measured(*months(2025, 100_000)[1:], *months(2026, 100_000)) == {}


def test_returns_that_ended_long_ago_say_nothing_of_today() -> None:
    returns = [*months(2025, 100_000), *months(2026, 50_000)]

    assert set(measured(*returns, as_of=date(2026, 8, 4))) == {"B1"}
    assert measured(*returns, as_of=date(2026, 8, 5)) == {}


def test_a_declared_zero_is_a_fall_by_all_of_it() -> None:
    assert measured(*months(2025, 100_000), *months(2026, 0))["B1"]["value"] == 1.0


def test_other_taxes_and_other_currencies_do_not_count() -> None:
    income = [{**row, "tax_kind": "income_tax"} for row in months(2026, 9)]
    dollars = [{**row, "borrower_id": "B2", "currency": "USD"} for row in months(2026, 9)]
    returns = [*months(2025, 100_000), *months(2026, 50_000), *income, *dollars]

    rows = measured(*returns, book=[in_book("B1"), in_book("B2")])

    assert {name: row["value"] for name, row in rows.items()} == {"B1": 0.5}


def test_the_sentence_compares_with_the_same_months_last_year() -> None:
    row = measured(*months(2025, 100_000), *months(2026, 50_000))["B1"]

    text = vat_sales_drop.explain(evidence(row, level="red"))

    assert text.en == (
        "Sales declared for VAT over three months were ¥150,000, 50 % below the ¥300,000 of the "
        "same months last year (red line 50 %), the lowest in two years, at least ¥300,000 before."
    )


LEAST_BELOW = vat_sales_drop.THRESHOLDS.needs["below_lowest"]
WINTER = ("2025-09", "2025-10", "2025-11")


def two_years(low: float) -> list[Row]:
    """Return ¥100,000 a month since June 2024, `low` in autumn 2025 and ¥50,000 these three."""
    labels = [f"{n // 12}-{n % 12 + 1:02}" for n in range(2024 * 12 + 5, 2026 * 12 + 5)]
    usual = [filed(label, low if label in WINTER else 100_000) for label in labels[:-3]]
    return [*usual, *(filed(label, 50_000) for label in labels[-3:])]


def test_fires_where_two_years_had_no_such_quarter() -> None:
    row = measured(*two_years(80_000))["B1"]

    assert (row["lowest"], row["value"]) == (240_000, 0.5)
    assert row["below_lowest"] == 0.375 > LEAST_BELOW


@pytest.mark.parametrize(
    ("below_lowest", "level"),
    [(0.29, Level.GREEN), (0.30, Level.AMBER), (0.69, Level.AMBER), (0.70, Level.RED)],
)
def test_a_fall_by_half_is_red_only_seven_tenths_below_any_quarter(
    below_lowest: float, level: Level
) -> None:
    row = {"value": 0.5, "change": 1.0, "below_lowest": below_lowest}

    assert judged(vat_sales_drop.PLUGIN, row) == level


def test_quiet_where_a_quarter_of_two_years_was_as_low() -> None:
    row = measured(*two_years(40_000))["B1"]

    assert (row["lowest"], row["below_lowest"], row["value"]) == (120_000, 0.0, 0.5)


def test_quarters_are_compared_with_quarters() -> None:
    quarters = {"2024-Q2": 90, "2024-Q3": 80, "2024-Q4": 70, "2025-Q1": 90, "2025-Q2": 60}
    returns = [filed(period, sales) for period, sales in quarters.items()]
    returns += [filed("2025-Q3", 80), filed("2025-Q4", 90), filed("2026-Q1", 30)]

    row = measured(*returns)["B1"]

    assert (row["lowest"], row["below_lowest"]) == (60, 0.5)


def test_three_months_of_which_one_is_unfiled_are_not_the_lowest() -> None:
    returns = [row for row in two_years(40_000) if row["period"] != WINTER[1]]

    assert measured(*returns, filed(WINTER[1], None))["B1"]["lowest"] == 240_000
