"""External limit cut: what other lenders grant now and three months ago."""

from __future__ import annotations

import pytest

from tests.signals.bureau.reported import measured, report
from tests.signals.made_up import Row, evidence
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.bureau import ext_limit_cut

LIMITS = {
    "red": (60_000, 100_000),
    "below red": (60_100, 100_000),
    "amber": (80_000, 100_000),
    "below amber": (80_100, 100_000),
    "raised": (150_000, 100_000),
    "none": (0, 0),
    "not told": (None, 100_000),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    told = [
        report(name, back, limits_total=limit)
        for name, limits in LIMITS.items()
        for back, limit in zip((0, 3), limits, strict=True)
    ]
    return measured(ext_limit_cut, [*told, report("young", 0, limits_total=5)])


def test_fires_red_when_two_fifths_of_the_limits_are_gone(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["change"], row["limits_before"]) == (0.4, 40_000, 100_000)
    assert one_look(ext_limit_cut.PLUGIN, row) == Level.RED


@pytest.mark.parametrize("name", ["raised", "none"])
def test_quiet_where_nothing_is_cut(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], one_look(ext_limit_cut.PLUGIN, rows[name])) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("below red", Level.AMBER), ("amber", Level.AMBER), ("below amber", Level.GREEN)],
)
def test_a_thousandth_less_is_a_level_less(
    rows: dict[str, Row], name: str, expected: Level
) -> None:
    assert one_look(ext_limit_cut.PLUGIN, rows[name]) == expected


def test_quiet_where_what_is_gone_is_less_than_an_instalment(rows: dict[str, Row]) -> None:
    assert one_look(ext_limit_cut.PLUGIN, rows["red"], 40_001) == Level.GREEN


def test_no_row_without_both_reports(rows: dict[str, Row]) -> None:
    assert not {"young", "not told"} & set(rows)


def test_the_sentence_says_both_limits(rows: dict[str, Row]) -> None:
    text = ext_limit_cut.explain(evidence(rows["red"], level="red", amber=0.2, red=0.4))

    assert text.en == (
        "Other lenders grant ¥60,000 by the report of 2026-06, 40 % less than the ¥100,000 of "
        "three months before (red line 40 %)."
    )
