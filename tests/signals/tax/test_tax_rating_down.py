"""Tax rating down: the newest grade against the one before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.tax import tax_rating_down

AS_OF = date(2026, 6, 12)
YEARS = [date(2024, 4, 20), date(2025, 4, 20), date(2026, 4, 20)]


def grades(borrower_id: str, letters: str, **columns: Any) -> list[Row]:
    """Return a grade for each letter, the last in April 2026."""
    return [
        {"event_id": f"{borrower_id}-{day}", "borrower_id": borrower_id, "kind": "rating",
            "happened_on": day, "rating": letter, **columns}
        for day, letter in zip(YEARS[-len(letters) :], letters, strict=True)
    ]  # fmt: skip


EVENTS = [
    *grades("two steps", "ABC"),
    *grades("one step", "AAB"),
    *grades("same", "BBB"),
    *grades("better", "CB"),
    *grades("new firm", "MMC"),
    *grades("lowest", "CD"),
    *grades("to C", "AC"),
    *grades("low for long", "ACC"),
    *grades("once", "D"),
    *grades("tomorrow", "AA"),
    *grades("tomorrow", "D", happened_on=date(2026, 6, 13)),
    *grades("inspected", "A", kind="inspection"),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return rows_of(tax_rating_down.measure(feeds(tax_events=EVENTS), AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(tax_rating_down.PLUGIN, rows[name])


def test_fires_red_when_a_b_becomes_a_c(rows: dict[str, Row]) -> None:
    row = rows["two steps"]

    assert (row["value"], row["rating"], row["rating_before"]) == (2.0, "C", "B")
    assert (row["fell_low"], level(rows, "two steps")) == (1, Level.RED)


@pytest.mark.parametrize("name", ["same", "better", "low for long", "tomorrow"])
def test_quiet_where_the_newest_grade_is_no_worse(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("one step", Level.AMBER),
        ("new firm", Level.AMBER),
        ("lowest", Level.RED),
        ("to C", Level.RED),
    ],
)
def test_a_step_is_amber_and_a_fall_to_the_bottom_red(
    rows: dict[str, Row], name: str, expected: Level
) -> None:
    assert level(rows, name) == expected


def test_no_row_for_one_who_was_graded_once(rows: dict[str, Row]) -> None:
    assert not {"once", "inspected"} & set(rows)


def test_it_applies_to_those_who_are_graded() -> None:
    meant = rows_of(tax_rating_down.graded(feeds(tax_events=EVENTS), AS_OF))

    assert "once" in meant
    assert "inspected" not in meant


def test_the_sentence_names_both_grades(rows: dict[str, Row]) -> None:
    text = tax_rating_down.explain(evidence(rows["two steps"], level="red", amber=1, red=None))

    assert text.en == (
        "The tax bureau graded the firm C on 20 April 2026, 2 steps below the B of 20 April 2025 "
        "(red line: a fall to C or D)."
    )
