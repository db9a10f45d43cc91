"""Sector alert rate: how many stand at amber or red, against the year before."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.judging.levels import raw_levels
from warning_signals.judging.looks import Looks
from warning_signals.model import Level
from warning_signals.signals.portfolio import sector_alert_rate as signal

AS_OF, YESTERDAY = date(2026, 6, 12), date(2026, 6, 11)


def book() -> list[Row]:
    young = [f"Y{n}" for n in range(10, 20)]
    return [
        in_book(
            f"{part}{n}",
            sector=part,
            onboarded_on=YESTERDAY if f"{part}{n}" in young else date(2020, 1, 1),
        )
        for part in "ARNFWY"
        for n in range(19 if part == "F" else 20)
    ]


def alerts(weeks: int) -> list[Row]:
    looked_at = [YESTERDAY - timedelta(weeks=n) for n in range(weeks)]
    today = [f"A{n}" for n in range(2)] + [f"R{n}" for n in range(3)] + ["N0", "F0", "F1", "F2"]
    always = [("W", 3), ("Y", 5)]
    return [
        *({"day": day} for day in looked_at),
        *({"day": YESTERDAY, "borrower_id": who} for who in today),
        *(
            {"day": day, "borrower_id": f"{part}{n}"}
            for day in looked_at
            for part, count in always
            for n in range(count)
        ),
    ]


def measured(weeks: int = 40) -> dict[str, Row]:
    return rows_of(signal.measure(feeds(book=book(), alerts=alerts(weeks)), AS_OF))


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured()


def raw(row: Row) -> Level:
    looks = Looks(values=np.array([[row["value"]]]), parts={}, materiality=np.zeros(1))
    return Level(raw_levels(looks, signal.THRESHOLDS)[0, 0])


def test_fires_amber_at_two_standard_deviations_and_red_at_three(rows: dict[str, Row]) -> None:
    assert (rows["A0"]["value"], rows["A0"]["alerts"]) == (pytest.approx(2.0), 2)
    assert (rows["R0"]["value"], rows["R0"]["rate"]) == (pytest.approx(3.0), 0.15)
    assert (raw(rows["A0"]), raw(rows["R0"])) == (Level.AMBER, Level.RED)


def test_quiet_one_firm_below(rows: dict[str, Row]) -> None:
    assert rows["N0"]["value"] == pytest.approx(1.0)
    assert raw(rows["N0"]) == Level.GREEN


def test_quiet_where_the_trade_is_always_so(rows: dict[str, Row]) -> None:
    assert (rows["W0"]["rate"], rows["W0"]["usual"]) == (0.15, pytest.approx(0.15))
    assert rows["W0"]["value"] == pytest.approx(0.0)


def test_everyone_of_the_sector_has_the_same_value(rows: dict[str, Row]) -> None:
    assert {rows[f"R{n}"]["value"] for n in range(20)} == {rows["R0"]["value"]}
    assert signal.PLUGIN.scope == "sector"


def test_nineteen_firms_are_too_few(rows: dict[str, Row]) -> None:
    assert "F0" not in rows


def test_without_twenty_six_weeks_before_there_is_no_row() -> None:
    assert measured(weeks=26) == {}
    assert "R0" in measured(weeks=27)


def test_firms_count_from_when_they_came(rows: dict[str, Row]) -> None:
    # Ten of the twenty came this year; half of the ten that were there before stood at amber.
    assert rows["Y0"]["firms"] == 20
    assert rows["Y0"]["usual"] == pytest.approx(0.5)


def test_the_sentence_has_both_rates(rows: dict[str, Row]) -> None:
    told = evidence(rows["R0"], level="red", amber=2, red=3)

    assert signal.explain(told).en == (
        "Sector R: 15 % of 20 firms stood at amber or red on 11 June 2026, against 0 % in the year "
        "before, 3 standard deviations more (red line 3)."
    )
