"""Natural stoppages in the electricity, and how soon and how wrongly silence is raised there.

A firm has stopped where its mean over the last 60 days is below 5 % of its mean in the first year;
the stop begins on the first day of the final run of days whose 7-day mean is below that. One in
the first 90 days is no target. An episode is false that does not lie in a stop; a run that was
still going on at the end, too short to call, is neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts import silence, step
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.histories import WEEK, FloatArray, Histories
from warning_signals.forecasts.persistence import episode_starts

STOPPED_SHARE, LAST_DAYS, FIRST_DAYS, SOON_DAYS = 0.05, 60, 90, 10
YEAR_DAYS, JOIN_DAYS = 365, 30
STEP_FIRST_DAYS, STEP_JOIN_WEEKS, STEP_HELD_WEEKS, STEP_BACK = 182, 4, 8, 0.85

Told = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Stops:
    """By firm: first day of the final run (the number of days without one), and if it stopped."""

    begins: npt.NDArray[np.intp]
    stopped: npt.NDArray[np.bool_]


def stops(values: FloatArray) -> Stops:
    """Return the natural stoppages in n x T observed days."""
    usual = values[:, :YEAR_DAYS].mean(axis=1)
    bar = (STOPPED_SHARE * usual)[:, None]
    running = np.hstack([np.zeros((len(values), 1)), np.cumsum(values, axis=1)])
    week = np.full(values.shape, np.inf)
    week[:, WEEK - 1 :] = (running[:, WEEK:] - running[:, :-WEEK]) / WEEK
    final = np.logical_and.accumulate((week < bar)[:, ::-1], axis=1).sum(axis=1)
    begins = values.shape[1] - final
    last = values[:, -LAST_DAYS:].mean(axis=1) < bar[:, 0]
    return Stops(begins, last & (final > 0) & (begins >= FIRST_DAYS))


def measure(book: Histories) -> Told:
    """Return stoppages, those caught within ten days, and false episodes per firm-year."""
    values = candidate_days.used(book)
    found = stops(values)
    on = silence.silent_days(book)
    starts = episode_starts(on, JOIN_DAYS)
    starts[:, :FIRST_DAYS] = False
    day = np.arange(values.shape[1])[None, :]
    # Silence may be raised in the week that the 7-day mean needs to fall.
    within = day >= found.begins[:, None] - WEEK
    soon = on & within & (day <= found.begins[:, None] + SOON_DAYS)
    years = len(values) * (values.shape[1] - FIRST_DAYS) / YEAR_DAYS
    return {
        "stoppages": int(found.stopped.sum()),
        "stoppages_caught": int((soon.any(axis=1) & found.stopped).sum()),
        "false_episodes_per_year": float((starts & ~within).sum() / years),
        "unresolved_at_the_end": int((starts & within & ~found.stopped[:, None]).sum()),
    }


def measure_steps(book: Histories) -> Told:
    """Return lasting steps per firm-year, the share that held, and those taken back.

    A step held where the median of the eight weeks after it was raised stays below 85 % of the
    level before it. Steps in the last eight weeks are not judged.
    """
    weeks = step.relative_weeks(book)
    count = book.values.shape[1]
    first = STEP_FIRST_DAYS + (count - STEP_FIRST_DAYS) % WEEK
    ends = range(first, count + 1, WEEK)
    found = [step.steps(_until(book, end)) for end in ends]
    on = np.stack([one.lasting for one in found], axis=1)
    starts = episode_starts(on, STEP_JOIN_WEEKS)
    held = back = 0
    for row, column in zip(*np.nonzero(starts), strict=True):
        place = weeks.shape[1] - (len(found) - 1 - column)
        after = weeks[row, place : place + STEP_HELD_WEEKS]
        if len(after) == STEP_HELD_WEEKS:
            came_back = np.nanmedian(after) >= STEP_BACK * found[column].before[row]
            held, back = held + (not came_back), back + bool(came_back)
    years = len(book.ids) * (count - first) / YEAR_DAYS
    return {
        "steps_per_year": float(starts.sum() / years),
        "steps_held_share": held / max(held + back, 1),
        "steps_taken_back_per_year": float(back / years),
    }


def _until(book: Histories, days: int) -> Histories:
    return Histories(
        book.ids, book.start, book.values[:, :days], book.new_years, book.off_at, book.calendar
    )
