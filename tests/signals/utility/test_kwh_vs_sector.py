"""Electricity against the sector: how much more a firm lost than the median of its trade."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.signals.made_up import Row, days, evidence, feeds, in_book, rows_of
from warning_signals.judging.levels import raw_levels
from warning_signals.judging.looks import Looks
from warning_signals.model import Level
from warning_signals.signals.utility import kwh_vs_sector as signal

AS_OF = date(2026, 6, 12)
LAST_YEAR = AS_OF - timedelta(days=364)
# kWh a day now; a year ago everyone used 100. The trade as a whole lost a tenth.
NOW = {
    **{f"peer {n}": 90.0 for n in range(10)},
    "amber": 65.0,
    "below": 66.0,
    "red": 50.0,
    "near red": 51.0,
    "with the trade": 88.0,
    "small trade": 10.0,
    "short": 10.0,
    "young": 10.0,
    "replaced": 10.0,
}


def readings(meter: str, last: date, quantity: float, count: int = 28) -> list[Row]:
    span = days(last - timedelta(days=count - 1), last)
    return [{"meter_id": meter, "business_on": day, "quantity": quantity} for day in span]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    read: list[Row] = []
    for who, kwh in NOW.items():
        read += readings(who, AS_OF, kwh, 24 if who == "short" else 28)
        read += readings(who, LAST_YEAR, 100.0) if who != "young" else []
    read += readings("replaced, old", LAST_YEAR, 900.0)
    meters: list[Row] = [
        {"meter_id": m, "borrower_id": m.removesuffix(", old"), "utility": "electricity"}
        for m in (*NOW, "replaced, old")
    ]
    book = [in_book(b, sector="C99" if b == "small trade" else "C17") for b in NOW]
    return rows_of(signal.measure(feeds(book=book, meters=meters, meter_readings=read), AS_OF))


def level(row: Row) -> Level:
    looks = Looks(values=np.array([[row["value"]]]), parts={}, materiality=np.zeros(1))
    return Level(raw_levels(looks, signal.THRESHOLDS)[0, 0])


def test_fires_amber_twenty_five_points_behind_and_not_twenty_four(rows: dict[str, Row]) -> None:
    assert rows["amber"]["value"] == pytest.approx(0.25)
    assert (rows["amber"]["sector_change"], rows["amber"]["peers"]) == (pytest.approx(-0.1), 15)
    assert (level(rows["amber"]), level(rows["below"])) == (Level.AMBER, Level.GREEN)


def test_fires_red_forty_points_behind_and_not_thirty_nine(rows: dict[str, Row]) -> None:
    assert (level(rows["red"]), level(rows["near red"])) == (Level.RED, Level.AMBER)


def test_quiet_where_the_whole_trade_slowed_down(rows: dict[str, Row]) -> None:
    assert rows["with the trade"]["change"] == pytest.approx(-0.12)
    assert level(rows["with the trade"]) == Level.GREEN


@pytest.mark.parametrize("who", ["small trade", "short", "young", "replaced"])
def test_without_peers_or_whole_readings_of_both_years_there_is_no_row(
    rows: dict[str, Row], who: str
) -> None:
    assert who not in rows


def test_the_sentence_has_both_changes(rows: dict[str, Row]) -> None:
    told = evidence(rows["amber"], amber=0.25, red=0.40)

    assert signal.explain(told).en == (
        "Electricity of four weeks is -35 % on a year before, that of the median of 15 firms of "
        "the sector -10 %: 25 points behind (amber line 25)."
    )
