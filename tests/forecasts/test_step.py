"""A lasting step down."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.forecasts.made_up import END, histories, steady
from warning_signals.forecasts.histories import Histories
from warning_signals.forecasts.step import peers_level, relative_weeks, steps

PEERS = tuple(range(10, 30))


def among_peers(*series: np.ndarray) -> Histories:
    return histories(*series, *(steady(seed=n) for n in PEERS))


def fallen(weeks: int, share: float, seed: int = 1) -> np.ndarray:
    """Return a steady series that lost `share` of its level `weeks` weeks ago."""
    days = steady(seed=seed)
    days[-7 * weeks :] *= 1 - share
    return days


def test_finds_a_halved_level_and_since_when() -> None:
    found = steps(among_peers(fallen(6, 0.5)))

    assert found.lasting.tolist() == [True] + [False] * 20
    assert found.since_on[0] == date(2026, 4, 27)
    assert found.fall[0] == pytest.approx(0.5, abs=0.05)
    assert found.after[0] / found.before[0] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(("share", "lasting"), [(0.25, False), (0.35, True)])
def test_a_fall_of_less_than_a_third_or_so_is_left_alone(share: float, lasting: bool) -> None:
    assert steps(among_peers(fallen(6, share))).lasting[0] == lasting


def test_three_weeks_are_too_few_and_four_enough() -> None:
    three = fallen(3, 0.6)
    three[-28:-21] = 100.0

    assert not steps(among_peers(three)).lasting[0]
    assert steps(among_peers(fallen(4, 0.6))).lasting[0]


def test_a_firm_that_came_back_has_no_lasting_step() -> None:
    back = fallen(8, 0.5)
    back[-14:] *= 2

    assert not steps(among_peers(back)).lasting[0]


def test_what_befell_all_firms_is_no_step_of_this_one() -> None:
    book = histories(*(fallen(6, 0.5, seed=n) for n in range(20)))

    assert not steps(book).lasting.any()
    assert steps(book, np.ones(118)).lasting.all()


def test_the_same_fall_a_year_ago_makes_it_the_season() -> None:
    day = np.arange(830)
    seasonal = steady() * np.where((829 - day) % 364 < 42, 0.5, 1.0)

    assert not steps(among_peers(seasonal)).lasting[0]


def test_a_noisy_series_needs_a_larger_fall() -> None:
    random = np.random.default_rng(4)
    wild = 100 * np.exp(np.repeat(random.normal(0, 0.8, 119), 7)[-830:])
    wild[-42:] *= 0.6

    assert not steps(among_peers(wild)).lasting[0]


def test_festival_weeks_are_left_out() -> None:
    book = among_peers(steady())

    weeks = relative_weeks(book, np.ones(118))

    # New Year was on 17 February 2026, 15 weeks and 6 days before the end.
    assert np.isnan(weeks[0, [-16, -15]]).tolist() == [True, True]
    assert np.isfinite(weeks[0, -10:]).all()


def test_peers_level_follows_the_median_firm() -> None:
    level = peers_level(histories(*(fallen(2, 0.5, seed=n) for n in range(20))))

    assert level[-5:] == pytest.approx([1.0, 1.0, 1.0, 0.5, 0.5], abs=0.05)


def test_a_row_is_the_same_in_any_company_with_the_peers_handed_in() -> None:
    book = among_peers(fallen(6, 0.5))
    level = peers_level(book)

    alone = steps(book.only([0]), level)

    assert alone.errors[0] == steps(book, level).errors[0]
    assert alone.since_on[0] == steps(book, level).since_on[0]


@pytest.mark.parametrize("days", [0, 20, 100])
def test_too_short_a_history_says_nothing(days: int) -> None:
    found = steps(Histories(["B"], END, np.full((1, days), 5.0)))

    assert found.lasting.tolist() == [False]
    assert found.fall.tolist() == [0.0]
