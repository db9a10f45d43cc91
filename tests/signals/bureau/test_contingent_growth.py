"""Contingent growth: guarantees given for others against the firm's own debt."""

from __future__ import annotations

from typing import Any

import pytest

from tests.signals.bureau.reported import measured, report
from tests.signals.made_up import Row, evidence
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.bureau import contingent_growth


def given(borrower_id: str, now: float, before: float, back: int = 12, **more: Any) -> list[Row]:
    """Return reports on guarantees; ¥500,000 is owed to us and 500,000 elsewhere."""
    usual: Row = {"total_debt": 500_000, **more}
    return [
        report(borrower_id, 0, guarantees_given=now, **usual),
        report(borrower_id, back, guarantees_given=before, **usual),
    ]


REPORTS = [
    *given("red", 1_000_000, 300_000),
    *given("below red", 999_000, 300_000),
    *given("amber", 500_000, 250_000),
    *given("below amber", 499_000, 0),
    *given("grown by less", 500_000, 251_000),
    *given("of old", 2_000_000, 2_000_000),
    *given("none", 0, 0),
    *given("half a year", 1_000_000, 300_000, back=6),
    *given("five months", 1_000_000, 300_000, back=5),
    *given("long ago", 1_000_000, 300_000, back=13),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(contingent_growth, REPORTS)


def test_fires_red_where_guarantees_reach_the_firms_own_debt(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["grown"], row["owed"]) == (1.0, 0.7, 1_000_000)
    assert one_look(contingent_growth.PLUGIN, row) == Level.RED


@pytest.mark.parametrize("name", ["none", "of old"])
def test_quiet_without_guarantees_or_with_those_of_old(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["grown"], one_look(contingent_growth.PLUGIN, rows[name])) == (
        0.0,
        Level.GREEN,
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("below red", Level.AMBER),
        ("amber", Level.AMBER),
        ("below amber", Level.GREEN),
        ("grown by less", Level.GREEN),
    ],
)
def test_a_thousand_less_is_a_level_less(rows: dict[str, Row], name: str, expected: Level) -> None:
    assert one_look(contingent_growth.PLUGIN, rows[name]) == expected


def test_no_row_without_a_report_of_half_a_year_to_a_year_before(rows: dict[str, Row]) -> None:
    assert "half a year" in rows
    assert not {"five months", "long ago"} & set(rows)


def test_the_sentence_says_what_is_guaranteed(rows: dict[str, Row]) -> None:
    text = contingent_growth.explain(evidence(rows["red"], level="red", amber=0.5, red=1.0))

    assert text.en == (
        "The firm has guaranteed ¥1,000,000 for others by the report of 2026-06, 100 % of the "
        "¥1,000,000 that it owes itself (red line 100 %); within the year before it was ¥300,000."
    )
