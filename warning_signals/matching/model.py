"""What each agreement weighs: the model of Fellegi and Sunter, with its starting values.

For each level of a comparison `m` is how often it is met in pairs that belong together and `u` how
often in pairs that do not; its weight is log2(m/u), in bits. The weights and the prior add up, and
the sum is the log2 of the odds that the pair belongs together. A comparison with nothing to
compare weighs nothing.

The values are estimates to start from, set so that on its own a full registered name is worth 0.93
and one that others may have 0.85. They are not fitted to anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# One record in so many is about a given borrower.
PRIOR = 1e-5
NONE = "none"
Level = tuple[float, float]

COMPARISONS: Mapping[str, Mapping[str, Level]] = {
    "name": {
        "same": (0.62, 4.6e-7),
        "former": (0.05, 5.4e-8),
        "former_late": (0.01, 2.3e-8),
        "short": (0.12, 2.1e-7),
        "no_place": (0.07, 1.5e-7),
        "branch": (0.02, 4.0e-8),
        "shared": (0.01, 7.1e-8),
        "other_form": (0.02, 1.4e-7),
        "other_place": (0.01, 3.2e-6),
        "similar": (0.06, 1.9e-5),
        "different": (0.01, 2.0e-4),
    },
    "number": {
        "fits": (0.955, 2.3e-4),
        "fits_little": (0.032, 1.9e-3),
        "near": (0.012, 5.0e-5),
        "differs": (0.001, 0.9978),
    },
    "region": {
        "county": (0.70, 0.0875),
        "city": (0.22, 0.0550),
        "other_city": (0.05, 0.1500),
        "differs": (0.03, 0.7075),
    },
    "legal_rep": {"same": (0.65, 0.0065), "differs": (0.35, 0.9935)},
}


def weight(comparison: str, level: str) -> float:
    """Return the bits that a level weighs; 0 where there is nothing to compare."""
    if level == NONE:
        return 0.0
    m, u = COMPARISONS[comparison][level]
    return log2(m / u)


def prior_weight() -> float:
    """Return the bits that speak against a pair before anything is compared."""
    return log2(PRIOR / (1 - PRIOR))


def weights(comparison: str, levels: pa.ChunkedArray) -> np.ndarray:
    """Return the weight of each level of a column."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    known = [NONE, *COMPARISONS[comparison]]
    bits = np.array([weight(comparison, level) for level in known])
    return np.asarray(bits[pc.index_in(levels, value_set=pa.array(known)).to_numpy()])
