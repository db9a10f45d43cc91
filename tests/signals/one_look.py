"""The level of one measured row by a single look, for signals that want more than one."""

from __future__ import annotations

import numpy as np

from tests.signals.made_up import Row
from warning_signals.judging.levels import raw_levels
from warning_signals.judging.looks import Looks
from warning_signals.model import Level, Signal
from warning_signals.panels import parts_of


def one_look(signal: Signal, row: Row, materiality: float = 0.0, **changed: float) -> Level:
    """Return the level of a row by bands, floor and conditions; `changed` are other numbers."""
    told = {**row, **changed}
    parts = {name: np.array([[float(told[name])]]) for name in parts_of(signal)}
    looks = Looks(np.array([[told["value"]]]), parts, np.array([materiality]))
    return Level(raw_levels(looks, signal.thresholds)[0, 0])
