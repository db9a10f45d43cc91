"""Breaks: who has fallen silent and whose level has stepped down for good, up to the day itself.

The forecast compares whole weeks; these tests do not wait for them. They travel in the rows of the
derived feed `forecasts`, so that the signals on a series read one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from warning_signals.observed import BREAKS, forecast_schema

if TYPE_CHECKING:
    import pyarrow as pa

    from warning_signals.forecasts.histories import Histories


@dataclass(frozen=True)
class Breaks:
    """What was found, by borrower and column; who is not named has neither."""

    found: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def columns(self, ids: Sequence[str], weeks: int) -> dict[str, pa.Array]:
        """Return each column of BREAKS for these borrowers, every value `weeks` times over."""
        import pyarrow as pa

        schema = forecast_schema()
        told = [self.found.get(name, {}) for name in ids]
        return {
            column: pa.array(
                [one.get(column) for one in told for _ in range(weeks)], schema.field(column).type
            )
            for column in BREAKS
        }


NO_BREAKS = Breaks()


def breaks_of(histories: Histories) -> Breaks:
    """Return who is silent on the last day, and whose level lies lower since a week past.

    `silent_days` are the days without activity and `silent_after` how many it takes for this
    borrower, `usual_a_day` the level before; `lasting_fall` is the share lost since `fell_on`,
    `lost_a_day` the same in the unit of the series, net of what the peers lost.
    """
    import numpy as np

    from warning_signals.forecasts.silence import may_be_silent, peers_at_work, silence
    from warning_signals.forecasts.step import steps

    found: dict[str, dict[str, Any]] = {}
    # Of most borrowers the last week alone says that they are not silent; peers are all of them.
    asked = histories.only(np.flatnonzero(may_be_silent(histories)))
    quiet = silence(asked, peers_at_work(histories))
    for row in np.flatnonzero(quiet.silent):
        found[quiet.ids[row]] = {
            "silent_days": float(quiet.quiet_days[row]),
            "silent_after": float(quiet.needed[row]),
            "usual_a_day": float(quiet.level[row]),
        }
    lower = steps(histories)
    for row in np.flatnonzero(lower.lasting):
        found.setdefault(lower.ids[row], {}).update(
            lasting_fall=float(lower.fall[row]),
            lost_a_day=float(lower.before[row] - lower.after[row]),
            fell_on=lower.since_on[row],
        )
    return Breaks(found)
