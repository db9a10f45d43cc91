"""Month-end dressing: the month's end against its middle, and whether it is gone at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, bank_days, days, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import month_end_dressing

AS_OF = date(2026, 6, 12)
SINCE = date(2025, 10, 1)
SIGNAL = month_end_dressing.PLUGIN
# The balance at the ends of April and May, at earlier ends, and on the first days after.
ENDS = {
    "dressed": (40_000.0, 10_000.0, 10_000.0),
    "even": (10_000.0, 10_000.0, 10_000.0),
    "habit": (40_000.0, 40_000.0, 10_000.0),
    "stays": (40_000.0, 10_000.0, 30_000.0),
    "young": (40_000.0, 10_000.0, 10_000.0),
    "once": (40_000.0, 10_000.0, 10_000.0),
}


def balance(name: str, day: date) -> float:
    now, before, after = ENDS[name]
    is_now = day >= (date(2026, 5, 20) if name == "once" else date(2026, 4, 20))
    if (day + timedelta(days=4)).month != day.month:
        return now if is_now else before
    return after if day.day <= 7 and is_now else 10_000.0


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    row: Row = {"currency": "CNY"}
    held = [
        {**row, "borrower_id": name, "day": day, "balance": balance(name, day)}
        for name in ENDS
        for day in days(date(2026, 2, 1) if name == "young" else SINCE, AS_OF)
        if day.weekday() < 5
    ]
    given = feeds(
        daily_balances=held,
        bank_days=bank_days(SINCE, AS_OF),
        book=[in_book(name) for name in ENDS],
    )
    return rows_of(month_end_dressing.measure(given, AS_OF))


def test_fires_when_two_ends_are_four_times_the_middle_and_gone_at_once(
    rows: dict[str, Row],
) -> None:
    row = rows["dressed"]

    assert (row["value"], row["ended_at"], row["middle"]) == (4.0, 40_000, 10_000)
    assert (row["baseline"], row["times"], row["change"]) == (1.0, 4.0, 30_000)
    assert judged(SIGNAL, row, materiality=20_000) == Level.AMBER


def test_quiet_when_the_month_ends_as_it_went(rows: dict[str, Row]) -> None:
    assert rows["even"]["value"] == 1.0


def test_quiet_where_the_balance_looks_like_that_every_month(rows: dict[str, Row]) -> None:
    assert (rows["habit"]["value"], rows["habit"]["times"]) == (4.0, 1.0)
    assert judged(SIGNAL, rows["habit"]) == Level.GREEN


def test_quiet_where_most_of_it_stays(rows: dict[str, Row]) -> None:
    assert rows["stays"]["value"] == 1.0


def test_quiet_after_a_single_month(rows: dict[str, Row]) -> None:
    assert rows["once"]["value"] == 1.0


def test_without_four_months_before_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("value", "times", "level"),
    [
        (2.9, 2.0, Level.GREEN),
        (3.0, 2.0, Level.AMBER),
        (3.0, 1.9, Level.GREEN),
        (4.9, 2.0, Level.AMBER),
        (5.0, 2.0, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, times: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["dressed"], "value": value, "times": times}) == level


def test_the_sentence_has_the_end_and_the_middle(rows: dict[str, Row]) -> None:
    assert month_end_dressing.explain(evidence(rows["dressed"], amber=3, red=5)).en == (
        "Two months in a row the balance was at least 4 times as high at the month's end as in its "
        "middle (amber line 3 times), usually 1 times, and most of it was gone three business days "
        "later; last ¥40,000 against ¥10,000."
    )
