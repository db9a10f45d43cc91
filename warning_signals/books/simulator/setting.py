"""What all chunks of a simulated book share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from warning_signals.books.simulator.axis import Axis
from warning_signals.books.simulator.beside.ties import Ties
from warning_signals.books.simulator.stories.kinds import Story


@dataclass(frozen=True)
class Setting:
    """What all chunks share."""

    borrowers: int
    pool: int
    seed: int
    axis: Axis
    stories: Sequence[Story]
    ties: Ties
