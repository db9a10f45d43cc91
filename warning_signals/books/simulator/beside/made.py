"""One chunk of borrowers as far as it is made when the desks beside the ledger look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator import dice
from warning_signals.books.simulator.axis import Axis, Floats, Ints
from warning_signals.books.simulator.beside.ties import Ties
from warning_signals.books.simulator.events import Happened
from warning_signals.books.simulator.facilities import Facilities
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.parties import Parties, Shares
from warning_signals.books.simulator.stories import signs
from warning_signals.books.simulator.stories.kinds import Story


@dataclass(frozen=True)
class Made:
    """What is settled of one chunk: nobody who looks at it changes it.

    `machines` [T, N] is what a day's work at the machines is of an ordinary day's, the story
    included; `onboarded` [N] are day numbers, before the book for most.
    """

    seed: int
    chunk: int
    axis: Axis
    stories: Sequence[Story]
    firms: Firms
    table: Parties
    shares: Shares
    events: Mapping[str, Happened]
    machines: Floats
    loans: Facilities
    onboarded: Ints
    ties: Ties

    def stream(self, purpose: str) -> np.random.Generator:
        """Return draws of their own, so that one desk more changes nothing for the others."""
        return dice.stream(self.seed, purpose, self.chunk)

    def sign(self, name: str) -> Floats:
        """Return one of the stories' signs for each borrower, length N."""
        return signs.of_firms(self.firms.plan, self.stories, name)

    def way(self, firm: Ints, day: Ints) -> Floats:
        """Return how far each firm has come from first sign to first day overdue, 0 to 1."""
        return signs.way(self.firms.plan, firm, day)

    def after(self, firm: Ints, day: Ints) -> Floats:
        """Return how far each firm is into the two months after its first day overdue, 0 to 1."""
        return signs.after(self.firms.plan, firm, day)

    def bank_day(self, day: Ints) -> Ints:
        """Return the first bank day from each day on; days outside the book stay as they are."""
        inside = (day >= 0) & (day < self.axis.count)
        rolled = self.axis.delivered[np.clip(day, 0, self.axis.count - 1)]
        return np.asarray(np.where(inside, rolled, day), np.int64)
