"""What sales and electricity do each day: season, New Year, chance and the firm's story."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from warning_signals.books.simulator.axis import Axis, Floats
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.stories.kinds import Story
from warning_signals.books.simulator.stories.plan import Plan
from warning_signals.books.simulator.stories.table import LOOK_ALIKES

# Medians of the real meters, as shares of an ordinary day, and shares of real e-invoices.
POWER_WEEK = np.array([0.97, 1.0, 1.0, 1.0, 0.985, 0.89, 0.74])
TRADE_WEEK = np.array([1.18, 1.14, 1.11, 1.06, 1.0, 0.24, 0.20])
LEFT_AFTER = 0.25  # what is left of a failed firm's trade, after so many days:
DAYS_TO_LEFT = 60.0


def season(axis: Axis, firms: Firms) -> Floats:
    """Return the yearly season as shares of an ordinary day, shape [T, N]."""
    swings = np.array([alike.swing for alike in LOOK_ALIKES])
    swing = np.where(firms.plan.alike >= 0, swings[firms.plan.alike], firms.swing)
    # A seasonal trade that troubles nobody is one whose low falls in these very weeks.
    peak = np.where(swing > 0.5, 345.0, firms.peak)
    day_of_year = (axis.dates - axis.dates.astype("datetime64[Y]")).astype(np.int64)
    wave = np.cos(2 * np.pi * (day_of_year[:, None] - peak[None, :]) / 365.25)
    return np.asarray(1 + swing * wave, np.float64)


def new_year(axis: Axis, firms: Firms) -> Floats:
    """Return what the lunar New Year leaves of a day, shape [T, N]."""
    longer = np.array([alike.closure_days for alike in LOOK_ALIKES])
    after = firms.closed_after + np.where(firms.plan.alike >= 0, longer[firms.plan.alike], 0)
    lunar = axis.lunar[:, None].astype(np.float64)
    out = np.maximum(-firms.closed_before[None, :] - lunar, lunar - after[None, :])
    opened = np.clip(out / 5.0, 0.0, 1.0)
    return np.asarray(firms.holiday_level + (1 - firms.holiday_level) * opened, np.float64)


def chance(axis: Axis, firms: Firms, rng: np.random.Generator) -> Floats:
    """Return slow noise, one step a week, shape [T, N], median about 1."""
    weeks = axis.count // 7 + 1
    shocks = rng.standard_normal((weeks, firms.count)) * firms.restless * 0.5
    level = np.zeros_like(shocks)
    level[0] = shocks[0]
    for week in range(1, weeks):
        level[week] = 0.85 * level[week - 1] + shocks[week]
    return np.asarray(np.exp(np.repeat(level, 7, axis=0)[: axis.count]), np.float64)


def story_path(axis: Axis, plan: Plan, stories: Sequence[Story], what: str) -> Floats:
    """Return what a story leaves of `sales` or `power` on each day, shape [T, N]; 1 for the sound.

    After the first day overdue trade runs down to a remainder, whatever the story was.
    """
    bad = np.flatnonzero(plan.is_bad)
    path = np.ones((axis.count, len(plan.story)))
    to = np.array([getattr(story, f"{what}_to") for story in stories])[plan.story[bad]]
    step = np.array([story.shape == "step" for story in stories])[plan.story[bad]]
    days = np.arange(axis.count)[:, None]
    sign, overdue = plan.sign[bad][None, :], plan.overdue[bad][None, :]
    way = np.clip((days - sign + 1) / np.maximum(overdue - sign, 1), 0.0, 1.0)
    way = np.where(step[None, :], days >= sign, way)
    after = np.clip((days - overdue) / DAYS_TO_LEFT, 0.0, 1.0)
    path[:, bad] = (1 - (1 - to) * way) * (1 - (1 - LEFT_AFTER) * after)
    return path


def monthly_means(axis: Axis, path: Floats) -> Floats:
    """Return the mean of each month, shape [months, N]."""
    first = np.flatnonzero(np.diff(axis.month, prepend=axis.month[0] - 1))
    days = np.diff(np.append(first, axis.count))
    return np.asarray(np.add.reduceat(path, first, axis=0) / days[:, None], np.float64)
