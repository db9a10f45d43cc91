"""How a sum over coming periods spreads around its mean, as Prophet samples it, without samples.

Every coming period a changepoint of Laplace size falls with the rate of those in the history; the
sum over a window is then noise plus independent terms w_j B_j L_j, B_j 0 or 1, with known weights.
Its characteristic function is a product, and one sum over frequencies turns that into
probabilities (Gil-Pelaez, by the midpoint rule), to 1e-8 or better; where noise is so small a part
that this takes many frequencies, little_noise.py does it panel by panel. Variance and fourth
cumulant have closed forms; from them, by Cornish and Fisher, the quantile where Newton begins.
"""

from __future__ import annotations

from math import erf, exp, pi, sqrt
from typing import NamedTuple

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.little_noise import (
    MOST_PANELS,
    ORDER,
    below_by_panels,
    expand,
    lay_panels,
)
from warning_signals.forecasts.exact_map.work import Floats, Ints

MOST_FREQUENCIES = 192
SMALL = 1e-9
REACH, TAILS = 6.0, 10.0
MOST_STEPS = 80
# Wave.size: frequencies on the grid, or panels. Wave.scale: the grid's step, the noise's share of
# the deviation, and how far from its middle the sum is taken to reach, in deviations.
FREQUENCIES, PANELS = 0, 1
STEP, SHARE, END = 0, 1, 2


class Wave(NamedTuple):
    """A standardised sum's characteristic function: at the grid's midpoints or, without any, in
    panels by Legendre coefficients, one row each (see little_noise.py)."""

    size: Ints
    scale: Floats
    values: Floats
    edges: Floats
    chances: Floats
    densities: Floats


def new_wave() -> Wave:
    """Return room for one."""
    return Wave(
        size=np.zeros(2, dtype=np.int64),
        scale=np.zeros(3),
        values=np.zeros(MOST_FREQUENCIES),
        edges=np.zeros(MOST_PANELS + 1),
        chances=np.zeros((MOST_PANELS, ORDER)),
        densities=np.zeros((MOST_PANELS, ORDER)),
    )


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
    weights: Floats, count: int, rate: float, size: float, noise: float, variance: float, wave: Wave
) -> None:
    """Fill the standardised sum's characteristic function.

    Values stand at (k + 1/2) h: h so small that what is beyond the grid's period can be left out.
    """
    widest, deviation = 0.0, sqrt(variance)
    for j in range(count):
        widest = max(widest, size * weights[j] / deviation)
    share = sqrt(noise / variance)
    end = REACH + TAILS * widest
    grid = pi / end
    wave.scale[STEP], wave.scale[SHARE], wave.scale[END] = grid, share, end
    wave.size[FREQUENCIES] = wave.size[PANELS] = 0
    length = sqrt(-2 * np.log(SMALL)) / share / grid + 2
    if length <= wave.values.size:
        wave.size[FREQUENCIES] = int(length)
        _fill_grid(weights, count, rate, size / deviation, wave)
        return
    wave.size[PANELS] = lay_panels(wave.edges, widest, share)
    for panel in range(wave.size[PANELS]):
        expand(
            weights, count, rate, size / deviation, share, wave.edges[panel],
            wave.edges[panel + 1], wave.chances[panel], wave.densities[panel],
        )  # fmt: skip


@compiled
def _fill_grid(weights: Floats, count: int, rate: float, scale: float, wave: Wave) -> None:
    values, length = wave.values, wave.size[FREQUENCIES]
    grid, share = wave.scale[STEP], wave.scale[SHARE]
    for k in range(length):
        values[k] = exp(-((share * (k + 0.5) * grid) ** 2) / 2)
    for j in range(count):
        scaled = (scale * weights[j] * grid) ** 2
        for k in range(length):
            square = scaled * (k + 0.5) * (k + 0.5)
            values[k] *= (1 + (1 - rate) * square) / (1 + square)


@compiled
def below(wave: Wave, z: float) -> tuple[float, float]:
    """Return the probability below z, in standard deviations, and the density there.

    Beyond the end, where the grid would begin anew, it is 0 or 1.
    """
    if abs(z) >= wave.scale[END]:
        return (1.0 if z > 0 else 0.0), 0.0
    if wave.size[PANELS] > 0:
        return below_by_panels(
            wave.edges, wave.size[PANELS], wave.scale[SHARE], wave.chances, wave.densities, z
        )
    return _below_by_grid(wave.values, wave.size[FREQUENCIES], wave.scale[STEP], z)


@compiled
def _below_by_grid(values: Floats, length: int, grid: float, z: float) -> tuple[float, float]:
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
def quantile(wave: Wave, tail: float, normal: float, kurtosis: float) -> float:
    """Return how many standard deviations below its mean the sum is with probability `tail`.

    `normal` is the answer for a normal distribution, `kurtosis` the fourth cumulant over the
    squared variance. By Newton's method, in a bracket that is halved where it would leave it.
    """
    z = normal + (normal**3 - 3 * normal) * kurtosis / 24
    low, high = 0.0, wave.scale[END]
    z = min(max(z, 0.5 * normal), 1.5 * normal)
    for _ in range(MOST_STEPS):
        probability, density = below(wave, -z)
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
