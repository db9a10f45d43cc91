"""Judging panels anew, in memory, by the same rules as detect and assess.

A day's state is carried from one day looked at to the next; the weekly looks of a day are the
panels of 7, 14, ... days before, as the daily run takes them. What could not be looked at is
carried as the daily run carries it. Nothing is read but panels, so that other thresholds or other
signals cost seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from warning_signals.calendar import BankCalendar
from warning_signals.judging.composite import GONE_DAYS, Vote, levels
from warning_signals.judging.levels import judge
from warning_signals.model import Signal, Status
from warning_signals.panels import clear_days, looks_at

if TYPE_CHECKING:
    import pandas as pd

Levels = NDArray[np.int8]
NEVER = np.datetime64("1900-01-01", "D")


@dataclass(eq=False)
class Standing:
    """One signal's level of each of n borrowers after a look, and when it was new or worse."""

    level: Levels
    changed_on: NDArray[np.datetime64]


@dataclass(eq=False)
class Look:
    """All signals' standing after one day; `present` says who was in the book."""

    day: date
    present: NDArray[np.bool_]
    standing: dict[str, Standing] = field(default_factory=dict)


def judged(
    frames: Mapping[date, pd.DataFrame],
    days: Sequence[date],
    borrowers: pd.Index[str],
    signals: Mapping[str, Signal],
    calendar: BankCalendar,
) -> Iterator[Look]:
    """Yield how each signal stands after each of `days`; `frames` are panels by day."""
    count = len(borrowers)
    before = {name: Standing(np.zeros(count, np.int8), np.full(count, NEVER)) for name in signals}
    back = max(max(s.thresholds.looks, s.thresholds.calm_looks) for s in signals.values())
    # Laid beside all borrowers once, and not anew for each column of each signal.
    laid = {day: frame.reindex(borrowers) for day, frame in frames.items()}
    for day in days:
        window = [_newest(laid, at) for at in clear_days(calendar, day, back)]
        look = Look(day, borrowers.isin(frames[day].index))
        for name, signal in signals.items():
            look.standing[name] = _stand(window, borrowers, name, signal, before[name], day)
        before = look.standing
        yield look


def _newest(frames: Mapping[date, pd.DataFrame], at: date) -> pd.DataFrame | None:
    """Return the newest panel of the week up to a day: looks a holiday has moved are not lost."""
    days = (at - timedelta(days=back) for back in range(7))
    return next((frames[day] for day in days if day in frames), None)


def _stand(
    window: list[pd.DataFrame | None],
    borrowers: pd.Index[str],
    name: str,
    signal: Signal,
    before: Standing,
    day: date,
) -> Standing:
    column = f"{name}__status"
    gone = int(Status.NOT_APPLICABLE)
    today = window[0]
    if today is None:
        raise ValueError(f"There is no panel of {day}.")
    status = today[column].fillna(-1).to_numpy()
    level = judge(looks_at(window, borrowers, name, signal), signal.thresholds, before.level)
    age = (np.datetime64(day, "D") - before.changed_on).astype(int)
    carried = (status > gone) | ((status == gone) & (age < GONE_DAYS))
    level = np.where(status == Status.EVALUATED, level, np.where(carried, before.level, 0))
    worse = level > before.level
    changed = np.where(worse, np.datetime64(day, "D"), before.changed_on)
    return Standing(level.astype(np.int8), changed)


def composite(
    looks: Sequence[Look], borrowers: pd.Index[str], signals: Mapping[str, Signal]
) -> Levels:
    """Return looks x borrowers: each borrower's level out of these signals' findings."""
    import pandas as pd

    votes = {name: Vote(s.family, s.root_cause, s.hard) for name, s in signals.items()}
    previous: pd.Series[int] | None = None
    result = np.zeros((len(looks), len(borrowers)), np.int8)
    for row, look in enumerate(looks):
        found = pd.concat([_found(look, borrowers, name) for name in signals])
        folded = levels(found, previous, look.day, votes)["level"]
        previous = folded.reindex(borrowers, fill_value=0).astype("int64")
        previous[~look.present] = 0
        result[row] = previous.to_numpy()
    return result


def _found(look: Look, borrowers: pd.Index[str], name: str) -> pd.DataFrame:
    import pandas as pd

    standing = look.standing[name]
    rows = np.flatnonzero((standing.level > 0) & look.present)
    return pd.DataFrame(
        {
            "borrower_id": borrowers[rows],
            "signal": name,
            "level": standing.level[rows].astype("int64"),
            "changed_on": standing.changed_on[rows],
        }
    )
