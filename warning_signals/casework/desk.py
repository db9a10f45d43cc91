"""What the day's casework has in front of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from warning_signals.casework.ladder import hard_signals, moment, rung_of
from warning_signals.casework.people import People
from warning_signals.config import Rung
from warning_signals.context import Context
from warning_signals.model import Level
from warning_signals.register import runs

Row = dict[str, Any]
SYSTEM = "system"


@dataclass(frozen=True)
class Desk:
    """One day's run, the people, and what was assessed and found."""

    context: Context
    run_: runs.Run
    read_on: date
    now: datetime
    people: People
    undrawn: Mapping[str, float]
    assessed: list[Row]
    found: list[Row]

    @property
    def as_of(self) -> date:
        """The bank day that is looked at."""
        return self.run_.as_of

    @cached_property
    def hard(self) -> frozenset[str]:
        """The names of the hard signals."""
        return hard_signals(self.context.config.signals)

    def assessment(self, borrower_id: str, track: str) -> Row:
        """Return the assessment of a borrower on a track."""
        mine = (borrower_id, track)
        return next(r for r in self.assessed if (r["borrower_id"], r["track"]) == mine)

    def rung(self, level: Level, fingerprints: list[str]) -> Rung:
        """Return the ladder that holds for a case of this level with these findings."""
        return rung_of(level, fingerprints, self.hard, self.context.config.ladder)

    def clock(self, level: Level, fingerprints: list[str]) -> Row:
        """Return the columns of a case whose clock starts on the morning that reads this day."""
        rung, calendar = self.rung(level, fingerprints), self.context.calendar
        return {
            "clock_from_on": self.read_on,
            "escalated_steps": 0,
            "acknowledge_by": moment(calendar, self.read_on, rung.acknowledge),
            "due_at": moment(calendar, self.read_on, rung.verify),
        }
