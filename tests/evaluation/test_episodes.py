"""Episodes of a year of looks, and what they were worth."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from warning_signals.evaluation import episodes

FIRST = date(2025, 7, 4)
DAYS = [FIRST + timedelta(weeks=week) for week in range(52)]
NEVER = np.datetime64("NaT")


def raised(*spells: tuple[int, int]) -> list[bool]:
    """Say of each look whether it lies in one of the spells (first and last look)."""
    return [any(first <= look <= last for first, last in spells) for look in range(52)]


def worth(*borrowers: tuple[list[bool], int | None]) -> episodes.Worth:
    """Return what looks are worth; a number is the look of a borrower's first day overdue."""
    on = np.array([looks for looks, _ in borrowers]).T
    anchors = np.array([NEVER if at is None else DAYS[at] for _, at in borrowers], "datetime64[D]")
    return episodes.worth(on, DAYS, anchors, ~np.isnat(anchors))


def test_an_episode_ten_weeks_before_the_first_day_overdue_is_a_hit_of_70_days() -> None:
    told = worth((raised((10, 30)), 20))

    assert (told.hits, told.late, told.false, told.caught) == (1, 0, 0, 1)
    assert told.lead_days.tolist() == [70]
    assert (told.recall, told.precision) == (1.0, 1.0)


def test_an_episode_in_the_last_30_days_is_late_and_no_hit() -> None:
    told = worth((raised((16, 30)), 20), (raised((15, 30)), 20))

    assert (told.hits, told.late) == (1, 1)
    assert told.lead_days.tolist() == [35]
    assert (told.recall, told.precision) == (0.5, 0.5)


def test_a_default_raised_in_time_is_caught_and_one_raised_late_alone_is_only_late() -> None:
    told = worth((raised((5, 6), (18, 30)), 20), (raised((18, 30)), 20), (raised(), 20))

    assert (told.targets, told.caught, told.only_late) == (3, 1, 1)


def test_what_stood_at_the_first_look_is_no_episode() -> None:
    assert worth((raised((0, 30)), 20)).episodes == 0


def test_raised_again_within_four_weeks_is_the_same_episode() -> None:
    assert worth((raised((5, 6), (10, 11)), None)).false == 1
    assert worth((raised((5, 6), (12, 13)), None)).false == 2


def test_the_first_hit_gives_the_lead_and_a_default_is_caught_once() -> None:
    told = worth((raised((2, 4), (14, 20)), 20))

    assert (told.hits, told.caught, told.lead_days.tolist()) == (2, 1, [126])


def test_an_episode_of_a_sound_borrower_is_false() -> None:
    told = worth((raised((10, 12)), None), (raised((10, 12)), 30))

    assert (told.false, told.hits, told.precision) == (1, 1, 0.5)


def test_a_default_that_does_not_count_is_neither_hit_nor_false() -> None:
    on = np.array([raised((10, 30))]).T
    anchor = np.array([DAYS[20]], "datetime64[D]")

    told = episodes.worth(on, DAYS, anchor, np.array([False]))

    assert (told.episodes, told.hits, told.late, told.false, told.targets) == (1, 0, 0, 0, 0)
