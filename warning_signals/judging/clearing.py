"""For whom a level is let go: the rule by which a warning ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from warning_signals.judging.looks import Levels, Looks
from warning_signals.model import Level, Thresholds

JUDGED_WEEKS = 4


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
