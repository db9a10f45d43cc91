"""Zero filings: returns in a row without sales, out of season."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.tax import zero_filings

AS_OF = date(2026, 6, 26)
MONTHS = [date(2025 + n // 12, n % 12 + 1, 15) for n in range(18)]
QUARTERS = MONTHS[::3]


def returns(
    borrower_id: str,
    dues: list[date] = MONTHS,
    sales: Mapping[date, float | None] | None = None,
    **columns: Any,
) -> list[Row]:
    """Return one return a due day: sales of 5,000 where nothing else is said."""
    told = sales or {}
    row: Row = {"borrower_id": borrower_id, "tax_kind": "vat", "currency": "CNY"}
    return [
        {**row, "period": str(due), "due_on": due, "filed_on": due - timedelta(days=5),
            "declared_sales": told.get(due, 5_000), **columns}
        for due in dues
    ]  # fmt: skip


def empty(*days: date) -> dict[date, float | None]:
    return dict.fromkeys(days, 0)


LAST_YEAR = [date(2025, m, 15) for m in (5, 6)]
RETURNS = [
    *returns("red", sales=empty(*MONTHS[-3:])),
    *returns("amber", sales=empty(*MONTHS[-2:])),
    *returns("below amber", sales=empty(MONTHS[-1])),
    *returns("sells"),
    *returns("sold again", sales=empty(*MONTHS[-4:-1])),
    *returns("season", sales=empty(*MONTHS[-2:], *LAST_YEAR)),
    *returns("a third", sales=empty(*MONTHS[-3:], *LAST_YEAR)),
    *returns("always", sales=empty(*MONTHS)),
    *returns("quarters", QUARTERS, sales=empty(*QUARTERS[-2:])),
    *returns("not filed", MONTHS[:-1], sales=empty(*MONTHS[-3:-1])),
    *returns("not filed", MONTHS[-1:], filed_on=None, sales={MONTHS[-1]: None}),
    *returns("young", MONTHS[-11:], sales=empty(*MONTHS[-3:])),
    *returns("stale", MONTHS[:-4], sales=empty(*MONTHS[-8:-4])),
    *returns("surtax", sales=empty(*MONTHS[-3:]), tax_kind="surtax"),
]
NAMES = sorted({row["borrower_id"] for row in RETURNS})


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    given = feeds(tax_returns=RETURNS, book=[in_book(name) for name in NAMES])
    return rows_of(zero_filings.measure(given, AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(zero_filings.PLUGIN, rows[name])


def test_fires_on_three_empty_returns(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["last_sales"], row["due_on"]) == (3.0, 5_000, MONTHS[-1])
    assert (row["last_due_on"], level(rows, "red")) == (MONTHS[-4], Level.RED)


@pytest.mark.parametrize("name", ["sells", "sold again", "season"])
def test_quiet_where_the_newest_has_sales_or_it_is_the_season(
    rows: dict[str, Row], name: str
) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


def test_amber_from_two_on(rows: dict[str, Row]) -> None:
    assert level(rows, "amber") == Level.AMBER
    assert (rows["below amber"]["value"], level(rows, "below amber")) == (1.0, Level.GREEN)


def test_of_a_longer_silence_only_what_is_out_of_season_counts(rows: dict[str, Row]) -> None:
    assert rows["a third"]["value"] == 1.0


def test_one_who_never_declares_sales_is_so_by_nature(rows: dict[str, Row]) -> None:
    assert (rows["always"]["value"], rows["always"]["last_sales"]) == (0.0, None)


def test_a_quarter_counts_as_one_filing(rows: dict[str, Row]) -> None:
    assert (rows["quarters"]["value"], level(rows, "quarters")) == (2.0, Level.AMBER)


def test_a_return_that_is_not_filed_is_no_zero(rows: dict[str, Row]) -> None:
    assert rows["not filed"]["value"] == 2.0


@pytest.mark.parametrize("name", ["young", "stale", "surtax"])
def test_no_row_without_a_year_of_vat_returns_up_to_now(rows: dict[str, Row], name: str) -> None:
    assert name not in rows


def test_the_sentence_counts_the_returns(rows: dict[str, Row]) -> None:
    told = evidence(rows["red"], level="red", amber=2, red=3)

    assert zero_filings.explain(told).en == (
        "3 VAT returns in a row, up to that due on 15 June 2026, declared no sales (red line 3); "
        "the last with sales, due on 15 March 2026, declared ¥5,000."
    )
