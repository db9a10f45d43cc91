"""Falling silent, against the firm's own pauses, the calendar and the peers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from tests.forecasts.made_up import closed_at, histories, steady
from warning_signals.forecasts.histories import FloatArray, Histories
from warning_signals.forecasts.silence import (
    may_be_silent,
    peers_at_work,
    silence,
    silent_days,
)

FESTIVAL = date(2026, 2, 17)


def stopped(days: int, series: FloatArray | None = None) -> FloatArray:
    """Return a series that did nothing on its last `days` days."""
    quiet = steady() if series is None else series.copy()
    quiet[-days:] = 0.0
    return quiet


def first_silent(book: Histories) -> int:
    """Return how many days before the last one silence was first raised; -1 for never."""
    on = silent_days(book)[0]
    return int(len(on) - 1 - np.argmax(on)) if on.any() else -1


@pytest.mark.parametrize(("days", "silent"), [(13, False), (14, True)])
def test_a_steady_firm_is_silent_after_a_fortnight_of_nothing(days: int, silent: bool) -> None:
    # The 7-day mean reaches 0 on the seventh day; the eighth quiet one is the fourteenth.
    found = silence(histories(stopped(days)))

    assert found.silent.tolist() == [silent]
    assert found.quiet_days[0] == days - 6
    assert found.needed[0] == 8.0


def test_the_level_is_that_of_the_year_before_the_stop() -> None:
    assert silence(histories(stopped(300))).level[0] == pytest.approx(100.0, rel=0.02)


def test_a_firm_that_paused_longer_before_is_given_as_long() -> None:
    paused = steady()
    paused[300:315] = 0.0

    found = silence(histories(stopped(15, paused)))

    # Nine quiet days then: it takes ten now.
    assert (found.quiet_days[0], found.needed[0]) == (9.0, 10.0)
    assert not found.silent[0]


def test_a_firm_that_rests_most_of_the_time_is_judged_by_its_own_pauses() -> None:
    seasonal = np.where(np.arange(800) % 100 < 40, 100.0, 0.0)
    longer = np.concatenate([seasonal, np.zeros(20)])

    assert not silent_days(histories(seasonal))[0, 400:].any()
    # Spells of 54 quiet days are its habit: silence begins a quarter beyond, at 69.
    assert silence(histories(longer)).needed[0] == 1.25 * 54 + 1
    assert silent_days(histories(longer))[0, -7:].tolist() == [False] + [True] * 6


def test_closing_with_everybody_at_the_festival_is_no_silence() -> None:
    end = FESTIVAL + timedelta(days=15)
    book = histories(*(closed_at(FESTIVAL, steady(seed=n), end) for n in range(10)), end=end)

    assert not silent_days(book)[:, -40:].any()


def test_stopping_while_the_peers_work_on_is_silence_in_the_same_days() -> None:
    end = FESTIVAL + timedelta(days=15)
    shut = closed_at(FESTIVAL, steady(), end)
    book = histories(shut, *(steady(seed=n) for n in range(1, 10)), end=end)

    assert silence(book).silent.tolist() == [True] + [False] * 9


def test_peers_are_asked_on_holidays_only_and_can_be_handed_in() -> None:
    end = FESTIVAL + timedelta(days=15)
    book = histories(closed_at(FESTIVAL, steady(), end), steady(seed=2), end=end)

    share = peers_at_work(book)

    assert share[-23:].tolist() == [0.5] * 23
    assert share[-24] == 1.0
    assert silence(book.only([0])).silent.tolist() == [False]
    assert silence(book.only([0]), np.ones_like(share)).silent.tolist() == [True]


def test_days_that_were_not_observed_are_no_silence() -> None:
    gap = steady()
    gap[-30:] = np.nan

    assert silence(histories(gap)).quiet_days.tolist() == [0.0]


def test_it_is_over_with_the_first_active_day() -> None:
    back = stopped(40)
    back[-1] = 100.0

    assert silent_days(histories(back))[0, -2:].tolist() == [True, False]


def test_a_meter_at_its_floor_counts_as_nothing() -> None:
    floor = stopped(20)
    floor[-20:] = 1.0

    assert silence(histories(floor, off_at=1.0)).silent[0]
    assert silence(replace(histories(floor), off_at=1.0)).silent[0]


def test_a_firm_never_active_and_a_new_one_are_not_silent() -> None:
    book = histories(np.zeros(400), steady(days=20))

    assert silence(book).silent.tolist() == [False, False]
    assert silence(book.only([])).silent.tolist() == []


def test_who_was_silent_is_judged_without_what_came_later() -> None:
    book = histories(stopped(30))

    on = silent_days(book)
    then = silent_days(book.until(book.end - timedelta(days=10)))

    np.testing.assert_array_equal(on[:, :-10], then)
    assert first_silent(book) == 16


@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_silent_whom_the_last_week_rules_out(seed: int) -> None:
    random = np.random.default_rng(seed)
    days = random.lognormal(3, 1, (60, 500)) * (random.random((60, 500)) < random.random((60, 1)))
    for row in range(0, 60, 2):
        days[row, -int(random.integers(1, 60)) :] *= random.choice([0.0, 0.02, 0.3])
    days[random.random(days.shape) < 0.05] = np.nan
    days[:3, -30:] = np.nan
    book = histories(*days)

    asked = may_be_silent(book)
    some, everybody = (
        silence(of, peers_at_work(book)) for of in (book.only(np.flatnonzero(asked)), book)
    )

    assert everybody.silent.sum() >= 5
    assert asked.mean() < 0.9
    assert [n for n, is_silent in zip(some.ids, some.silent, strict=True) if is_silent] == [
        n for n, is_silent in zip(everybody.ids, everybody.silent, strict=True) if is_silent
    ]
