"""Payroll: rounds of wages that are late, or lower than any of a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import NEW_YEARS, Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import payroll_stopped

AS_OF = date(2026, 6, 12)
SIGNAL = payroll_stopped.PLUGIN


def wages(name: str, last_ago: int, rounds: int = 13, every: int = 30, **paid: float) -> list[Row]:
    """Return rounds of ¥40,000, the last so many days ago; `r0` is what the last came to."""
    row: Row = {"borrower_id": name, "currency": "CNY"}
    ages = [last_ago + every * n for n in range(rounds)]
    return [
        {**row, "day": AS_OF - timedelta(days=ago), "payroll_outflow": paid.get(f"r{n}", 40_000.0)}
        for n, ago in enumerate(ages)
    ]


def halves(name: str, last_ago: int) -> list[Row]:
    """Return each round paid in two parts, five days apart."""
    parts = [wages(name, last_ago), wages(name, last_ago + 5)]
    return [{**row, "payroll_outflow": 20_000.0} for part in parts for row in part]


GIVEN: dict[str, list[Row]] = {
    # Of the 23 festival days in winter one usual gap of 30 loses some: the longest stays 30.
    "paid": wages("paid", 12),
    "late": wages("late", 45),
    "slow": [*wages("slow", 45, rounds=4), *wages("slow", 45 + 90 + 46, rounds=7)],
    "shrunk": wages("shrunk", 12, r0=30_000.0),
    "season": wages("season", 12, r0=30_000.0, r11=31_000.0),
    "low_season": wages("low_season", 12, r0=26_000.0, r12=30_000.0),
    "under_way": wages("under_way", 2, rounds=14, r0=10_000.0),
    "halves": halves("halves", 12),
    "halves_late": halves("halves_late", 35),
    "new_here": wages("new_here", 45, rounds=7, r0=30_000.0),
    "few": wages("few", 45, rounds=5),
    "long_gone": wages("long_gone", 440),
}


@pytest.fixture(scope="module")
def tables() -> dict[str, object]:
    flows = [row for told in GIVEN.values() for row in told]
    return feeds(daily_flows=flows, book=[in_book(name) for name in GIVEN])


@pytest.fixture(scope="module")
def rows(tables: dict[str, object]) -> dict[str, Row]:
    return rows_of(payroll_stopped.measure(tables, AS_OF))


def test_fires_when_wages_are_fifteen_days_late(rows: dict[str, Row]) -> None:
    row = rows["late"]

    assert (row["value"], row["usual_gap"], row["longest_gap"]) == (15.0, 30.0, 30)
    assert row["last_on"] == date(2026, 4, 28)
    assert judged(SIGNAL, row) == Level.AMBER


def test_quiet_when_wages_are_paid_in_time(rows: dict[str, Row]) -> None:
    assert (rows["paid"]["value"], rows["paid"]["fall"]) == (0.0, 0.0)
    assert judged(SIGNAL, rows["paid"]) == Level.GREEN


def test_quiet_where_wages_were_as_late_once_in_the_year(rows: dict[str, Row]) -> None:
    assert (rows["slow"]["longest_gap"], rows["slow"]["value"]) == (46, 0.0)


def test_fires_when_wages_are_a_quarter_lower_than_ever(rows: dict[str, Row]) -> None:
    row = rows["shrunk"]

    assert (row["fall"], row["paid"], row["usual_paid"]) == (0.25, 30_000, 40_000)
    assert judged(SIGNAL, row) == Level.AMBER


def test_quiet_where_they_were_as_low_in_the_season_before(rows: dict[str, Row]) -> None:
    assert rows["season"]["fall"] == 0.0


def test_quiet_where_they_are_hardly_lower_than_a_year_ago(rows: dict[str, Row]) -> None:
    row = rows["low_season"]

    assert (row["usual_paid"], row["fall"]) == (30_000, pytest.approx(4 / 30))
    assert judged(SIGNAL, row) == Level.GREEN


def test_a_round_that_is_being_paid_out_is_not_judged_yet(rows: dict[str, Row]) -> None:
    assert (rows["under_way"]["fall"], rows["under_way"]["paid"]) == (0.0, 40_000)


def test_two_paydays_close_together_are_one_round(rows: dict[str, Row]) -> None:
    assert (rows["halves"]["usual_gap"], rows["halves"]["usual_paid"]) == (30.0, 40_000)
    assert rows["halves_late"]["value"] == pytest.approx(10.0)


def test_without_a_year_of_rounds_only_the_delay_counts(rows: dict[str, Row]) -> None:
    assert (rows["new_here"]["value"], rows["new_here"]["fall"]) == (15.0, None)
    assert judged(SIGNAL, {**rows["new_here"], "fall": float("nan")}) == Level.AMBER


def test_with_fewer_than_six_rounds_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "few" not in rows


def test_a_firm_that_pays_no_wages_here_is_not_meant(tables: dict[str, object]) -> None:
    meant = payroll_stopped.pays_wages_here(tables, AS_OF).to_pyarrow()["borrower_id"].to_pylist()

    assert "long_gone" not in meant
    assert "few" in meant


def test_days_of_the_festival_are_no_delay() -> None:
    as_of = NEW_YEARS[2] + timedelta(days=15)
    ages = [45 + 30 * n for n in range(10)]
    row: Row = {"borrower_id": "B1", "currency": "CNY", "payroll_outflow": 40_000.0}
    flows = [{**row, "day": as_of - timedelta(days=ago)} for ago in ages]

    told = rows_of(payroll_stopped.measure(feeds(daily_flows=flows), as_of))["B1"]

    assert (told["silent_days"], told["value"]) == (45 - 23, 0.0)


@pytest.mark.parametrize(
    ("as_of", "paid"), [("2026-03-26", 40_000), ("2026-04-24", 40_000), ("2026-05-25", 10_000)]
)
def test_a_round_within_sixty_days_of_the_festival_phase_is_not_judged(
    as_of: str, paid: float
) -> None:
    day = date.fromisoformat(as_of)
    since = [of for of in (date(2026, month, 10) for month in (3, 4, 5)) if of < day]
    before = [date(2026, 2, 9) - timedelta(days=30 * n) for n in range(13)]
    row: Row = {"borrower_id": "B1", "currency": "CNY"}
    flows = [{**row, "day": of, "payroll_outflow": 10_000.0} for of in since]
    flows += [{**row, "day": of, "payroll_outflow": 40_000.0} for of in before]

    told = rows_of(payroll_stopped.measure(feeds(daily_flows=flows), day))["B1"]

    assert (told["last_on"], told["paid"]) == (since[-1], paid)


@pytest.mark.parametrize(
    ("value", "fall", "level"),
    [
        (9, 0.0, Level.GREEN),
        (10, 0.0, Level.AMBER),
        (39, 0.0, Level.AMBER),
        (40, 0.0, Level.RED),
        (0, 0.199, Level.GREEN),
        (0, 0.20, Level.AMBER),
        (0, 0.40, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, fall: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["paid"], "value": value, "fall": fall}) == level


def test_the_sentence_says_how_late_or_how_much_lower(rows: dict[str, Row]) -> None:
    late = payroll_stopped.explain(evidence(rows["late"], amber=10, red=40))
    shrunk = payroll_stopped.explain(evidence(rows["shrunk"], amber=10, red=40))

    assert late.en == (
        "Wages are 15 days late (amber line 10 days): last paid on 28 April 2026, usually every 30 "
        "days and in fourteen months never after more than 30."
    )
    assert shrunk.en == (
        "The last wages were ¥30,000, 25 % below the usual ¥40,000 (amber line 20 %) and the "
        "lowest in fourteen months."
    )
