"""What one week's learning leaves to the next: nothing is worked out twice, and no digit moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecasts.made_up import histories, steady
from warning_signals.forecasts import fitted as learned
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.fitted import Fitted
from warning_signals.forecasts.histories import FloatArray, Histories
from warning_signals.forecasts.past_paths import fingerprints, remembering

AHEAD = 28


@pytest.fixture(scope="module")
def book() -> Histories:
    return histories(*(steady(100.0 * (n + 1), seed=n) for n in range(4)))


class Counted:
    """A candidate that says its mean, and of how many borrowers it was asked."""

    def __init__(self) -> None:
        """Nobody asked yet."""
        self.asked: list[list[str]] = []

    def __call__(self, days: Days) -> FloatArray:
        self.asked.append(days.histories.ids)
        mean = np.nanmean(days.values, axis=1, keepdims=True)
        return np.repeat(mean, days.horizon, axis=1)


def say(make: Counted, book: Histories, folder: Path | None) -> FloatArray:
    with remembering(make, "a mean", folder) as candidate:
        return candidate(candidate_days.days(book, AHEAD))


def same(one: Fitted, other: Fitted) -> bool:
    names = ("weights", "daily", "weekly", "shares")
    return all(np.array_equal(getattr(one, n), getattr(other, n), equal_nan=True) for n in names)


def test_what_was_said_of_the_same_days_is_not_made_again(book: Histories, tmp_path: Path) -> None:
    make = Counted()

    once, again = say(make, book, tmp_path), say(make, book, tmp_path)

    np.testing.assert_array_equal(once, again)
    assert make.asked == [book.ids]


def test_a_corrected_day_has_its_borrower_alone_made_again(book: Histories, tmp_path: Path) -> None:
    make = Counted()
    say(make, book, tmp_path)
    values = book.values.copy()
    values[2, 100] += 1.0

    changed = say(make, replace(book, values=values), tmp_path)

    assert make.asked[1:] == [["B2"]]
    np.testing.assert_array_equal(changed, say(Counted(), replace(book, values=values), None))


def test_a_borrower_who_is_new_is_made_and_the_others_are_kept(
    book: Histories, tmp_path: Path
) -> None:
    make = Counted()
    say(make, book.only([0, 3]), tmp_path)

    say(make, book, tmp_path)
    say(make, book, tmp_path)

    assert make.asked == [["B0", "B3"], ["B1", "B2"]]


def test_what_was_made_for_another_calendar_is_removed(book: Histories, tmp_path: Path) -> None:
    make = Counted()
    say(make, book, tmp_path)

    say(make, replace(book, new_years=book.new_years[1:]), tmp_path)

    assert make.asked == [book.ids, book.ids]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_week_that_remembers_learns_to_the_last_digit_what_one_without_does(
    book: Histories, tmp_path: Path
) -> None:
    for weeks_ago in (4, 2, 1, 0):
        week = book.until(book.end - 7 * weeks_ago * np.timedelta64(1, "D").item())

        kept = learned.refresh(week, memory=tmp_path)

        assert same(kept, learned.refresh(week)), weeks_ago


def test_cut_off_it_leaves_nothing_half_written(book: Histories, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), remembering(Counted(), "a mean", tmp_path) as candidate:
        candidate(candidate_days.days(book, AHEAD))
        raise KeyboardInterrupt

    assert list(tmp_path.rglob("*.npz")) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-1000, 1000), min_size=6, max_size=6),
    st.dictionaries(st.integers(0, 5), st.integers(1, 1000), min_size=1, max_size=3),
)
def test_any_change_of_round_amounts_shows_in_the_fingerprint(
    days: list[int], changes: dict[int, int]
) -> None:
    other = [day + changes.get(place, 0) for place, day in enumerate(days)]

    one, two = fingerprints(np.array([days, other], dtype=np.float64))

    assert one != two
