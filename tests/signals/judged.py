"""From a measured row to its level, by the shared rules and a single look."""

from __future__ import annotations

import numpy as np

from tests.signals.made_up import Row
from warning_signals.judging.levels import judge
from warning_signals.judging.looks import Looks
from warning_signals.model import Level, Signal
from warning_signals.panels import parts_of


def judged(
    signal: Signal, row: Row | None, *, materiality: float = 0.0, before: Level = Level.GREEN
) -> Level:
    """Return the level of one measured row; a signal without persistence over looks only."""
    assert signal.thresholds.looks == 1
    assert row is not None
    looks = Looks(
        values=np.array([[row["value"]]], dtype=np.float64),
        parts={name: np.array([[row[name]]], dtype=np.float64) for name in parts_of(signal)},
        materiality=np.array([materiality]),
    )
    return Level(judge(looks, signal.thresholds, np.array([before], np.int8))[0])
