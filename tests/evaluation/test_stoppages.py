"""Natural stoppages and what is raised about them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecasts.made_up import histories, steady
from warning_signals.evaluation import stoppages
from warning_signals.forecasts.histories import FloatArray, Histories


def book(*series: FloatArray) -> Histories:
    return histories(*series, *(steady(days=639, seed=n) for n in range(20, 40)))


def off(first: int, last: int | None = None) -> FloatArray:
    days = steady(days=639)
    days[first:last] = 0.0
    return days


def test_a_stop_begins_when_its_seven_day_mean_has_fallen() -> None:
    found = stoppages.stops(book(off(500), off(600), off(500, 600)).values)

    assert found.stopped[:3].tolist() == [True, False, False]
    assert found.begins[:3].tolist() == [506, 606, 639]


def test_one_in_the_first_ninety_days_is_no_target() -> None:
    early = np.zeros(639)
    early[:50] = 100.0

    assert not stoppages.stops(early[None]).stopped[0]


def test_a_stop_is_caught_and_a_pause_that_ended_is_false() -> None:
    told = stoppages.measure(book(off(500), off(300, 330), off(615)))

    assert (told["stoppages"], told["stoppages_caught"]) == (1, 1)
    # One of 23 firms over 549 days.
    assert told["false_episodes_per_year"] == pytest.approx(1 / (23 * 549 / 365))
    assert told["unresolved_at_the_end"] == 1


def test_steps_that_held_and_that_were_taken_back_are_told_apart() -> None:
    held, back = steady(days=639), steady(days=639)
    held[400:] *= 0.5
    back[400:435] *= 0.5

    told = stoppages.measure_steps(book(held, back))

    assert told["steps_held_share"] == 0.5
    assert told["steps_taken_back_per_year"] > 0
