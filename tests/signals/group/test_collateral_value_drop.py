"""Collateral worth less: the loan to value at the values of now and of a year ago."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.signals.group.tied import AS_OF
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.judging.levels import raw_levels
from warning_signals.judging.looks import Looks
from warning_signals.model import Level
from warning_signals.signals.group import collateral_value_drop as signal

LAST_YEAR, NOW = date(2025, 6, 12), date(2026, 5, 6)
# What the collateral was worth and is worth; ¥500,000 are owed.
WORTH: dict[str, tuple[float, float]] = {
    "amber": (1_250_000, 1_000_000),
    "below": (1_250_000, 1_001_000),
    "over cap": (850_000, 700_000),
    "cap by noise": (715_000, 714_000),
    "always over": (600_000, 500_000),
    "risen": (1_000_000, 1_250_000),
    "machines": (1_250_000, 980_000),
    "paid down": (1_250_000, 800_000),
    "unsecured": (1_250_000, 800_000),
}


def valued(borrower: str, on: date, value: float) -> Row:
    kind = "equipment" if borrower == "machines" else "real_estate"
    row: Row = {"collateral_id": f"K-{borrower}", "facility_id": f"F-{borrower}", "kind": kind}
    return {**row, "valued_on": on, "value": value, "currency": "CNY"}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    values = [
        valued(b, on, v)
        for b, of in WORTH.items()
        for on, v in zip((LAST_YEAR, NOW), of, strict=True)
    ]
    values += [valued("amber", date(2024, 1, 1), 9_000_000), valued("once", NOW, 1_000_000)]
    values.append(valued("amber", date(2026, 6, 13), 1))
    everyone = [*WORTH, "once"]
    facilities: list[Row] = [
        {
            "facility_id": f"F-{b}",
            "borrower_id": b,
            "currency": "CNY",
            "security": "none" if b == "unsecured" else "mortgage",
        }
        for b in everyone
    ]
    owed: list[Row] = [
        {
            "facility_id": f"F-{b}",
            "business_on": AS_OF,
            "outstanding": 100_000 if b == "paid down" else 500_000,
        }
        for b in everyone
    ]
    given = feeds(
        book=[in_book(b) for b in everyone],
        collateral_values=values,
        facilities=facilities,
        facility_balances=owed,
    )
    return rows_of(signal.measure(given, AS_OF))


def level(row: Row) -> Level:
    looks = Looks(
        values=np.array([[row["value"]]]),
        parts={"over_cap": np.array([[row["over_cap"]]], dtype=np.float64)},
        materiality=np.zeros(1),
    )
    return Level(raw_levels(looks, signal.THRESHOLDS)[0, 0])


def test_fires_amber_on_ten_points_and_not_below(rows: dict[str, Row]) -> None:
    assert (rows["amber"]["loan_to_value"], rows["amber"]["before"]) == (0.5, 0.4)
    assert rows["amber"]["value"] == pytest.approx(0.1)
    assert (level(rows["amber"]), level(rows["below"])) == (Level.AMBER, Level.GREEN)


def test_fires_red_where_it_carries_the_loan_over_the_cap(rows: dict[str, Row]) -> None:
    assert (rows["over cap"]["cap"], level(rows["over cap"])) == (0.7, Level.RED)
    assert (rows["machines"]["cap"], level(rows["machines"])) == (0.5, Level.RED)


@pytest.mark.parametrize("who", ["cap by noise", "risen", "paid down"])
def test_quiet_on_noise_on_a_rise_and_on_little_debt(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["over_cap"], level(rows[who])) == (0, Level.GREEN)


def test_a_loan_that_was_over_the_cap_before_is_amber_at_most(rows: dict[str, Row]) -> None:
    assert rows["always over"]["value"] == pytest.approx(1 - 5 / 6)
    assert level(rows["always over"]) == Level.AMBER


def test_valued_once_or_unsecured_there_is_no_row(rows: dict[str, Row]) -> None:
    assert {"once", "unsecured"}.isdisjoint(rows)


def test_the_sentence_has_both_values(rows: dict[str, Row]) -> None:
    told = evidence(rows["amber"], amber=0.1, red=None)
    red = evidence(rows["machines"], level="red", amber=0.1, red=None)

    assert signal.explain(told).en == (
        "The collateral is worth ¥1,000,000 by the valuation of 6 May 2026, against ¥1,250,000: "
        "the loan is 50 % of it, and would be 40 % at the earlier value (amber line 10 points)."
    )
    assert "(red line: over the cap of 50 %)" in signal.explain(red).en
