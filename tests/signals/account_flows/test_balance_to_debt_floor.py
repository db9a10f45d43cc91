"""Balance to debt: half a year's mean deposit beside what is owed, against the half year before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, days, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import balance_to_debt_floor

AS_OF = date(2026, 6, 12)
# Without a New Year nearby a month is thirty plain days.
NO_FESTIVAL = [{"new_year_on": date(2020, 1, 25)}]
SIGNAL = balance_to_debt_floor.PLUGIN
# Balance of the last 180 days and of those before; 500,000 are owed.
HELD = {
    "drained": (2_000.0, 40_000.0),
    "sound": (40_000.0, 40_000.0),
    "bare": (2_000.0, 2_000.0),
    "overdrawn": (-3_000.0, -2_000.0),
    "undrawn": (2_000.0, 40_000.0),
    "young": (2_000.0, 40_000.0),
}


def balances(name: str) -> list[Row]:
    now, before = HELD[name]
    first = AS_OF - timedelta(days=269 if name == "young" else 359)
    turn = AS_OF - timedelta(days=180)
    row: Row = {"borrower_id": name, "currency": "CNY"}
    return [
        {**row, "day": day, "balance": now if day > turn else before}
        for day in days(first, AS_OF, step=3)
    ]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    owed = {"undrawn": 0.0}
    given = feeds(
        daily_balances=[row for name in HELD for row in balances(name)],
        new_years=NO_FESTIVAL,
        book=[in_book(name, outstanding=owed.get(name, 500_000.0)) for name in HELD],
    )
    return rows_of(balance_to_debt_floor.measure(given, AS_OF))


def test_fires_when_next_to_nothing_is_left_of_the_deposit(rows: dict[str, Row]) -> None:
    row = rows["drained"]

    assert (row["value"], row["deposit"], row["before"]) == (0.004, 2_000, 40_000)
    assert row["fall"] == pytest.approx(0.95)
    assert one_look(SIGNAL, row) == Level.AMBER


def test_quiet_when_the_deposit_holds(rows: dict[str, Row]) -> None:
    assert (rows["sound"]["value"], rows["sound"]["fall"]) == (0.08, 0.0)


def test_quiet_on_an_account_that_was_always_bare_or_overdrawn(rows: dict[str, Row]) -> None:
    assert (rows["bare"]["value"], rows["bare"]["fall"]) == (0.004, 0.0)
    assert (rows["overdrawn"]["value"], rows["overdrawn"]["fall"]) == (0.0, 0.0)
    assert one_look(SIGNAL, rows["overdrawn"]) == Level.GREEN


def test_without_debt_or_ten_months_of_balances_there_is_no_row(rows: dict[str, Row]) -> None:
    assert not {"undrawn", "young"} & set(rows)


@pytest.mark.parametrize(
    ("value", "fall", "level"),
    [
        (0.0051, 0.5, Level.GREEN),
        (0.005, 0.5, Level.AMBER),
        (0.005, 0.499, Level.GREEN),
        (0.00051, 0.5, Level.AMBER),
        (0.0005, 0.5, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, fall: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["drained"], value=value, fall=fall) == level


def test_the_sentence_has_the_deposit_and_the_debt(rows: dict[str, Row]) -> None:
    text = balance_to_debt_floor.explain(evidence(rows["drained"], amber=0.005, red=0.0005))

    assert text.en == (
        "Over six months the account held ¥2,000 on average, 0.40 % of the ¥500,000 owed (amber "
        "line 0.50 %), against ¥40,000 in the six months before."
    )
