"""External debt growth: what other lenders are owed now and three months ago."""

from __future__ import annotations

from typing import Any

import pytest

from tests.signals.bureau.reported import measured, report
from tests.signals.made_up import Row, evidence
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.bureau import ext_debt_growth


def debts(borrower_id: str, now: float | None, before: float | None, **columns: Any) -> list[Row]:
    return [
        report(borrower_id, back, total_debt=debt, **columns)
        for back, debt in ((0, now), (3, before))
        if debt is not None
    ]


REPORTS = [
    *debts("red", 150_000, 100_000),
    *debts("below red", 149_900, 100_000),
    *debts("amber", 125_000, 100_000),
    *debts("below amber", 124_900, 100_000),
    *debts("repaid", 20_000, 100_000),
    *debts("nothing", 0, 0),
    *debts("first loan", 100_000, 0),
    *debts("young", 150_000, None),
    *debts("dollars", 150_000, 100_000, currency="USD"),
    *(report("stale", back, total_debt=150_000) for back in (3, 6)),
    *(report("a month old", back, total_debt=100_000 + 90_000 * (back == 2)) for back in (2, 5)),
    report("later", -1, total_debt=900_000),
    *debts("later", 100_000, 100_000),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(ext_debt_growth, REPORTS)


def test_fires_red_when_debt_elsewhere_grows_by_half(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["change"], row["debt_before"]) == (0.5, 50_000, 100_000)
    assert (row["month"], one_look(ext_debt_growth.PLUGIN, row)) == ("2026-06", Level.RED)


@pytest.mark.parametrize("name", ["repaid", "nothing", "later"])
def test_quiet_where_it_does_not_grow(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], one_look(ext_debt_growth.PLUGIN, rows[name])) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("below red", Level.AMBER), ("amber", Level.AMBER), ("below amber", Level.GREEN)],
)
def test_a_thousandth_less_is_a_level_less(
    rows: dict[str, Row], name: str, expected: Level
) -> None:
    assert one_look(ext_debt_growth.PLUGIN, rows[name]) == expected


def test_quiet_where_the_growth_is_less_than_an_instalment(rows: dict[str, Row]) -> None:
    assert one_look(ext_debt_growth.PLUGIN, rows["red"], 50_000) == Level.RED
    assert one_look(ext_debt_growth.PLUGIN, rows["red"], 50_001) == Level.GREEN


def test_a_first_loan_elsewhere_is_measured_against_ours(rows: dict[str, Row]) -> None:
    # ¥500,000 is owed to us.
    assert rows["first loan"]["value"] == 0.2


def test_a_report_of_two_months_ago_still_speaks(rows: dict[str, Row]) -> None:
    assert (rows["a month old"]["value"], rows["a month old"]["month"]) == (0.9, "2026-04")


def test_no_row_without_two_reports_up_to_now_in_our_currency(rows: dict[str, Row]) -> None:
    assert not {"young", "dollars", "stale"} & set(rows)


def test_it_needs_consent() -> None:
    assert ext_debt_growth.PLUGIN.consent == "bureau_reports"


def test_the_sentence_says_both_debts(rows: dict[str, Row]) -> None:
    lines = {"amber": 0.25, "red": 0.50}

    assert ext_debt_growth.explain(evidence(rows["red"], level="red", **lines)).en == (
        "Other lenders are owed ¥150,000 by the report of 2026-06, against ¥100,000 three months "
        "before: 50 % more (red line 50 %)."
    )
    assert (
        "new debt of 20 % of what is owed to us"
        in ext_debt_growth.explain(evidence(rows["first loan"], **lines)).en
    )
