"""The Spring Festival, which moves by a month between years and stops most small firms.

The days from a week before the lunar New Year to fifteen days after it say nothing about a
firm's level, so they are replaced by the same weekdays four weeks earlier before any level is
estimated. Where the forecast reaches into a festival it is scaled by what the firm's own earlier
festivals left of its level, in three phases, or by the median over its peers where it has not
been through one. In the week before and the two after, small firms wind down and start up at
their own pace: there the forecast stays and only the band gives way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.histories import FloatArray, Histories

FIRST_DAY, LAST_DAY = -7, 15
PHASE_STARTS = (-7, 0, 8)
LOOK_BACK = 28
MOST = 1.5
SHOULDERS = ((-14, -8), (16, 28))

Phases = npt.NDArray[np.intp]


def phases(start: date, days: int, new_years: Sequence[date]) -> Phases:
    """Return for each of `days` days from `start` 0, or the festival's phase 1, 2 or 3."""
    result = np.zeros(days, dtype=np.intp)
    for new_year in new_years:
        offset = np.arange(days) - (new_year - start).days
        inside = (offset >= FIRST_DAY) & (offset <= LAST_DAY)
        result[inside] = np.searchsorted(PHASE_STARTS, offset[inside], side="right")
    return result


def first_ever(
    histories: Histories, periods: Sequence[date], length: int, new_years: Sequence[date]
) -> npt.NDArray[np.bool_]:
    """Say (n x periods) which periods, `length` days each, touch a festival unlike any before.

    That is one of which the firm's history has none.
    """
    days = histories.values.shape[1]
    begin = [(period - histories.start).days for period in periods]
    count = max([days, *(first + length for first in begin)])
    inside = phases(histories.start, count, new_years) > 0
    touched = np.array([inside[first : first + length].any() for first in begin], dtype=np.bool_)
    never = np.asarray(~np.isfinite(histories.values[:, inside[:days]]).any(axis=1))
    return np.asarray(never[:, None] & touched)


def shoulders(start: date, days: int, new_years: Sequence[date]) -> npt.NDArray[np.bool_]:
    """Say for each of `days` days from `start` whether it lies just before or after a festival."""
    offsets = [np.arange(days) - (new_year - start).days for new_year in new_years]
    near = [(o >= first) & (o <= last) for o in offsets for first, last in SHOULDERS]
    return np.any(near, axis=0) if near else np.zeros(days, dtype=np.bool_)


def replaced(values: FloatArray, phase: Phases) -> FloatArray:
    """Return `values` (n x T) with festival days taken from the same weekday four weeks before.

    Without four weeks before, the day is NaN.
    """
    ordinary = values.copy()
    for day in np.flatnonzero(phase):
        ordinary[:, day] = ordinary[:, day - LOOK_BACK] if day >= LOOK_BACK else np.nan
    return ordinary


def own_shares(values: FloatArray, phase: Phases) -> FloatArray:
    """Return n x 4: the share of its level that each firm kept in phase 0 (always 1), 1, 2, 3.

    NaN where the firm has no such phase in its history.
    """
    shares = np.ones((len(values), len(PHASE_STARTS) + 1))
    for number in range(1, len(PHASE_STARTS) + 1):
        days = np.flatnonzero(phase == number)
        days = days[days >= LOOK_BACK]
        shares[:, number] = _own_share(values[:, days], values[:, days - LOOK_BACK])
    return shares


def median_shares(own: FloatArray) -> FloatArray:
    """Return the 4 medians over the firms that know their own share, NaN where none does."""
    known = [column[np.isfinite(column)] for column in own.T]
    return np.array([np.median(column) if column.size else np.nan for column in known])


def _own_share(actual: FloatArray, usual: FloatArray) -> FloatArray:
    both = np.isfinite(actual) & np.isfinite(usual)
    # One order in memory, so that the sum is the same for one firm as among many.
    kept = np.ascontiguousarray(np.where(both, actual, 0.0)).sum(axis=1)
    level = np.ascontiguousarray(np.where(both, usual, 0.0)).sum(axis=1)
    share = np.divide(kept, level, out=np.full(len(actual), np.nan), where=level > 0)
    return np.asarray(np.clip(share, 0.0, MOST))
