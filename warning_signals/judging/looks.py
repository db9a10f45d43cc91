"""Weekly looks at one signal, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Levels = NDArray[np.int8]


@dataclass(frozen=True)
class Looks:
    """Weekly looks at one signal: arrays of borrowers x looks, NaN where not evaluated.

    `parts` are the columns that judging reads besides the value, as panels.parts_of names them;
    `materiality` is max(one instalment, 1 % of exposure) per borrower, in money.
    """

    values: Floats
    parts: Mapping[str, Floats]
    materiality: Floats
