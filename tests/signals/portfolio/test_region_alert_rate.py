"""Region alert rate: how many stand at amber or red, against the year before."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.judging.levels import raw_levels
from warning_signals.judging.looks import Looks
from warning_signals.model import Level
from warning_signals.signals.portfolio import region_alert_rate as signal

AS_OF, YESTERDAY = date(2026, 6, 12), date(2026, 6, 11)


def book() -> list[Row]:
    return [
        *(in_book(f"B{n}", region="320500", sector=f"C{n}") for n in range(20)),
        *(in_book(f"C{n}", region="330100") for n in range(20)),
    ]


def alerts(weeks: int) -> list[Row]:
    looked_at = [YESTERDAY - timedelta(weeks=n) for n in range(weeks)]
    return [
        *({"day": day} for day in looked_at),
        *({"day": YESTERDAY, "borrower_id": f"B{n}"} for n in range(3)),
    ]


def measured(weeks: int = 40) -> dict[str, Row]:
    return rows_of(signal.measure(feeds(book=book(), alerts=alerts(weeks)), AS_OF))


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured()


def raw(row: Row) -> Level:
    looks = Looks(values=np.array([[row["value"]]]), parts={}, materiality=np.zeros(1))
    return Level(raw_levels(looks, signal.THRESHOLDS)[0, 0])


def test_fires_where_neighbours_of_all_trades_come_to_amber(rows: dict[str, Row]) -> None:
    assert rows["B0"]["value"] == pytest.approx(3.0)
    assert {rows[f"B{n}"]["value"] for n in range(20)} == {rows["B0"]["value"]}
    assert raw(rows["B0"]) == Level.RED


def test_quiet_where_it_is_as_ever(rows: dict[str, Row]) -> None:
    assert (rows["C0"]["value"], raw(rows["C0"])) == (0.0, Level.GREEN)


def test_without_twenty_six_weeks_there_is_no_row() -> None:
    assert measured(weeks=26) == {}


def test_the_sentence_names_the_region(rows: dict[str, Row]) -> None:
    told = evidence(rows["B0"], level="red", amber=2, red=3)

    assert signal.explain(told).en == (
        "Region 320500: 15 % of 20 firms stood at amber or red on 11 June 2026, against 0 % in the "
        "year before, 3 standard deviations more (red line 3)."
    )
