"""Yesterday's optimum as a place to begin: which changepoints moved, and which way, in bits.

Eight bytes a series. They save the search its first steps and change no digit: the search ends
at the same set of changepoints from anywhere, and the answer is then computed from the data and
that set alone, from the same beginning (noise.settle).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.exact_map.solve import Optima
from warning_signals.forecasts.exact_map.work import Ints

Bits = npt.NDArray[np.uint8]


def packed(optima: Optima) -> Bits:
    """Return n x 2 bytes per eight changepoints: those that bend the trend up, then down."""
    sign = optima.found.sign
    return np.concatenate([np.packbits(sign > 0, axis=1), np.packbits(sign < 0, axis=1)], axis=1)


def unpacked(bits: Bits, changepoints: int) -> Ints:
    """Return the signs, n x `changepoints`, for `solve` to begin from."""
    up, down = np.split(bits, 2, axis=1)
    signs = [
        np.unpackbits(half, axis=1, count=changepoints).astype(np.int64) for half in (up, down)
    ]
    return np.asarray(signs[0] - signs[1])
