"""How a sum over coming periods spreads around its mean, as Prophet samples it, without samples.

Every coming period a changepoint of Laplace size falls with the rate of those in the history; the
sum over a window is then noise plus independent terms w_j B_j L_j, B_j 0 or 1, with known weights.
Its characteristic function is a product, and one sum over frequencies turns that into
probabilities (Gil-Pelaez, by the midpoint rule), to 1e-5 or better. Without it: variance and fourth
cumulant in closed form, and from them the quantile by Cornish and Fisher, where Newton begins.
"""

from __future__ import annotations

from math import erf, exp, pi, sqrt

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.work import Floats

MOST_FREQUENCIES = 1024
SMALL = 1e-9
REACH, TAILS = 10.0, 16.0
NEWTON_STEPS = 12


@compiled
def weigh(weights: Floats, first: int, last: int, step: float) -> int:
    """Set by how much a change of slope in period 1, 2, ... moves the sum over a window.

    The window is periods `first` to `last` after the history's last; `step` is one period in t.
    Prophet bends the trend in the middle of a period. Returns how many weights there are.
    """
    for j in range(1, last + 1):
        begin = max(j, first)
        count = last - begin + 1
        weights[j - 1] = step * count * ((begin + last) / 2 - j + 0.5)
    return last


@compiled
def cumulants(
    weights: Floats, count: int, rate: float, size: float, noise: float
) -> tuple[float, float]:
    """Return variance and fourth cumulant of the sum; `noise` is the variance of its noise."""
    squares = fourths = 0.0
    for j in range(count):
        square = (size * weights[j]) ** 2
        squares += square
        fourths += square * square
    return noise + 2 * rate * squares, 12 * rate * (2 - rate) * fourths


@compiled
def transform(
    weights: Floats,
    count: int,
    rate: float,
    size: float,
    noise: float,
    variance: float,
    result: Floats,
) -> tuple[int, float]:
    """Fill the standardised sum's characteristic function; returns its length and grid step.

    Values stand at (k + 1/2) h: h so small that what is beyond the grid's period can be left out.
    """
    widest = 0.0
    for j in range(count):
        widest = max(widest, size * weights[j] / sqrt(variance))
    grid = 2 * pi / (REACH + TAILS * widest)
    share = noise / variance
    most = sqrt(-2 * np.log(SMALL) / max(share, 1e-12))
    length = min(int(most / grid) + 2, result.size)
    for k in range(length):
        frequency = (k + 0.5) * grid
        result[k] = exp(-share * frequency * frequency / 2)
    for j in range(count):
        scaled = (size * weights[j] * grid) ** 2 / variance
        for k in range(length):
            square = scaled * (k + 0.5) * (k + 0.5)
            result[k] *= (1 + (1 - rate) * square) / (1 + square)
    return length, grid


@compiled
def below(values: Floats, length: int, grid: float, z: float) -> tuple[float, float]:
    """Return the probability below z, in standard deviations, and the density there."""
    angle = grid * z
    twice = 2 * np.cos(angle)
    sine, cosine = np.sin(angle / 2), np.cos(angle / 2)
    sine_before, cosine_before = -sine, cosine
    total = density = 0.0
    for k in range(length):
        total += values[k] * sine / (k + 0.5)
        density += values[k] * cosine
        sine, sine_before = twice * sine - sine_before, sine
        cosine, cosine_before = twice * cosine - cosine_before, cosine
    return min(max(0.5 + total / pi, 0.0), 1.0), density * grid / pi


@compiled
def quantile(
    values: Floats, length: int, grid: float, tail: float, normal: float, kurtosis: float
) -> float:
    """Return how many standard deviations below its mean the sum is with probability `tail`.

    `normal` is the answer for a normal distribution, `kurtosis` the fourth cumulant over the
    squared variance.
    """
    z = normal + (normal**3 - 3 * normal) * kurtosis / 24
    low, high = 0.0, REACH
    z = min(max(z, 0.5 * normal), 1.5 * normal)
    for _ in range(NEWTON_STEPS):
        probability, density = below(values, length, grid, -z)
        if probability > tail:
            low = z
        else:
            high = z
        step = (probability - tail) / density if density > 0 else np.inf
        following = z + step if low < z + step < high else (low + high) / 2
        if abs(following - z) <= SMALL:
            return following
        z = following
    return z


@compiled
def normal_below(z: float) -> float:
    """Return the standard normal probability below z."""
    return 0.5 * (1 + erf(z / sqrt(2.0)))
