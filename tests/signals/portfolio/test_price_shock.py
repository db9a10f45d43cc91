"""Price shock: what a trade buys and sells, against the mean of the year before."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.portfolio import price_shock as signal

AS_OF = date(2026, 6, 12)
YEAR = [f"2025-{month:02d}" for month in range(5, 13)] + [f"2026-{m:02d}" for m in range(1, 5)]
# Sector: the newest index of what is bought and sold; all stood at 100 for a year.
NEWEST = {
    "C10": (115.0, 97.0),
    "C11": (114.9, 100.0),
    "C12": (130.0, 100.0),
    "C13": (129.9, 100.0),
    "C14": (100.0, 85.0),
    "C15": (85.0, 130.0),
    "C16": (100.0, 100.0),
}


def index(series: str, month: str, value: float, on: date = date(2026, 6, 9)) -> Row:
    return {"series": series, "month": month, "value": value, "business_on": on}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    told = []
    for sector, newest in NEWEST.items():
        for what, value in zip(("input", "output"), newest, strict=True):
            told += [index(f"{sector} {what}", month, 100.0) for month in YEAR]
            told.append(index(f"{sector} {what}", "2026-05", value))
    told += [index("C20 input", month, 100.0) for month in YEAR[1:]]
    told += [index("C20 input", "2026-05", 200.0)]
    told += [index("C21 input", f"2025-{month:02d}", 100.0) for month in range(1, 13)]
    told += [index("C21 input", "2026-01", 100.0), index("C21 input", "2026-02", 200.0)]
    told += [index("C16 input", "2026-06", 900.0, date(2026, 6, 15))]
    told += [index("C23 input", month.replace("-0", "-"), 100.0) for month in YEAR]
    told += [index("C23 input", "2026-5", 115.0), index("C23 input", "May 2026", 900.0)]
    sectors = [*NEWEST, "C20", "C21", "C22", "C23"]
    given = feeds(book=[in_book(s, sector=s) for s in sectors], market_prices=told)
    return rows_of(signal.measure(given, AS_OF))


def test_fires_by_the_newest_month_where_months_are_written_without_a_nought(
    rows: dict[str, Row],
) -> None:
    assert rows["C23"]["value"] == pytest.approx(0.15)
    assert rows["C23"]["month"] == "2026-5"


def level(row: Row) -> Level:
    return judged(signal.PLUGIN, row)


def test_fires_amber_where_what_is_bought_is_fifteen_percent_dearer(
    rows: dict[str, Row],
) -> None:
    assert rows["C10"]["value"] == pytest.approx(0.15)
    assert (level(rows["C10"]), level(rows["C11"])) == (Level.AMBER, Level.GREEN)


def test_fires_red_at_thirty_percent(rows: dict[str, Row]) -> None:
    assert (level(rows["C12"]), level(rows["C13"])) == (Level.RED, Level.AMBER)


def test_fires_where_what_is_sold_is_cheaper(rows: dict[str, Row]) -> None:
    assert rows["C14"]["output_fall"] == pytest.approx(0.15)
    assert level(rows["C14"]) == Level.AMBER


@pytest.mark.parametrize("who", ["C15", "C16"])
def test_quiet_on_moves_that_help_and_on_what_is_not_known_yet(
    rows: dict[str, Row], who: str
) -> None:
    assert (rows[who]["value"], level(rows[who])) == (0.0, Level.GREEN)


def test_without_a_year_before_or_a_fresh_index_there_is_no_row(rows: dict[str, Row]) -> None:
    assert {"C20", "C21", "C22"}.isdisjoint(rows)


def test_it_is_about_the_sector() -> None:
    assert signal.PLUGIN.scope == "sector"


def test_the_sentence_has_both_moves(rows: dict[str, Row]) -> None:
    told = evidence(rows["C10"], amber=0.15, red=0.30)

    assert signal.explain(told).en == (
        "Sector C10: in 2026-05 input prices stood at +15 % and output prices at -3 % against the "
        "mean of the twelve months before (amber line 15 %)."
    )
