"""Arrays as Arrow columns: money from cents, dates from day numbers, ids, words from codes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from warning_signals.books.simulator.axis import FIRST_ON, Flags, Ints

NEVER = 1_000_000  # a day number after all days: it has not happened


def money(cents: Ints, missing: Flags | None = None) -> pa.Array:
    """Return cents as DECIMAL(18,2); null where `missing`."""
    raw = np.empty((len(cents), 2), np.int64)
    raw[:, 0] = cents
    raw[:, 1] = raw[:, 0] >> 63
    amounts = pa.Array.from_buffers(
        pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(raw.tobytes())]
    )
    return amounts if missing is None else pc.if_else(pa.array(~missing), amounts, None)


def dates(days: Ints) -> pa.Array:
    """Return day numbers as dates; null for NEVER and after."""
    origin = int(np.datetime64(FIRST_ON, "D").astype(np.int64))
    values = np.asarray(days) + origin
    return pa.array(values.astype(np.int32), pa.date32(), mask=np.asarray(days) >= NEVER)


def instants(days: Ints, seconds: Ints, offset: str = "+08:00") -> pa.Array:
    """Return ISO instants as text, from day numbers and seconds of the local day."""
    day_text = dates(np.asarray(days)).cast(pa.string())
    clock = _clock().take(pa.array(np.asarray(seconds, np.int64)))
    return pc.binary_join_element_wise(day_text, clock, offset, "")


@cache
def _clock() -> pa.Array:
    hours = (f"T{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(86_400))
    return pa.array(list(hours))


def digits(values: Ints, width: int) -> pa.Array:
    """Return whole numbers as text, filled with zeros on the left."""
    return pc.utf8_lpad(pa.array(values).cast(pa.string()), width, "0")


def joined(*parts: pa.Array | str) -> pa.Array:
    """Return the parts run together, row by row."""
    return pc.binary_join_element_wise(*parts, "")


def words(codes: Ints, choices: Sequence[str | None]) -> pa.Array:
    """Return the word that each code stands for."""
    return pa.array(list(choices), pa.string()).take(pa.array(codes))


def taken(texts: pa.Array, at: Ints) -> pa.Array:
    """Return texts[at]; null where `at` is negative."""
    at = np.asarray(at)
    return texts.take(pa.array(at, pa.int64(), mask=at < 0))


def constant(text: str | None, count: int) -> pa.Array:
    """Return the same text `count` times."""
    return pa.repeat(pa.scalar(text, pa.string()), count)


def numbers(values: NDArray[np.float64], places: int) -> pa.Array:
    """Return numbers as plain text with at most that many places."""
    return pa.array(np.round(values, places)).cast(pa.string())


def borrower_ids(firms: Ints) -> pa.Array:
    """Return `B00001` for firm 0 and so on."""
    return joined("B", digits(firms + 1, 5))


def account_ids(firms: Ints, account: int = 1) -> pa.Array:
    """Return `A00001-1` for firm 0 and so on."""
    return joined("A", digits(firms + 1, 5), f"-{account}")
