"""External overdue: what is overdue elsewhere, and for how long by two reports."""

from __future__ import annotations

from typing import Any

import pytest

from tests.signals.bureau.reported import measured, report
from tests.signals.made_up import Row, evidence
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.bureau import ext_overdue


def late(borrower_id: str, overdue: float | None, back: int = 0, **columns: Any) -> Row:
    usual: Row = {"total_debt": 100_000, "overdue_debt": overdue, "overdue_90_debt": 0}
    return report(borrower_id, back, **{**usual, **columns})


REPORTS = [
    late("red", 30_000, overdue_90_debt=20_000),
    late("below red", 30_000, overdue_90_debt=19_900),
    late("amber", 100),
    late("a fee", 99),
    late("two reports", 500),
    late("two reports", 400, back=1),
    late("cleared", 0),
    late("cleared", 50_000, back=1, overdue_90_debt=50_000),
    late("nothing owed", 0, total_debt=0),
    late("owed nothing else", 500, total_debt=0),
    late("not told", None),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(ext_overdue, REPORTS)


def test_fires_red_where_a_fifth_is_ninety_days_overdue(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["share_90"], row["overdue"]) == (0.3, 0.2, 30_000)
    assert one_look(ext_overdue.PLUGIN, row) == Level.RED


@pytest.mark.parametrize("name", ["a fee", "cleared", "nothing owed"])
def test_quiet_where_nothing_to_speak_of_is_overdue(rows: dict[str, Row], name: str) -> None:
    row = rows[name]

    assert (row["value"], row["share_90"], row["reports_overdue"]) == (0.0, 0.0, 0)
    assert one_look(ext_overdue.PLUGIN, row) == Level.GREEN


def test_anything_is_amber_and_less_than_a_fifth_of_ninety_days_no_more(
    rows: dict[str, Row],
) -> None:
    assert one_look(ext_overdue.PLUGIN, rows["amber"]) == Level.AMBER
    assert one_look(ext_overdue.PLUGIN, rows["below red"]) == Level.AMBER


def test_red_where_two_reports_in_a_row_show_it(rows: dict[str, Row]) -> None:
    assert rows["two reports"]["reports_overdue"] == 2
    assert one_look(ext_overdue.PLUGIN, rows["two reports"]) == Level.RED


def test_overdue_without_a_debt_is_all_of_it(rows: dict[str, Row]) -> None:
    assert rows["owed nothing else"]["value"] == 1.0


def test_no_row_where_the_report_does_not_tell(rows: dict[str, Row]) -> None:
    assert "not told" not in rows


def test_it_is_not_hard() -> None:
    assert not ext_overdue.PLUGIN.hard


def test_the_sentence_says_what_is_overdue_and_the_line(rows: dict[str, Row]) -> None:
    lines = {"amber": 0.0001, "red": None}

    assert ext_overdue.explain(evidence(rows["red"], level="red", **lines)).en == (
        "¥30,000 of the ¥100,000 owed to other lenders is overdue, 30 %, by the report of 2026-06 "
        "(red line 20 % for 90 days)."
    )
    assert (
        "(red line: two reports in a row)"
        in ext_overdue.explain(evidence(rows["two reports"], level="red", **lines)).en
    )
    assert (
        "(amber line: anything overdue)" in ext_overdue.explain(evidence(rows["amber"], **lines)).en
    )
