"""Two of three rare weeks that matter."""

from __future__ import annotations

import numpy as np
import pytest

from warning_signals.forecasts.persistence import Rule, episode_starts, raised, rare_weeks

RULE = Rule(tail=0.01, count=2, of=3, least_share=0.2, least_amount=50.0)
YES, NO = True, False


def rare(chance: float, actual: float, expected: float) -> bool:
    one = (np.array([[value]]) for value in (chance, actual, expected))
    return bool(rare_weeks(*one, RULE)[0, 0])


@pytest.mark.parametrize(
    ("chance", "actual", "expected", "answer"),
    [
        (0.01, 800.0, 1000.0, True),
        (0.0101, 0.0, 1000.0, False),
        (0.001, 801.0, 1000.0, False),
        (0.001, 50.0, 100.0, True),
        (0.001, 51.0, 100.0, False),
        (np.nan, np.nan, 1000.0, False),
        (0.001, 1500.0, 1000.0, False),
    ],
)
def test_a_week_counts_where_it_is_rare_and_the_shortfall_matters(
    chance: float, actual: float, expected: float, answer: bool
) -> None:
    assert rare(chance, actual, expected) is answer


@pytest.mark.parametrize(
    ("weeks", "on"),
    [
        ([YES, NO, NO, YES], [NO, NO, NO, NO]),
        ([YES, NO, YES, NO], [NO, NO, YES, NO]),
        ([YES, YES, YES, NO], [NO, YES, YES, NO]),
        ([YES, YES, NO, YES], [NO, YES, NO, YES]),
    ],
)
def test_two_of_three_weeks_raise_it_on_a_rare_week(weeks: list[bool], on: list[bool]) -> None:
    assert raised(np.array([weeks]), RULE)[0].tolist() == on


def test_raised_again_within_four_weeks_is_the_same_episode() -> None:
    on = np.zeros((1, 12), dtype=bool)
    on[0, [0, 4, 10]] = True

    assert np.flatnonzero(episode_starts(on, 4)[0]).tolist() == [0, 10]


@pytest.mark.parametrize("bad", [{"tail": 0.0}, {"tail": 1.0}, {"count": 4}, {"count": 0}])
def test_a_rule_that_is_never_or_always_met_is_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="count <= of"):
        Rule(**bad)  # type: ignore[arg-type]
