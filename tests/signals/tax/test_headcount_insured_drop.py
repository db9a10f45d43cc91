"""Insured headcount drop: staff against half a year and a year ago, and unpaid contributions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.made_up import Row, evidence, feeds, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.tax import headcount_insured_drop

AS_OF = date(2026, 6, 12)
LAST = 2026 * 12 + 3  # April 2026, months from 0


def months(borrower_id: str, heads: dict[int, int], unpaid: int = 0, **columns: Any) -> list[Row]:
    """Return the heads by how many months before April 2026, the newest so many unpaid."""
    row: Row = {"borrower_id": borrower_id, "due_amount": 1_000, "currency": "CNY"}
    return [
        {
            **row,
            "period": f"{(LAST - back) // 12}-{(LAST - back) % 12 + 1:02}",
            "insured_count": count,
            "paid_on": None if back < unpaid else date(2025, 1, 1),
            **columns,
        }
        for back, count in heads.items()
    ]


ROWS = [
    *months("red", {0: 12, 6: 20, 12: 20}),
    *months("below red", {0: 13, 6: 20, 12: 20}),
    *months("amber", {0: 16, 6: 20, 12: 20}),
    *months("below amber", {0: 17, 6: 20, 12: 20}),
    *months("steady", {0: 20, 6: 20, 12: 20}),
    *months("season", {0: 12, 6: 20, 12: 12}),
    *months("two of four", {0: 2, 6: 4, 12: 4}),
    *months("young", {0: 12, 6: 20}),
    *months("too young", {0: 12, 5: 20}),
    *months("stale", {4: 12, 10: 20}),
    *months("one unpaid", {0: 20, 6: 20}, unpaid=1),
    *months("two unpaid", {0: 20, 1: 20, 6: 20}, unpaid=2),
    *months("paid later", {0: 20, 6: 20}, paid_on=date(2026, 6, 13)),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return rows_of(headcount_insured_drop.measure(feeds(social_insurance=ROWS), AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return one_look(headcount_insured_drop.PLUGIN, rows[name])


def test_fires_when_two_fifths_are_gone(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["insured"], row["insured_before"], row["value"]) == (12, 20, pytest.approx(0.4))
    assert level(rows, "red") == Level.RED


@pytest.mark.parametrize("name", ["steady", "season", "two of four"])
def test_quiet_on_steady_seasonal_and_ordinary_change(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("below red", Level.AMBER), ("amber", Level.AMBER), ("below amber", Level.GREEN)],
)
def test_a_person_more_is_a_level_less(rows: dict[str, Row], name: str, expected: Level) -> None:
    assert level(rows, name) == expected


def test_a_month_unpaid_is_amber_and_two_are_red(rows: dict[str, Row]) -> None:
    assert (rows["one unpaid"]["unpaid_months"], level(rows, "one unpaid")) == (1, Level.AMBER)
    assert (rows["two unpaid"]["unpaid_months"], level(rows, "two unpaid")) == (2, Level.RED)


def test_what_is_paid_after_today_is_unpaid(rows: dict[str, Row]) -> None:
    assert rows["paid later"]["unpaid_months"] == 2


def test_a_firm_of_half_a_year_is_compared_with_that(rows: dict[str, Row]) -> None:
    assert rows["young"]["insured_before"] == 20


def test_no_row_without_half_a_year_or_a_fresh_month(rows: dict[str, Row]) -> None:
    assert not {"too young", "stale"} & set(rows)


def test_it_needs_consent_and_staff() -> None:
    meant = rows_of(headcount_insured_drop.has_staff(feeds(social_insurance=ROWS), AS_OF))

    assert headcount_insured_drop.PLUGIN.consent == "social_insurance"
    assert {"red", "stale"} <= set(meant)


def test_the_sentence_says_staff_contributions_and_the_line(rows: dict[str, Row]) -> None:
    lines = {"amber": 0.2, "red": 0.4}

    assert headcount_insured_drop.explain(evidence(rows["red"], level="red", **lines)).en == (
        "Insured staff: 12, against 20 half a year and a year ago (40 % fewer); 0 months of "
        "contributions are unpaid (red line 40 %)."
    )
    assert headcount_insured_drop.explain(evidence(rows["one unpaid"], **lines)).en == (
        "Insured staff: 20, against 20 half a year and a year ago; 1 month of contributions is "
        "unpaid (amber line 1 month)."
    )
