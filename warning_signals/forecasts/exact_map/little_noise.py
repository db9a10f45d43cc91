"""The inversion of spread.py where noise is a small part of a sum's spread: panels, not one grid.

The sum then has a narrow peak (no changepoint falls, or a late one) in a wide distribution, and its
characteristic function falls off slowly: with q the noise's share of the deviation it reaches to
6 / q. With N the normal distribution function and P the product over the changepoints,

    F(z) = N(z / q) + 1 / pi  int_0^inf  exp(-q^2 w^2 / 2) (P(w) - 1) / w  sin(w z) dw,

where the integrand's smooth factor has its poles on the imaginary axis, no nearer to 0 than the
inverse of the widest term: over panels that double in width a Legendre series of twelve terms has
it to 1e-7, and a term times a sine is a spherical Bessel function in closed form (Filon's method).
The cost grows with the logarithm of 1 / q. Source: Iserles and Norsett, Proc. R. Soc. A 461 (2005).
"""

from __future__ import annotations

from math import cos, erf, exp, pi, sin, sqrt

import numpy as np

from warning_signals.forecasts.exact_map.compiled import compiled
from warning_signals.forecasts.exact_map.work import Floats

ORDER = 12
MOST_PANELS = 64
FIRST_PANEL, LAST_PANELS, REACH = 0.5, 1.2, 6.5
MILLER = 24

NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(ORDER)
# Row k turns values at the nodes into the coefficient of the k-th Legendre polynomial.
TO_SERIES = (
    np.polynomial.legendre.legvander(NODES, ORDER - 1).T
    * NODE_WEIGHTS
    * (np.arange(ORDER)[:, None] + 0.5)
)


@compiled
def lay_panels(edges: Floats, widest: float, share: float) -> int:
    """Set the panels' edges: doubling up to 1 / `share`, then even; returns how many panels.

    `widest` is the widest term's scale and `share` the noise's deviation, both over the sum's own.
    """
    edges[0], edges[1] = 0.0, FIRST_PANEL / widest
    count = 1
    while edges[count] < REACH / share and count < edges.size - 1:
        width = edges[count] if edges[count] * share < 1 else LAST_PANELS / share
        edges[count + 1] = edges[count] + width
        count += 1
    return count


@compiled
def expand(
    weights: Floats, terms: int, rate: float, scale: float, share: float, begin: float, end: float,
    chances: Floats, densities: Floats,
) -> None:  # fmt: skip
    """Fill one panel's Legendre coefficients, for the probability and for the density.

    `scale` turns a weight into the deviation of its Laplace term, over root 2 times the sum's own.
    """
    half, middle = (end - begin) / 2, (end + begin) / 2
    for k in range(ORDER):
        chances[k] = densities[k] = 0.0
    for i in range(ORDER):
        frequency = middle + half * NODES[i]
        product = 1.0
        for j in range(terms):
            square = (scale * weights[j] * frequency) ** 2
            product *= (1 + (1 - rate) * square) / (1 + square)
        value = exp(-((share * frequency) ** 2) / 2) * (product - 1) * half
        for k in range(ORDER):
            densities[k] += TO_SERIES[k, i] * value
            chances[k] += TO_SERIES[k, i] * value / frequency


@compiled
def below_by_panels(
    edges: Floats, panels: int, share: float, chances: Floats, densities: Floats, z: float
) -> tuple[float, float]:
    """Return the probability below z, in standard deviations, and the density there."""
    bessel = np.zeros(MILLER + 2)
    chance = density = 0.0
    for panel in range(panels):
        begin, end = edges[panel], edges[panel + 1]
        angle, turn = (begin + end) / 2 * z, (end - begin) / 2 * abs(z)
        spherical_bessel(turn, bessel)
        # The integrals of the k-th polynomial times sine and cosine: the signs go round by fours.
        sine, cosine = 2 * sin(angle), 2 * cos(angle)
        odd = 1.0 if z > 0 else -1.0
        for k in range(0, ORDER, 4):
            chance += chances[panel, k] * bessel[k] * sine
            chance += chances[panel, k + 1] * bessel[k + 1] * cosine * odd
            chance -= chances[panel, k + 2] * bessel[k + 2] * sine
            chance -= chances[panel, k + 3] * bessel[k + 3] * cosine * odd
            density += densities[panel, k] * bessel[k] * cosine
            density -= densities[panel, k + 1] * bessel[k + 1] * sine * odd
            density -= densities[panel, k + 2] * bessel[k + 2] * cosine
            density += densities[panel, k + 3] * bessel[k + 3] * sine * odd
    alone = z / share
    peak = exp(-alone * alone / 2) / (share * sqrt(2 * pi))
    probability = 0.5 * (1 + erf(alone / sqrt(2.0))) + chance / pi
    return min(max(probability, 0.0), 1.0), peak + density / pi


@compiled
def spherical_bessel(x: float, result: Floats) -> None:
    """Fill j_0 .. j_11 at x >= 0: by the recurrence upwards, or from above where x is small."""
    if x > ORDER:
        result[0], result[1] = sin(x) / x, (sin(x) / x - cos(x)) / x
        for k in range(1, ORDER - 1):
            result[k + 1] = (2 * k + 1) / x * result[k] - result[k - 1]
        return
    if x < 1e-3:
        # Of the second order in x; the rest is below 1e-9.
        for k in range(ORDER):
            result[k] = 0.0
        result[0], result[1], result[2] = 1 - x * x / 6, x / 3, x * x / 15
        return
    result[MILLER + 1], result[MILLER] = 0.0, 1e-30
    for k in range(MILLER, 0, -1):
        result[k - 1] = (2 * k + 1) / x * result[k] - result[k + 1]
        if abs(result[k - 1]) > 1e30:
            for i in range(k - 1, MILLER + 1):
                result[i] *= 1e-60
    # The larger of the first two is never near 0.
    if abs(result[0]) > abs(result[1]):
        factor = sin(x) / x / result[0]
    else:
        factor = (sin(x) / x - cos(x)) / x / result[1]
    for k in range(ORDER):
        result[k] *= factor
