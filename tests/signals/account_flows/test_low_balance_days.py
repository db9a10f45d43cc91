"""Low balance days: days below one instalment, against every month of the year before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import low_balance_days

AS_OF = date(2026, 6, 12)
# Without a New Year nearby a month is thirty plain days.
NO_FESTIVAL = [{"new_year_on": date(2020, 1, 25)}]
SIGNAL = low_balance_days.PLUGIN
# Low days of each month of thirty, the newest first; the rest hold 50,000.
LOW: dict[str, tuple[int, ...]] = {
    "low": (12, 1, 1, 1, 1, 1, 1, 1),
    "never": (0, 0, 0, 0, 0, 0, 0, 0),
    "always": (30, 30, 30, 30, 30, 30, 30, 30),
    "season": (12, 1, 1, 1, 1, 1, 10, 1),
    "large": (0, 0, 0, 0, 0, 0, 0, 0),
    "young": (12, 1, 1, 1, 1, 1),
    "stopped": (0, 0, 0, 0, 0, 0, 0, 0),
}


def balances(name: str) -> list[Row]:
    row: Row = {"borrower_id": name, "currency": "CNY"}
    return [
        {**row, "day": AS_OF - timedelta(days=30 * month + n)}
        | {"balance": 19_999.0 if n < low else 50_000.0}
        for month, low in enumerate(LOW[name])
        for n in range(30)
        if not (name == "stopped" and month == 0 and n >= 9)
    ]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    # A usual month brings 120,000, of "large" 1,200,000: a twentieth is more than an instalment.
    flows = [
        {"borrower_id": name, "currency": "CNY", "day": AS_OF - timedelta(days=29 + 30 * month)}
        | {"operating_inflow": 1_200_000.0 if name == "large" else 120_000.0}
        for name in LOW
        for month in range(8)
    ]
    given = feeds(
        daily_flows=flows,
        daily_balances=[row for name in LOW for row in balances(name)],
        new_years=NO_FESTIVAL,
        book=[in_book(name) for name in LOW],
    )
    return rows_of(low_balance_days.measure(given, AS_OF))


def test_fires_when_twelve_days_of_thirty_hold_less_than_an_instalment(
    rows: dict[str, Row],
) -> None:
    row = rows["low"]

    assert (row["value"], row["bar"], row["least"]) == (pytest.approx(12), 20_000, 19_999)
    assert (row["usual"], row["more"]) == pytest.approx((1.0, 11.0))
    assert judged(SIGNAL, row) == Level.AMBER


def test_quiet_when_the_account_holds_enough(rows: dict[str, Row]) -> None:
    assert rows["never"]["value"] == 0.0


def test_quiet_on_an_account_that_is_always_near_empty(rows: dict[str, Row]) -> None:
    assert (rows["always"]["value"], rows["always"]["more"]) == (30.0, 0.0)
    assert judged(SIGNAL, rows["always"]) == Level.GREEN


def test_quiet_where_one_month_of_the_year_had_nearly_as_many(rows: dict[str, Row]) -> None:
    assert rows["season"]["more"] == pytest.approx(2.0)
    assert judged(SIGNAL, rows["season"]) == Level.GREEN


def test_a_twentieth_of_the_inflow_is_the_bar_where_it_is_more(rows: dict[str, Row]) -> None:
    assert (rows["large"]["bar"], rows["large"]["value"]) == (60_000, 30.0)


def test_without_six_months_before_or_ten_balances_now_there_is_no_row(
    rows: dict[str, Row],
) -> None:
    assert not {"young", "stopped"} & set(rows)


@pytest.mark.parametrize(
    ("value", "more", "level"),
    [
        (9, 3.0, Level.GREEN),
        (10, 3.0, Level.AMBER),
        (10, 2.9, Level.GREEN),
        (19, 3.0, Level.AMBER),
        (20, 3.0, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, more: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["low"], "value": value, "more": more}) == level


def test_the_sentence_has_the_days_now_and_usually(rows: dict[str, Row]) -> None:
    assert low_balance_days.explain(evidence(rows["low"], amber=10, red=20)).en == (
        "The account ended below ¥20,000 on 12 of 30 days (amber line 10 days), against a usual 1; "
        "the least was ¥19,999."
    )
