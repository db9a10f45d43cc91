"""The ladder: by when a case is acknowledged and verified, and who is told when it is not. Pure.

Times are bank time: a step of half a day falls within the morning, whole days end at the close
of business, and days without business do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from warning_signals.calendar import BankCalendar
from warning_signals.config import Rung
from warning_signals.model import Level, Signal

OPENS = (8, 30)
CLOSES = (17, 0)
BANK_DAY = timedelta(hours=8)


def rung_of(
    level: Level,
    fingerprints: Collection[str],
    hard: Collection[str],
    ladder: Mapping[str, Rung],
) -> Rung:
    """Return the ladder that holds for a case: that of hard reds, of reds, or of ambers.

    `fingerprints` are the case's own ("dpd:red"), `hard` the names of the hard signals.
    """
    if level < Level.RED:
        return ladder["amber"]
    on_hard = any(f"{signal}:red" in fingerprints for signal in hard)
    return ladder["red_hard" if on_hard else "red"]


def hard_signals(signals: Mapping[str, Signal]) -> frozenset[str]:
    """Return the names of the hard signals."""
    return frozenset(name for name, signal in signals.items() if signal.hard)


def moment(calendar: BankCalendar, read_on: date, business_days: float) -> datetime:
    """Return when that many business days after the morning of `read_on` have passed."""
    if business_days < 1:
        return calendar.at(read_on, *OPENS) + BANK_DAY * business_days
    return calendar.at(calendar.add_business_days(read_on, int(business_days)), *CLOSES)


def steps_due(
    case: Mapping[str, Any],
    rung: Rung,
    calendar: BankCalendar,
    now: datetime,
    taken: Collection[str] = (),
) -> list[str]:
    """Return the steps whose time has come, in order, without those `taken` since its clock began.

    An acknowledged case, one marked as expected or one that has eased to green climbs no further.
    """
    waiting = case["quiet_until_on"] is not None or case["acknowledged_by"] is not None
    if waiting or case["level"] == Level.GREEN:
        return []
    steps = sorted(rung.steps.items(), key=lambda step: step[1])
    come = [s for s, days in steps if moment(calendar, case["clock_from_on"], days) <= now]
    return [step for step in come if step not in taken]
