"""Who lives which story and when; known to the truth only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator import dice
from warning_signals.books.simulator.axis import Axis, Flags, Ints
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.stories.kinds import Story
from warning_signals.books.simulator.stories.table import LOOK_ALIKES

BAD_SHARE = 0.05
ALIKE_PER_BAD = 3
LATE_SHARE = 0.04
HISTORY_DAYS = 270  # over how many days before the opening first days overdue are spread
DEFAULT_AFTER = 90
# One third without any sign before; the order decides which stories fall into the last week.
ORDER = (
    "sudden", "lost_customer", "slow_fade", "sudden", "sued_then_frozen",
    "production_stopped", "sudden", "diverted", "lost_customer",
)  # fmt: skip
LATER_ORDER = (
    "sued_then_frozen", "production_stopped", "lost_customer", "diverted", "slow_fade", "sudden",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """Per borrower: `story` and `alike` are positions in their tables or -1, days are numbers.

    `overdue` is the first day overdue and `sign` the first day on which anything can be seen,
    NEVER where there is none; `late_on` and `late_days` are a due date that a sound borrower
    misses and pays up after so many days.
    """

    story: Ints
    alike: Ints
    sign: Ints
    overdue: Ints
    late_on: Ints
    late_days: Ints

    @property
    def is_bad(self) -> Flags:
        """Which borrowers go bad."""
        return self.story >= 0

    def of(self, chunk: slice) -> Plan:
        """Return the plan of a run of borrowers."""
        return Plan(*(getattr(self, name)[chunk] for name in self.__dataclass_fields__))


def make_plan(count: int, seed: int, axis: Axis, stories: Sequence[Story]) -> Plan:
    """Draw the plan of a whole book of `count` borrowers."""
    rng = dice.stream(seed, "plan")
    order = rng.permutation(count)
    bad = order[: round(BAD_SHARE * count)]
    alike = order[len(bad) : len(bad) * (1 + ALIKE_PER_BAD)]
    plan = Plan(*(np.full(count, value) for value in (-1, -1, NEVER, NEVER, NEVER, 0)))
    plan.alike[alike] = np.arange(len(alike)) % len(LOOK_ALIKES)
    _date_bad(plan, bad, rng, axis, stories)
    _date_late(plan, order[len(bad) :], rng, axis)
    return plan


def _date_bad(
    plan: Plan, bad: Ints, rng: np.random.Generator, axis: Axis, stories: Sequence[Story]
) -> None:
    now = max(min(5, len(bad) // 3), round(0.03 * len(bad)))
    later = round(0.3 * len(bad))
    past = len(bad) - now - later
    plan.story[bad] = _stories_in_turn(past + now, later, stories)
    leads = np.array([story.lead_days for story in stories])[plan.story[bad]]
    lead = rng.integers(leads[:, 0], leads[:, 1] + 1)
    steps = (np.arange(past) + rng.random(past)) / max(past, 1)
    overdue = np.concatenate(
        [
            axis.opening - 5 - np.floor((1 - steps) * (HISTORY_DAYS - 5)),
            axis.opening + 3 + np.arange(now) % 5,
            _later(lead[past + now :], rng, axis),
        ]
    ).astype(np.int64)
    overdue = _after_due_day(overdue, axis)
    plan.overdue[bad] = overdue
    plan.sign[bad] = overdue - lead


def _stories_in_turn(first: int, later: int, stories: Sequence[Story]) -> Ints:
    at = {story.name: number for number, story in enumerate(stories)}
    names = [ORDER[n % len(ORDER)] for n in range(first)]
    names += [LATER_ORDER[n % len(LATER_ORDER)] for n in range(later)]
    # Another family of stories takes its turns in its own order.
    return np.array([at.get(name, n % len(stories)) for n, name in enumerate(names)], np.int64)


def _later(lead: Ints, rng: np.random.Generator, axis: Axis) -> Ints:
    """Days overdue after the book's end: the sign is there, or comes in the last days."""
    shown = np.floor(rng.uniform(0.25, 0.75, len(lead)) * lead)
    shown[::6] = np.arange(len(shown[::6])) % 4
    return np.maximum(axis.count - 1 - shown + lead, axis.count + 3).astype(np.int64)


def _after_due_day(overdue: Ints, axis: Axis) -> Ints:
    """Move first days overdue to where the due day before is one of the 1st to 28th."""
    day_before = np.datetime64(axis.day(0), "D") + overdue - 1
    day_of_month = (day_before - day_before.astype("datetime64[M]")).astype(np.int64) + 1
    return np.asarray(overdue - np.maximum(day_of_month - 28, 0), np.int64)


def _date_late(plan: Plan, sound: Ints, rng: np.random.Generator, axis: Axis) -> None:
    late = rng.permutation(sound)[: max(3, round(LATE_SHARE * len(sound)))]
    on = axis.opening - rng.integers(2, 360, len(late))
    on[:3] = axis.opening + np.array([-1, 3, 4])
    plan.late_on[late] = _after_due_day(on + 1, axis) - 1
    plan.late_days[late] = np.where(np.arange(len(late)) < 3, 3, rng.integers(1, 6, len(late)))
