"""When rare weeks make a finding: k of the last n, and large enough to matter.

One week in twenty is below a 5 % limit by definition: with 52 weeks a year a single week is no
news. The rule asks for two of three weeks at 1 %, each at least a fifth below what was expected
and above an amount that matters. Weeks that follow each other are alike, which multiplies the
chance of two in three; what the rule costs is therefore measured (`ews evaluate forecasts`), not
computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.histories import FloatArray

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rule:
    """`count` of `of` weeks, each with a chance of at most `tail` and a large enough shortfall.

    `least_share` is relative to what was expected, `least_amount` in the unit of the series.
    """

    tail: float = 0.01
    count: int = 2
    of: int = 3
    least_share: float = 0.2
    least_amount: float = 0.0

    def __post_init__(self) -> None:
        """Raise ValueError for a rule that can never or always be met."""
        if not 0 < self.tail < 1 or not 1 <= self.count <= self.of:
            raise ValueError(
                f"A rule needs a tail between 0 and 1 and 1 <= count <= of: got {self.tail}, "
                f"{self.count} of {self.of}."
            )


def rare_weeks(
    chance: FloatArray, actual: FloatArray, expected: FloatArray, rule: Rule
) -> BoolArray:
    """Say of each week (n x w) whether it is rarely so low, and the shortfall matters.

    An unobserved week (NaN) says nothing.
    """
    short = expected - actual
    matters = (short >= rule.least_share * expected) & (short >= rule.least_amount)
    return np.asarray((chance <= rule.tail) & matters & (short > 0))


def raised(rare: BoolArray, rule: Rule) -> BoolArray:
    """Say at the end of each week (n x w) whether `count` of the last `of` weeks are rare.

    The week itself must be: a finding does not begin on a week that is back to normal.
    """
    running = np.cumsum(rare, axis=1)
    earlier = np.zeros_like(running)
    earlier[:, rule.of :] = running[:, : -rule.of]
    return np.asarray((running - earlier >= rule.count) & rare)


def episode_starts(on: BoolArray, join: int) -> BoolArray:
    """Say where an episode begins: on, and off in all of the `join` periods before (n x periods).

    Raised again within 30 days is the same episode (requirements of the alert's life cycle).
    """
    running = np.cumsum(on, axis=1)
    before = np.zeros_like(running)
    before[:, 1:] = running[:, :-1]
    lagged = np.zeros_like(running)
    lagged[:, join + 1 :] = running[:, : -join - 1]
    return np.asarray(on & (before - lagged == 0))
