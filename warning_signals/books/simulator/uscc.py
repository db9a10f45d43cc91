"""Unified social credit codes (GB 32100-2015) with a right check character, plainly made up.

The region digits are 99, which is no region of China, so no code here can be a real firm's.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator.axis import Flags, Ints

ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", np.uint8)
WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
LENGTH = 18


def codes(numbers: Ints, is_sole_trader: Flags, region: int = 990_001) -> pa.Array:
    """Return a code per number (distinct below 31**8); 92 begins a sole trader's, 91 a firm's."""
    values = np.empty((len(numbers), LENGTH), np.int64)
    values[:, 0] = 9
    values[:, 1] = np.where(is_sole_trader, 2, 1)
    values[:, 2:8] = [int(digit) for digit in f"{region:06d}"]
    # An odd multiplier prime to 31**8 spreads neighbours, so that codes do not count upwards.
    spread = (numbers.astype(np.uint64) * np.uint64(433_494_437) % np.uint64(31**8)).astype(
        np.int64
    )
    values[:, 8] = ALPHABET.tolist().index(ord("M"))
    for place in range(8):
        values[:, 9 + place] = spread // 31**place % 31
    check = (31 - values[:, :17] @ WEIGHTS % 31) % 31
    values[:, 17] = check
    return _text(values)


def _text(values: Ints) -> pa.Array:
    raw = np.ascontiguousarray(ALPHABET[values])
    offsets = np.arange(0, (len(values) + 1) * LENGTH, LENGTH, dtype=np.int32)
    return pa.StringArray.from_buffers(
        len(values), pa.py_buffer(offsets.tobytes()), pa.py_buffer(raw.tobytes())
    )
