"""Episodes of a year of looks, and what they were worth: hits, lead time, precision, recall.

An episode runs from raise to clear; raised again within 30 days it is the same one. Its borrower's
anchor is the first day overdue of the spell that ends in default. A hit begins 365 to 30 days
before the anchor; later is late, earlier neither. What already stood at the first look is no
episode: nobody knows when it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from warning_signals.forecasts.persistence import episode_starts

JOIN_WEEKS, FIRST_DAYS, LAST_DAYS = 4, 365, 30

Days = NDArray[np.datetime64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Worth:
    """What the episodes of a book came to.

    `targets` are the defaults that could have been hit, `caught` those that were, `only_late` those
    of the others that were raised too late; `hits`, `late` and `false` count episodes, `lead_days`
    is from each caught default's first hit.
    """

    episodes: int
    hits: int
    late: int
    false: int
    targets: int
    caught: int
    only_late: int
    lead_days: NDArray[np.int64]

    @property
    def recall(self) -> float:
        """Caught defaults over those that could have been."""
        return self.caught / max(self.targets, 1)

    @property
    def precision(self) -> float:
        """Hits over all episodes that were decided: late ones are no hits."""
        return self.hits / max(self.hits + self.late + self.false, 1)


def starts(on: Flags) -> Flags:
    """Return looks x borrowers: where an episode begins; `on` says who is raised at each look."""
    begun = episode_starts(np.asarray(on.T), JOIN_WEEKS).T
    begun[0] = False
    return np.asarray(begun)


def worth(on: Flags, days: Sequence[date], anchors: Days, targets: Flags) -> Worth:
    """Return what `on` (looks x borrowers) is worth.

    `anchors` are first days overdue, NaT for the sound; `targets` says whose default counts.
    Episodes of defaults that do not count are left out.
    """
    begun = starts(on)
    row, who = np.nonzero(begun)
    at = np.array(days, dtype="datetime64[D]")[row]
    ahead = (anchors[who] - at).astype("timedelta64[D]")
    sound = np.isnat(ahead)
    lead = np.where(sound, -1, ahead.astype(np.int64))
    counts = targets[who] & ~sound
    hit = counts & (lead >= LAST_DAYS) & (lead <= FIRST_DAYS)
    late = counts & (lead < LAST_DAYS) & (lead > -FIRST_DAYS)
    caught, first = np.unique(who[hit], return_index=True)
    return Worth(
        episodes=len(row),
        hits=int(hit.sum()),
        late=int(late.sum()),
        false=int(sound.sum()),
        targets=int(targets.sum()),
        caught=len(caught),
        only_late=len(np.setdiff1d(who[late], caught)),
        lead_days=lead[hit][first],
    )
