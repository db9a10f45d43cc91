"""One signal's level for every borrower: bands, floor, persistence and the rule of letting go.

A look is a value read from the panel; column 0 is today's, the next are those of 7, 14, ... days
before. A look that could not be evaluated raises nothing and calms nothing.
"""

from __future__ import annotations

import numpy as np

from warning_signals.judging.clearing import cleared
from warning_signals.judging.looks import Floats, Levels, Looks
from warning_signals.model import Level, Thresholds


def judge(looks: Looks, thresholds: Thresholds, previous: Levels) -> Levels:
    """Return today's level per borrower, given the level each had at the last business day."""
    raw = raw_levels(looks, thresholds)
    raised = persistent(raw, thresholds)
    held = np.where(cleared(looks, raw, thresholds), np.int8(Level.GREEN), previous)
    if thresholds.clear == "window":
        held = np.minimum(held, raw[:, 0])
    return np.maximum(raised, held).astype(np.int8)


def raw_levels(looks: Looks, thresholds: Thresholds) -> Levels:
    """Return the level of each look by itself: bands, floor, "or", "and" and lone columns."""
    level = band(looks.values, thresholds.amber, thresholds.red, thresholds.worse)
    if thresholds.floor:
        least = thresholds.floor * looks.materiality[:, None]
        enough = looks.parts["change"] >= least
        level = np.where(enough, level, np.int8(Level.GREEN))
    for name, also in thresholds.also.items():
        level = np.maximum(level, band(looks.parts[name], also.amber, also.red, "above"))
    for name, least_value in thresholds.needs.items():
        met = looks.parts[name] >= least_value
        level = np.where(met, level, np.int8(Level.GREEN))
    for name, least_value in thresholds.needs_for_red.items():
        met = looks.parts[name] >= least_value
        level = np.where(met, level, np.minimum(level, np.int8(Level.AMBER)))
    for name, alone in thresholds.alone.items():
        level = np.maximum(level, band(looks.parts[name], alone.amber, alone.red, "above"))
    return level.astype(np.int8)


def band(values: Floats, amber: float | None, red: float | None, worse: str) -> Levels:
    """Return 0, 1 or 2 by contiguous bands; a bound belongs to the worse side, NaN is 0.

    Values and bounds are compared as float32, which is what the panel stores.
    """
    sign = np.float32(1.0 if worse == "above" else -1.0)
    measured = sign * values.astype(np.float32)
    level = np.zeros(values.shape, np.int8)
    for bound, name in ((amber, Level.AMBER), (red, Level.RED)):
        if bound is not None:
            level[measured >= sign * np.float32(bound)] = name
    return level


def persistent(raw: Levels, thresholds: Thresholds) -> Levels:
    """Return the level that today's look reaches and enough of the last looks reached too."""
    window = raw[:, : thresholds.looks]
    result = np.zeros(len(raw), np.int8)
    for level in (Level.AMBER, Level.RED):
        often = (window >= level).sum(axis=1) >= thresholds.needed
        result[often & (raw[:, 0] >= level)] = level
    return result
