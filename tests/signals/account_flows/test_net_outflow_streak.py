"""Net outflow streak: months in a row in which more went out than came in, and how much more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import net_outflow_streak

AS_OF = date(2026, 6, 12)
# Without a New Year nearby a month is thirty plain days.
NO_FESTIVAL = [{"new_year_on": date(2020, 1, 25)}]
SIGNAL = net_outflow_streak.PLUGIN
# What went out in each month against 100,000 that came in, the newest first.
OUT: dict[str, tuple[int, ...]] = {
    "three": (110, 120, 110, 90, 90, 90),
    "even": (100, 100, 100, 100, 100, 100),
    "broken": (110, 90, 120, 120, 120, 120),
    "little": (101, 101, 101, 101, 90, 90),
    "always": (110, 110, 110, 110, 110, 110),
    "idle": (0, 0, 0, 0, 0, 0),
    "young": (110, 110),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    row: Row = {"currency": "CNY", "inflow": 100_000.0}
    flows = [
        {**row, "borrower_id": name, "day": AS_OF - timedelta(days=29 + 30 * n)}
        | {"outflow": 1_000.0 * out}
        for name, months in OUT.items()
        for n, out in enumerate(months)
    ]
    book = [in_book(name) for name in OUT]
    given = feeds(daily_flows=flows, new_years=NO_FESTIVAL, book=book)
    return rows_of(net_outflow_streak.measure(given, AS_OF))


def test_fires_on_three_months_in_a_row(rows: dict[str, Row]) -> None:
    row = rows["three"]

    assert (row["value"], row["came_in"], row["went_out"]) == (3.0, 300_000, 340_000)
    assert (row["change"], row["shortfall"]) == (40_000, pytest.approx(40 / 300))
    assert judged(SIGNAL, row, materiality=20_000) == Level.AMBER


def test_quiet_when_as_much_comes_in(rows: dict[str, Row]) -> None:
    assert (rows["even"]["value"], rows["even"]["change"]) == (0.0, 0.0)
    assert rows["idle"]["value"] == 0.0


def test_the_same_money_in_other_parts_is_no_outflow() -> None:
    # As floating-point numbers 0.1 and 0.2 add up to more than 0.3.
    row: Row = {"borrower_id": "even", "currency": "CNY"}
    flows = [
        {**row, "day": AS_OF - timedelta(days=29 + 30 * n - late), "inflow": came, "outflow": out}
        for n in range(6)
        for late, came, out in ((0, 0.3, 0.1), (1, 0.0, 0.2))
    ]
    given = feeds(daily_flows=flows, new_years=NO_FESTIVAL, book=[in_book("even")])

    assert rows_of(net_outflow_streak.measure(given, AS_OF))["even"]["value"] == 0.0


def test_quiet_again_after_one_good_month(rows: dict[str, Row]) -> None:
    assert rows["broken"]["value"] == 1.0


def test_quiet_on_a_balance_that_goes_down_by_little(rows: dict[str, Row]) -> None:
    assert rows["little"]["value"] == 4.0
    assert judged(SIGNAL, rows["little"]) == Level.GREEN


def test_a_run_is_as_long_as_the_history(rows: dict[str, Row]) -> None:
    assert rows["always"]["value"] == 6.0


def test_quiet_where_less_than_an_instalment_is_missing(rows: dict[str, Row]) -> None:
    assert judged(SIGNAL, rows["three"], materiality=40_001) == Level.GREEN


def test_with_fewer_than_three_months_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("value", "shortfall", "level"),
    [
        (2, 0.05, Level.GREEN),
        (3, 0.05, Level.AMBER),
        (3, 0.0499, Level.GREEN),
        (4, 0.05, Level.AMBER),
        (5, 0.05, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, shortfall: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["three"], "value": value, "shortfall": shortfall}) == level


def test_the_sentence_has_the_months_and_the_sums(rows: dict[str, Row]) -> None:
    assert net_outflow_streak.explain(evidence(rows["three"], amber=3, red=5)).en == (
        "More went out than came in for 3 months in a row (amber line 3): ¥340,000 against "
        "¥300,000, ¥40,000 more."
    )
