"""How outside registers say whose record it is: name as they write it, region, legal rep's key.

Most write what the bank has; some leave out the place or slip in a character, some have the region
or the representative of another time, and a firm that was renamed goes by its old name for a while.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.beside.names_before import Before
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.events import Happened
from warning_signals.books.simulator.firms import REGIONS, Firms

WITHOUT_PLACE, SLIPPED = 0.08, 0.08
REGION_GIVEN, REGION_RIGHT = 0.85, 0.95
REP_GIVEN, REP_RIGHT = 0.65, 0.93
SLIP_AT = 4
KEPT_DAYS, KEPT = 365, 0.6  # for how long after it a renaming is not heard of, and how often
SLIPS = tuple("达大恒衡鑫新")


@dataclass(frozen=True)
class Whose:
    """What a record says of its party; one entry a record."""

    name: pa.Array
    region: pa.Array
    legal_rep_key: pa.Array

    def columns(self) -> dict[str, pa.Array]:
        """Return the columns beside the name."""
        return {"party_region": self.region, "legal_rep_key": self.legal_rep_key}


def of_firms(firms: Firms, happened: Happened, before: Before, rng: np.random.Generator) -> Whose:
    """Return how registers describe the borrowers to whom something happened."""
    firm, n = happened.firm, len(happened.firm)
    region, rep = firms.region[firm], firms.rep[firm]
    moved = rng.random(n) > REGION_RIGHT
    replaced = rng.random(n) > REP_RIGHT
    return Whose(
        name=_written(_names(firms, happened, before, rng), rng),
        region=_regions(np.where(moved, (region + 3) % len(REGIONS), region), rng),
        legal_rep_key=_keys(np.where(replaced, (rep + 5_003) % 10**8, rep), rng),
    )


def of_strangers(names: pa.Array, rng: np.random.Generator) -> Whose:
    """Return how registers describe firms that the bank does not know."""
    n = len(names)
    regions = _regions(rng.integers(0, len(REGIONS), n), rng)
    return Whose(names, regions, _keys(rng.integers(0, 10**8, n), rng))


def rep_keys(reps: Ints) -> pa.Array:
    """Return the key of each legal representative, as the bank's master has it."""
    return columns.joined("k", columns.digits(reps, 8))


def _regions(region: Ints, rng: np.random.Generator) -> pa.Array:
    given = rng.random(len(region)) < REGION_GIVEN
    return columns.taken(pa.array(REGIONS), np.where(given, region, -1))


def _keys(reps: Ints, rng: np.random.Generator) -> pa.Array:
    given = rng.random(len(reps)) < REP_GIVEN
    return pc.if_else(pa.array(given), rep_keys(reps), None)


def _names(firms: Firms, happened: Happened, before: Before, rng: np.random.Generator) -> pa.Array:
    """Return the name of each firm, or the one that it had then."""
    place, until = np.full(firms.count, -1), np.full(firms.count, -KEPT_DAYS - NEVER)
    place[before.who], until[before.who] = np.arange(len(before.who)), before.until
    firm, day = happened.firm, happened.day
    kept = rng.random(len(firm)) < KEPT
    goes_by_it = (day < until[firm]) | (kept & (day < until[firm] + KEPT_DAYS))
    old = columns.taken(before.name, np.where(goes_by_it, place[firm], -1))
    return pc.coalesce(old, firms.name.take(pa.array(firm)))


def _written(names: pa.Array, rng: np.random.Generator) -> pa.Array:
    draw = rng.random(len(names))
    placeless = pc.replace_substring_regex(names, "^.{2,3}[市县镇]", "")
    sign = columns.words(rng.integers(0, len(SLIPS), len(names)), SLIPS)
    slipped = columns.joined(
        pc.utf8_slice_codeunits(names, 0, SLIP_AT), sign,
        pc.utf8_slice_codeunits(names, SLIP_AT + 1),
    )  # fmt: skip
    written = pc.if_else(pa.array(draw < WITHOUT_PLACE + SLIPPED), slipped, names)
    return pc.if_else(pa.array(draw < WITHOUT_PLACE), placeless, written)
