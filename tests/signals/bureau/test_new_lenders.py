"""New lenders: how many more lend to the firm than three months ago."""

from __future__ import annotations

import pytest

from tests.signals.bureau.reported import measured, report
from tests.signals.made_up import Row, evidence
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.bureau import new_lenders

COUNTS = {"red": (5, 1), "below red": (4, 1), "amber": (3, 1), "below amber": (2, 1),
    "same": (6, 6), "fewer": (1, 4)}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    told = [
        report(name, back, lenders_count=count)
        for name, counts in COUNTS.items()
        for back, count in zip((0, 3), counts, strict=True)
    ]
    return measured(new_lenders, [*told, report("young", 0, lenders_count=9)])


def test_fires_red_on_four_lenders_more(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["lenders"], row["lenders_before"]) == (4.0, 5, 1)
    assert one_look(new_lenders.PLUGIN, row) == Level.RED


@pytest.mark.parametrize("name", ["same", "fewer"])
def test_quiet_where_there_are_no_more(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], one_look(new_lenders.PLUGIN, rows[name])) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("below red", Level.AMBER), ("amber", Level.AMBER), ("below amber", Level.GREEN)],
)
def test_a_lender_less_is_a_level_less(rows: dict[str, Row], name: str, expected: Level) -> None:
    assert one_look(new_lenders.PLUGIN, rows[name]) == expected


def test_no_row_without_a_report_of_three_months_before(rows: dict[str, Row]) -> None:
    assert "young" not in rows


def test_the_sentence_counts_the_lenders(rows: dict[str, Row]) -> None:
    text = new_lenders.explain(evidence(rows["red"], level="red", amber=2, red=4))

    assert text.en == (
        "5 other lenders by the report of 2026-06, 1 three months before: 4 lenders more (red "
        "line 4)."
    )
