"""Amplitude drop: the balance's swing of two months, against the usual and the least of a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import amplitude_drop

AS_OF = date(2026, 6, 12)
# Without a New Year nearby a month is thirty plain days.
NO_FESTIVAL = [{"new_year_on": date(2020, 1, 25)}]
SIGNAL = amplitude_drop.PLUGIN
USUAL = (100,) * 10
# The swing of each month in thousands, the newest first.
SWINGS: dict[str, tuple[int, ...]] = {
    "smaller": (40, 50, *USUAL),
    "same": (100, 100, *USUAL),
    "one_month": (40, 100, *USUAL),
    "season": (50, 50, *USUAL[:8], 50, 50),
    "flat": (0, 0, *(0,) * 10),
    "young": (40, 50, *USUAL[:5]),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    row: Row = {"currency": "CNY"}
    held = [
        {**row, "borrower_id": name, "day": AS_OF - timedelta(days=30 * month + 2 * n)}
        | {"balance": 5_000.0 + (1_000.0 * swing if n == 7 else 0.0)}
        for name, months in SWINGS.items()
        for month, swing in enumerate(months)
        for n in range(15)
    ]
    book = [in_book(name) for name in SWINGS]
    given = feeds(daily_balances=held, new_years=NO_FESTIVAL, book=book)
    return rows_of(amplitude_drop.measure(given, AS_OF))


def test_fires_when_the_swing_of_two_months_is_half_the_usual(rows: dict[str, Row]) -> None:
    row = rows["smaller"]

    assert (row["value"], row["current"], row["baseline"]) == (0.5, 50_000, 100_000)
    assert (row["below_lowest"], row["change"]) == (0.5, 50_000)
    assert one_look(SIGNAL, row, materiality=20_000) == Level.AMBER


def test_quiet_when_the_balance_swings_as_ever(rows: dict[str, Row]) -> None:
    assert (rows["same"]["value"], rows["same"]["below_lowest"]) == (1.0, 0.0)


def test_quiet_on_a_single_calm_month(rows: dict[str, Row]) -> None:
    assert rows["one_month"]["value"] == 1.0


def test_quiet_where_two_months_were_as_calm_a_year_ago(rows: dict[str, Row]) -> None:
    assert (rows["season"]["value"], rows["season"]["below_lowest"]) == (0.5, 0.0)
    assert one_look(SIGNAL, rows["season"]) == Level.GREEN


def test_without_six_pairs_before_or_any_swing_there_is_no_row(rows: dict[str, Row]) -> None:
    assert not {"young", "flat"} & set(rows)


@pytest.mark.parametrize(
    ("value", "below", "level"),
    [
        (0.61, 0.2, Level.GREEN),
        (0.60, 0.2, Level.AMBER),
        (0.60, 0.199, Level.GREEN),
        (0.41, 0.2, Level.AMBER),
        (0.40, 0.2, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, below: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["smaller"], value=value, below_lowest=below) == level


def test_the_sentence_has_the_swing_and_the_usual_one(rows: dict[str, Row]) -> None:
    assert amplitude_drop.explain(evidence(rows["smaller"], amber=0.6, red=0.4)).en == (
        "Between a month's high and low the balance moved by ¥50,000 at most in the last two, 50 % "
        "of the usual ¥100,000 (amber line 60 %), the least in a year, at least ¥100,000 before."
    )
