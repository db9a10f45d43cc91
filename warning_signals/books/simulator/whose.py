"""How outside registers say whose record it is: name as they write it, region, legal rep's key.

Most write what the bank has; some leave out the place or slip in a character, and some have the
region or the representative of another time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.firms import REGIONS, Firms

WITHOUT_PLACE, SLIPPED = 0.08, 0.08
REGION_GIVEN, REGION_RIGHT = 0.85, 0.95
REP_GIVEN, REP_RIGHT = 0.65, 0.93
SLIP_AT = 4
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


def of_firms(firms: Firms, firm: Ints, rng: np.random.Generator) -> Whose:
    """Return how registers describe these borrowers."""
    n = len(firm)
    region, rep = firms.region[firm], firms.rep[firm]
    moved = rng.random(n) > REGION_RIGHT
    replaced = rng.random(n) > REP_RIGHT
    return Whose(
        name=_written(firms.name.take(pa.array(firm)), rng),
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
