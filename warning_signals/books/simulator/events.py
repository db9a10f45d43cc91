"""What is on record about whom: the stories' events and the few that befall sound firms too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.stories.kinds import Story

BEFORE_DAYS = 270  # court records reach back 36 months from the book's end
SOUND = {  # share of sound firms with such an event in 36 months
    "lawsuit": 0.015, "enforcement": 0.006, "dishonest_debtor": 0.002, "suit_as_plaintiff": 0.03,
    "legal_rep_change": 0.04, "address_change": 0.06, "capital_change": 0.03, "penalty": 0.02,
    "abnormal_list": 0.012, "chattel_mortgage": 0.02, "equity_pledge": 0.008,
    "power_failure": 0.02, "capacity_changed": 0.04,
}  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """Who and when, for one kind of event; days may lie before the book."""

    firm: Ints
    day: Ints


def draw_events(
    axis: Axis, firms: Firms, stories: Sequence[Story], rng: np.random.Generator
) -> Mapping[str, Happened]:
    """Return all events by kind, those of stories first."""
    found: dict[str, list[tuple[Ints, Ints]]] = {}
    for number, story in enumerate(stories):
        who = np.flatnonzero(firms.plan.story == number)
        for event in story.events:
            since = firms.plan.sign if event.since == "sign" else firms.plan.overdue
            day = since[who] + rng.integers(event.days[0], event.days[1] + 1, len(who))
            struck = rng.random(len(who)) < event.chance
            found.setdefault(event.kind, []).append((who[struck], day[struck]))
    for kind, share in SOUND.items():
        struck = rng.random(firms.count) < share
        who = np.flatnonzero(struck & ~firms.plan.is_bad)
        found.setdefault(kind, []).append((who, rng.integers(-BEFORE_DAYS, axis.count, len(who))))
    _list_the_oldest(found, axis, firms)
    return {kind: _one(parts, axis) for kind, parts in found.items()}


def _list_the_oldest(found: dict[str, list[tuple[Ints, Ints]]], axis: Axis, firms: Firms) -> None:
    """The one in arrears for longest is listed as a dishonest debtor in the last week."""
    oldest = np.argmin(np.where(firms.plan.is_bad, firms.plan.overdue, NEVER))
    parts = found.setdefault("dishonest_debtor", [])
    kept = [(who[who != oldest], day[who != oldest]) for who, day in parts]
    if firms.plan.is_bad[oldest] and firms.plan.overdue[oldest] < axis.opening - 150:
        kept.append((np.array([oldest]), axis.window[2:3]))
    found["dishonest_debtor"] = kept


def _one(parts: list[tuple[Ints, Ints]], axis: Axis) -> Happened:
    who = np.concatenate([firm for firm, _ in parts])
    day = np.concatenate([day for _, day in parts])
    inside = day < axis.count
    return Happened(who[inside], day[inside])


def first_day(events: Mapping[str, Happened], kind: str, firms: int) -> Ints:
    """Return each borrower's first day of that kind, NEVER where there is none."""
    day = np.full(firms, NEVER)
    if kind in events:
        np.minimum.at(day, events[kind].firm, events[kind].day)
    return day
