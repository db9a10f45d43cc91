"""Judging weekly panels anew, as the daily run judges them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from warning_signals.evaluation import replay
from warning_signals.model import Signal, Status, Text, Thresholds
from warning_signals.settings import load_calendar

DAYS = [date(2026, 3, 6) + timedelta(weeks=week) for week in range(6)]
IDS = pd.Index(["B1", "B2"])
CALENDAR = load_calendar(Path(__file__).parents[2] / "config")


def signal(family: str = "tax", cause: str = "sales", **rules: object) -> Signal:
    said = Text("a", "b")
    rule = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window", **rules)  # type: ignore[arg-type]
    return Signal(family, cause, (), lambda f, d: f["x"], rule, lambda e: said, said, ())


def panel(*values: float, status: Status = Status.EVALUATED, names: str = "a") -> pd.DataFrame:
    frame = pd.DataFrame({"exposure": 0.0, "instalment": 0.0}, index=IDS)
    for name in names:
        frame[name] = np.float32(values)
        frame[f"{name}__status"] = np.int8(status)
    return frame


def looks_of(
    frames: list[pd.DataFrame], signals: Mapping[str, Signal], days: Sequence[date] = DAYS
) -> Iterator[replay.Look]:
    """Return the looks of these panels, a week apart unless other days are given."""
    own = list(days[: len(frames)])
    return replay.judged(dict(zip(own, frames, strict=True)), own, IDS, signals, CALENDAR)


def levels(frames: list[pd.DataFrame]) -> list[list[int]]:
    looks = looks_of(frames, {"a": signal()})
    return [look.standing["a"].level.tolist() for look in looks]


def test_levels_follow_the_values_look_by_look() -> None:
    assert levels([panel(0, 1), panel(2, 1), panel(0, 0)]) == [[0, 1], [2, 1], [0, 0]]


def test_a_missing_feed_carries_what_stood_and_raises_nothing() -> None:
    missing = panel(np.nan, np.nan, status=Status.NO_FEED)

    assert levels([panel(1, 0), missing, panel(0, 0)]) == [[1, 0], [1, 0], [0, 0]]


def test_a_change_is_dated_when_it_is_new_or_worse_only() -> None:
    frames = [panel(1, 0), panel(1, 0), panel(2, 0), panel(1, 0)]
    looks = list(looks_of(frames, {"a": signal()}))

    changed = [look.standing["a"].changed_on[0] for look in looks]

    assert changed == [np.datetime64(day) for day in (DAYS[0], DAYS[0], DAYS[2], DAYS[2])]


def test_two_ambers_of_two_root_causes_make_a_borrower_amber() -> None:
    signals = {"a": signal(), "b": signal("utility", "activity")}
    frames = [panel(0, 0, names="ab"), panel(1, 0, names="ab"), panel(0, 0, names="ab")]
    looks = list(looks_of(frames, signals))

    assert replay.composite(looks, IDS, signals).tolist() == [[0, 0], [1, 0], [0, 0]]
    assert replay.composite(looks, IDS, {"a": signals["a"]}).max() == 0


def test_who_left_the_book_has_no_level() -> None:
    gone = panel(2, 2).drop(index="B1")
    looks = list(looks_of([panel(2, 2), gone], {"a": signal()}))

    made = replay.composite(looks, IDS, {"a": signal()})

    assert made[:, 1].tolist() == [1, 1]
    assert made[1, 0] == 0


@pytest.mark.parametrize("weeks", [1, 6])
def test_as_many_looks_come_out_as_panels_went_in(weeks: int) -> None:
    assert len(levels([panel(0, 0)] * weeks)) == weeks


def test_two_days_running_take_the_look_of_a_week_before_and_not_of_yesterday() -> None:
    twice = signal()
    twice = replace(twice, thresholds=replace(twice.thresholds, looks=2, needed=2))
    days = [date(2026, 3, 6), date(2026, 3, 12), date(2026, 3, 13)]
    frames = [panel(1, 0), panel(1, 1), panel(1, 1)]

    looks = list(looks_of(frames, {"a": twice}, days))

    assert [look.standing["a"].level.tolist() for look in looks] == [[0, 0], [0, 0], [1, 0]]


def test_a_look_that_a_holiday_moved_back_is_found() -> None:
    twice = signal()
    twice = replace(twice, thresholds=replace(twice.thresholds, looks=2, needed=2))
    days = [date(2025, 12, 19), date(2025, 12, 31)]

    looks = list(looks_of([panel(1, 0), panel(1, 0)], {"a": twice}, days))

    assert [look.standing["a"].level.tolist() for look in looks] == [[0, 0], [1, 0]]
