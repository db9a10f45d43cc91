"""One signal's level for every borrower: bands, floor, persistence and the rule of letting go.

A look is a value read from the panel; column 0 is today's, the next are those of 7, 14, ... days
before. A look that could not be evaluated raises nothing and calms nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warning_signals.model import Level, Thresholds

Floats = NDArray[np.float64]
Levels = NDArray[np.int8]

JUDGED_WEEKS = 4


@dataclass(frozen=True)
class Looks:
    """Weekly looks at one signal: arrays of borrowers x looks, NaN where not evaluated.

    `parts` are the columns that judging reads besides the value, as panels.parts_of names them;
    `materiality` is max(one instalment, 1 % of exposure) per borrower, in money.
    """

    values: Floats
    parts: Mapping[str, Floats]
    materiality: Floats


def judge(looks: Looks, thresholds: Thresholds, previous: Levels) -> Levels:
    """Return today's level per borrower, given the level each had at the last business day."""
    raw = raw_levels(looks, thresholds)
    raised = persistent(raw, thresholds)
    held = np.where(cleared(looks, raw, thresholds), np.int8(Level.GREEN), previous)
    if thresholds.clear == "window":
        held = np.minimum(held, raw[:, 0])
    return np.maximum(raised, held).astype(np.int8)


def raw_levels(looks: Looks, thresholds: Thresholds) -> Levels:
    """Return the level of each look by itself: bands, "or" columns, floor and "and" columns."""
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


def cleared(looks: Looks, raw: Levels, thresholds: Thresholds) -> NDArray[np.bool_]:
    """Return for whom the clear rule is met; never where today was not evaluated."""
    seen = ~np.isnan(looks.values[:, 0])
    if thresholds.clear == "event":
        still_open = np.nan_to_num(looks.parts["open"][:, 0], nan=1.0) > 0
        return np.asarray(seen & ~still_open)
    if thresholds.clear == "window":
        return np.asarray(seen & (raw[:, 0] == Level.GREEN))
    if thresholds.clear == "band":
        inside = np.nan_to_num(looks.parts["weeks_inside"][:, 0])
        return np.asarray(seen & (inside >= JUDGED_WEEKS))
    wanted = thresholds.calm_looks
    if looks.values.shape[1] < wanted:
        return np.zeros(len(raw), bool)
    return np.asarray(calm(looks, thresholds)[:, :wanted].all(axis=1))


def calm(looks: Looks, thresholds: Thresholds) -> NDArray[np.bool_]:
    """Return which looks are better than the calm bound (80 % of amber unless set).

    A look at which an "and" column is not reached is calm too: what is merely a trait by today's
    measure must not keep a warning alive.
    """
    bound = calm_bound(thresholds)
    seen = ~np.isnan(looks.values)
    if bound is None:
        return seen
    # NaN compares false on both sides, so a look that was not evaluated is never calm.
    if thresholds.worse == "above":
        quiet = looks.values.astype(np.float32) <= np.float32(bound)
    else:
        quiet = looks.values.astype(np.float32) >= np.float32(bound)
    for name, least in thresholds.needs.items():
        quiet |= seen & (looks.parts[name] < least)
    return np.asarray(quiet)


def calm_bound(thresholds: Thresholds) -> float | None:
    """Return the value at which a look counts as calm; None where there is no band at all."""
    if thresholds.calm_at is not None:
        return thresholds.calm_at
    first = thresholds.amber if thresholds.amber is not None else thresholds.red
    if first is None:
        return None
    return first * 0.8 if thresholds.worse == "above" else first / 0.8
