"""Judging a signal's looks: bands, persistence, floor, parts and the four clear rules."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from warning_signals.judging.levels import judge
from warning_signals.judging.looks import Looks
from warning_signals.model import Band, Thresholds

NAN = float("nan")
PLAIN = Thresholds(amber=0.30, red=0.50, looks=3, needed=2)


def level(
    values: list[float], thresholds: Thresholds = PLAIN, before: int = 0, **parts: list[float]
) -> int:
    """Judge one borrower's weekly values, today's first."""
    looks = Looks(
        np.array([values]),
        {name: np.array([column]) for name, column in parts.items()},
        np.array([1000.0]),
    )
    return int(judge(looks, thresholds, np.array([before], np.int8))[0])


def test_amber_needs_two_of_three_weekly_looks() -> None:
    assert level([0.31, 0.10, 0.10]) == 0
    assert level([0.31, 0.10, 0.31]) == 1
    assert level([0.31, 0.31, 0.10]) == 1


def test_a_bound_belongs_to_the_worse_side() -> None:
    assert level([0.30, 0.30, 0.30]) == 1
    assert level([0.2999, 0.2999, 0.2999]) == 0
    assert level([0.50, 0.50, 0.50]) == 2
    assert level([0.4999, 0.4999, 0.4999]) == 1


def test_todays_look_must_be_among_those_that_raise() -> None:
    assert level([0.10, 0.60, 0.60]) == 0


def test_a_look_that_was_not_evaluated_raises_nothing() -> None:
    assert level([0.60, NAN, NAN]) == 0
    assert level([NAN, 0.60, 0.60]) == 0


def test_a_level_is_held_until_four_calm_looks() -> None:
    assert level([0.20, 0.20, 0.20, 0.28], before=2) == 2
    assert level([0.20, 0.20, 0.20, 0.20], before=2) == 0


def test_a_level_is_held_while_today_is_not_evaluated() -> None:
    assert level([NAN, 0.1, 0.1, 0.1], before=1) == 1


def test_below_is_worse_where_the_signal_says_so() -> None:
    cash = Thresholds(amber=10, red=3, worse="below", looks=1, needed=1, calm_at=12)

    assert [level([v], cash) for v in (10.5, 10.0, 3.5, 3.0)] == [0, 1, 1, 2]
    assert level([12.0] * 4, cash, before=2) == 0
    assert level([12.0, 11.9, 12.0, 12.0], cash, before=2) == 2


def test_a_change_too_small_in_money_raises_nothing() -> None:
    floored = Thresholds(amber=0.3, red=0.5, looks=1, needed=1, floor=1.0)

    assert level([0.6], floored, change=[999.0]) == 0
    assert level([0.6], floored, change=[1000.0]) == 2


def test_or_columns_raise_and_and_columns_are_needed() -> None:
    either = Thresholds(
        amber=0.02, red=0.10, looks=1, needed=1, also={"cases": Band(1, 3)}, needs={"open": 1}
    )

    assert level([0.0], either, cases=[1.0], open=[1.0]) == 1
    assert level([0.0], either, cases=[3.0], open=[1.0]) == 2
    assert level([0.5], either, cases=[0.0], open=[0.0]) == 0


def test_an_event_stays_until_a_closing_record() -> None:
    event = Thresholds(amber=None, red=1, looks=1, needed=1, clear="event")

    assert level([0.0], event, before=2, open=[1.0]) == 2
    assert level([0.0], event, before=2, open=[0.0]) == 0


def test_a_count_in_a_window_lets_go_as_soon_as_the_window_empties() -> None:
    counted = Thresholds(amber=2, red=4, looks=1, needed=1, clear="window")

    assert level([2.0], counted, before=2) == 1
    assert level([1.0], counted, before=2) == 0


@given(st.lists(st.floats(-10, 10), min_size=4, max_size=4), st.integers(0, 2))
def test_a_worse_value_today_never_gives_a_lower_level(values: list[float], before: int) -> None:
    worse = [values[0] + 1.0, *values[1:]]

    assert level(worse, before=before) >= level(values, before=before)


def test_a_look_whose_and_column_is_not_reached_counts_as_calm() -> None:
    lowest = Thresholds(amber=0.30, red=0.50, looks=3, needed=2, needs={"below_lowest": 0.1})
    low_but_unchanged = [0.40, 0.40, 0.40, 0.40]

    assert level(low_but_unchanged, lowest, before=1, below_lowest=[0.0, 0.0, 0.0, 0.0]) == 0
    assert level(low_but_unchanged, lowest, before=1, below_lowest=[0.2, 0.0, 0.0, 0.0]) == 1
    assert level(low_but_unchanged, lowest, before=1, below_lowest=[NAN, 0.0, 0.0, 0.0]) == 1


TWO_STEPS = Thresholds(
    amber=0.25, red=0.40, looks=1, needed=1, needs={"recent": 2}, needs_for_red={"below": 3}
)


def test_red_may_need_more_than_amber_does() -> None:
    assert level([0.60], TWO_STEPS, recent=[2.0], below=[3.0]) == 2
    assert level([0.60], TWO_STEPS, recent=[2.0], below=[2.0]) == 1
    assert level([0.60], TWO_STEPS, recent=[1.0], below=[3.0]) == 0
    assert level([0.30], TWO_STEPS, recent=[2.0], below=[3.0]) == 1


IN_BAND = Thresholds(amber=0.30, red=0.50, looks=1, needed=1, clear="band")


def test_a_level_against_a_forecast_is_held_until_all_four_weeks_are_inside() -> None:
    assert level([0.05], IN_BAND, before=2, weeks_inside=[3.0]) == 2
    assert level([0.05], IN_BAND, before=2, weeks_inside=[4.0]) == 0
    assert level([NAN], IN_BAND, before=2, weeks_inside=[NAN]) == 2


def test_inside_again_lets_go_even_of_a_fall_that_the_value_still_shows() -> None:
    assert level([0.29], IN_BAND, before=1, weeks_inside=[4.0]) == 0
    assert level([0.30], IN_BAND, before=1, weeks_inside=[4.0]) == 1


def test_a_lone_column_raises_whatever_floor_and_needs_say() -> None:
    rule = Thresholds(
        amber=0.30, red=0.50, looks=1, needed=1, floor=1.0, needs={"weeks_below": 3},
        alone={"silent_days": Band(8.0, 20.0)},
    )  # fmt: skip
    quiet = {"change": [0.0], "weeks_below": [0.0]}

    assert level([0.0], rule, silent_days=[7.9], **quiet) == 0
    assert level([0.0], rule, silent_days=[8.0], **quiet) == 1
    assert level([0.0], rule, silent_days=[20.0], **quiet) == 2
