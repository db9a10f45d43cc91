"""Same-day sweep: what left on the day it came, now and in the year before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import same_day_sweep

AS_OF = date(2026, 6, 12)
SIGNAL = same_day_sweep.PLUGIN
# Of 1,000 that come in every tenth day, what leaves on that day, now and before.
LEAVES = {
    "swept": (800.0, 300.0),
    "habit": (800.0, 800.0),
    "keeps": (100.0, 100.0),
    "spends": (5_000.0, 300.0),
    "young": (800.0, 300.0),
}


def flows(name: str) -> list[Row]:
    now, before = LEAVES[name]
    row: Row = {"borrower_id": name, "currency": "CNY", "inflow": 1_000.0}
    oldest = 350 if name == "young" else 360
    return [
        {**row, "day": AS_OF - timedelta(days=ago), "outflow": now if ago < 60 else before}
        for ago in range(0, oldest + 1, 10)
    ]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    next_day: Row = {"borrower_id": "keeps", "currency": "CNY", "outflow": 900.0, "inflow": 0.0}
    given = feeds(
        daily_flows=[
            *(row for name in LEAVES for row in flows(name)),
            {**next_day, "day": AS_OF - timedelta(days=9)},
        ],
        book=[in_book(name) for name in LEAVES],
    )
    return rows_of(same_day_sweep.measure(given, AS_OF))


def test_fires_when_four_fifths_leave_at_once_instead_of_three_tenths(
    rows: dict[str, Row],
) -> None:
    row = rows["swept"]

    assert (row["value"], row["baseline"]) == pytest.approx((0.8, 0.3))
    assert (row["swept"], row["came_in"]) == (4_800, 6_000)
    assert (row["times"], row["change"]) == pytest.approx((8 / 3, 3_000))
    assert one_look(SIGNAL, row, materiality=1_000) == Level.AMBER


def test_quiet_on_an_owner_who_sweeps_every_evening(rows: dict[str, Row]) -> None:
    assert (rows["habit"]["value"], rows["habit"]["times"]) == pytest.approx((0.8, 1.0))
    assert one_look(SIGNAL, rows["habit"]) == Level.GREEN


def test_quiet_where_the_money_stays_over_night(rows: dict[str, Row]) -> None:
    assert rows["keeps"]["value"] == pytest.approx(0.1)


def test_no_more_than_what_came_in_counts_as_swept(rows: dict[str, Row]) -> None:
    assert rows["spends"]["value"] == 1.0


def test_without_360_days_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("value", "times", "level"),
    [
        (0.6999, 2.0, Level.GREEN),
        (0.70, 2.0, Level.AMBER),
        (0.70, 1.99, Level.GREEN),
        (0.8999, 2.0, Level.AMBER),
        (0.90, 2.0, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, times: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["swept"], value=value, times=times) == level


def test_the_sentence_has_the_share_now_and_before(rows: dict[str, Row]) -> None:
    assert same_day_sweep.explain(evidence(rows["swept"], amber=0.7, red=0.9)).en == (
        "Of ¥6,000 that came in within 60 days, ¥4,800 left on the same day, 80 % (amber line "
        "70 %), against 30 % before."
    )
