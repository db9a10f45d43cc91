"""Rating drop: the newest grade against that of half a year before, by one model."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.repayment import rating_drop

AS_OF = date(2026, 6, 12)


def grade(borrower_id: str, days: int, notch: int, **columns: Any) -> Row:
    row: Row = {"borrower_id": borrower_id, "rated_on": AS_OF - timedelta(days=days)}
    return {**row, "grade": notch, "model": "A", **columns}


RATINGS = [
    grade("red", 4, 7),
    grade("red", 186, 4),
    grade("amber", 4, 5),
    grade("amber", 186, 4),
    grade("same", 4, 4),
    grade("same", 90, 6),
    grade("same", 186, 4),
    grade("better", 4, 2),
    grade("better", 186, 4),
    grade("below red", 4, 6),
    grade("below red", 186, 4),
    grade("tomorrow", -1, 9),
    grade("tomorrow", 30, 4),
    grade("tomorrow", 200, 4),
    grade("new model", 4, 7, model="B"),
    grade("new model", 40, 4),
    grade("new model", 186, 4),
    grade("other model", 4, 7, model="B"),
    grade("other model", 186, 4),
    grade("stale", 62, 7),
    grade("stale", 186, 4),
    grade("young", 4, 7),
    grade("young", 181, 4),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return rows_of(rating_drop.measure(feeds(internal_ratings=RATINGS), AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(rating_drop.PLUGIN, rows[name])


def test_fires_red_on_three_notches_in_half_a_year(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["grade"], row["grade_before"]) == (3.0, 7, 4)
    assert (row["rated_before_on"], level(rows, "red")) == (date(2025, 12, 8), Level.RED)


@pytest.mark.parametrize("name", ["same", "better", "tomorrow", "new model"])
def test_quiet_where_it_is_no_worse_than_half_a_year_ago(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


def test_amber_from_one_notch_on(rows: dict[str, Row]) -> None:
    assert level(rows, "amber") == Level.AMBER
    assert level(rows, "below red") == Level.AMBER


def test_no_row_without_two_grades_of_one_model_half_a_year_apart(rows: dict[str, Row]) -> None:
    assert not {"other model", "stale", "young"} & set(rows)


def test_the_sentence_says_both_grades(rows: dict[str, Row]) -> None:
    lines = {"amber": 1, "red": 3}

    assert rating_drop.explain(evidence(rows["red"], level="red", **lines)).en == (
        "The internal grade fell by 3 notches in half a year (red line 3): 7 on 8 June 2026, 4 on "
        "8 December 2025; 1 is the best."
    )
    assert "by 1 notch in" in rating_drop.explain(evidence(rows["amber"], **lines)).en
