"""Random draws that do not depend on the order of work: one stream a purpose and chunk."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from warning_signals.books.simulator.axis import Floats, Ints


def stream(seed: int, purpose: str, chunk: int = 0) -> np.random.Generator:
    """Return the generator of one purpose; equal arguments give equal draws."""
    return np.random.default_rng([seed, chunk, crc32(purpose.encode())])


def between(rng: np.random.Generator, low: float, high: float, size: int) -> Floats:
    """Return uniform draws."""
    return rng.uniform(low, high, size)


def heavy(rng: np.random.Generator, median: float, sigma: float, size: int) -> Floats:
    """Return lognormal draws around a median."""
    return median * np.exp(sigma * rng.standard_normal(size))


def happenings(rng: np.random.Generator, rate: Floats, regular: float = 0.6) -> Ints:
    """Return how often something happens, for a rate a day of shape [T, N].

    A part `regular` comes at even spacing, as standing customers pay, the rest by chance.
    """
    start = rng.random(rate.shape[1])
    passed = np.floor(np.cumsum(rate * regular, axis=0) + start)
    even = np.diff(passed, axis=0, prepend=np.floor(start)[None, :])
    return np.asarray(even + rng.poisson(rate * (1 - regular)), np.int64)


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return (day, firm) once for each happening in counts of shape [T, N]."""
    at = np.repeat(np.arange(counts.size), counts.ravel())
    return at // counts.shape[1], at % counts.shape[1]
