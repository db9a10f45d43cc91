"""From a measured row to the level of that look by itself, for signals that need several looks."""

from __future__ import annotations

import numpy as np

from tests.signals.made_up import Row
from warning_signals.judging.levels import raw_levels
from warning_signals.judging.looks import Looks
from warning_signals.model import Level, Signal
from warning_signals.panels import parts_of


def one_look(signal: Signal, row: Row, materiality: float = 0.0, **changed: float) -> Level:
    """Return the level of one measured row, some of its columns changed, before persistence."""
    told = {**row, **changed}

    def column(name: str) -> np.ndarray:
        return np.array([[np.nan if told[name] is None else told[name]]], dtype=np.float64)

    parts = {name: column(name) for name in parts_of(signal)}
    looks = Looks(column("value"), parts, np.array([materiality]))
    return Level(raw_levels(looks, signal.thresholds)[0, 0])
