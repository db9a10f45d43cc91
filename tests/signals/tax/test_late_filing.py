"""Late filing: the last two returns of each tax against their day with its extensions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.tax import late_filing

AS_OF = date(2026, 6, 12)
MONTHS = {"2026-03": date(2026, 4, 15), "2026-04": date(2026, 5, 15), "2026-02": date(2026, 3, 16)}
EXTENDED = date(2026, 5, 20)


def filing(borrower_id: str, period: str, late: int | None, **columns: Any) -> Row:
    """Return a return that was filed so many days after the 15th, None for not at all."""
    due = MONTHS[period]
    filed = None if late is None else due + timedelta(days=late)
    row: Row = {"borrower_id": borrower_id, "tax_kind": "vat", "period": period}
    return {**row, "due_on": due, "filed_on": filed, **columns}


RETURNS = [
    filing("red", "2026-04", 28),
    filing("red", "2026-03", 30),
    filing("below red", "2026-03", 29),
    filing("amber", "2026-03", 5),
    filing("below amber", "2026-03", 4),
    filing("on time", "2026-04", -3),
    filing("missing", "2026-04", None),
    filing("two on time", "2026-02", 30),
    filing("two on time", "2026-03", 0),
    filing("two on time", "2026-04", 0),
    filing("extended", "2026-04", 6, tax_kind="income_tax"),
    filing("still running", "2026-03", None, due_on=AS_OF),
    filing("filed tomorrow", "2026-04", None, filed_on=AS_OF + timedelta(days=1)),
    filing("another tax", "2026-04", 0),
    filing("another tax", "2026-03", 12, tax_kind="SURTAX"),
    filing("old", "2026-03", None, due_on=AS_OF - timedelta(days=215)),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    calendar = [
        {"tax_kind": "vat", "period": "2026-04", "due_on": MONTHS["2026-04"]},
        {"tax_kind": "income_tax", "period": "2026-04", "due_on": EXTENDED},
    ]
    return rows_of(late_filing.measure(feeds(tax_returns=RETURNS, tax_deadlines=calendar), AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(late_filing.PLUGIN, rows[name])


def test_fires_on_the_later_of_the_last_two_returns(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["period"], row["late_returns"]) == (30.0, "2026-03", 2)
    assert level(rows, "red") == Level.RED


@pytest.mark.parametrize("name", ["on time", "two on time"])
def test_quiet_when_the_last_two_were_on_time(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("below red", Level.AMBER), ("amber", Level.AMBER), ("below amber", Level.GREEN)],
)
def test_a_day_less_is_a_level_less(rows: dict[str, Row], name: str, expected: Level) -> None:
    assert level(rows, name) == expected


@pytest.mark.parametrize("name", ["missing", "filed tomorrow"])
def test_what_is_not_filed_is_late_up_to_today(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], rows[name]["filed_on"]) == (28.0, None)


def test_the_calendars_extension_moves_the_day(rows: dict[str, Row]) -> None:
    assert (rows["extended"]["due_on"], rows["extended"]["value"]) == (EXTENDED, 1.0)


def test_each_tax_is_judged_by_its_own_returns(rows: dict[str, Row]) -> None:
    row = rows["another tax"]

    assert (row["value"], row["tax_kind"], row["late_returns"]) == (12.0, "surtax", 1)


def test_no_row_without_a_return_of_the_last_two_quarters(rows: dict[str, Row]) -> None:
    assert not {"old", "still running"} & set(rows)


def test_the_sentence_names_the_return(rows: dict[str, Row]) -> None:
    lines = {"amber": 5, "red": 30}

    assert late_filing.explain(evidence(rows["red"], level="red", **lines)).en == (
        "The VAT return for 2026-03, due on 15 April 2026, was filed on 15 May 2026: 30 days late "
        "(red line 30)."
    )
    assert late_filing.explain(evidence(rows["missing"], **lines)).zh == (
        "所属期 2026-04 的增值税申报截止 2026 年 5 月 15 日，至今未申报，逾期 28 天（黄线 5 天）。"
    )
