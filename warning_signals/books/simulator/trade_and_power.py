"""The pace of a sound firm's trade and machines, and the electricity that they use."""

from __future__ import annotations

from dataclasses import dataclass

from warning_signals.books.simulator import (
    dice,
    power,
)
from warning_signals.books.simulator.axis import Floats, Ints
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.setting import Setting
from warning_signals.books.simulator.stories import paths

MACHINES_FOLLOW, MACHINES_REST = 0.7, 0.42  # how far electricity goes with the trade


@dataclass(frozen=True)
class Electricity:
    """How far machines ran, what they used in kWh, both [T, N], and the bills for it."""

    path: Floats
    kwh: Floats
    bills: power.Bills


def paces(setting: Setting, firms: Firms, chunk: int) -> tuple[Floats, Floats]:
    """Return a sound firm's pace of business and of its machines, each [T, N]."""
    axis, rng = setting.axis, dice.stream(setting.seed, "pace", chunk)
    ordinary = paths.season(axis, firms) * paths.chance(axis, firms, rng)
    holiday = paths.new_year(axis, firms)
    return ordinary * holiday, ordinary**MACHINES_FOLLOW * holiday**MACHINES_REST


def used_electricity(
    setting: Setting, firms: Firms, machines: Floats, cut: Ints, chunk: int
) -> Electricity:
    """Return the electricity of the chunk; from day `cut` [N] on nothing is used."""
    axis, rng = setting.axis, dice.stream(setting.seed, "power", chunk)
    path = machines * paths.story_path(axis, firms.plan, setting.stories, "power")
    kwh = power.readings(axis, firms, path, cut, rng)
    return Electricity(path, kwh, power.make_bills(axis, firms, kwh, setting.stories, rng))
