"""The same model written out with every row of its design matrix, solved by scipy: the reference.

At a given noise variance the changepoints' L1 problem is the dual of bounded least squares, which
`scipy.optimize.lsq_linear` solves exactly; the noise scale is then found by plain search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.optimize import lsq_linear, minimize_scalar

from warning_signals.forecasts.exact_map.solve import Optima
from warning_signals.forecasts.exact_map.work import Floats

NOISE_SCALE = 0.5


@dataclass(frozen=True)
class Problem:
    """One series: scaled values, smooth columns, hinges, the ridge's weights, tau."""

    y: Floats
    smooth: Floats
    hinges: Floats
    weights: Floats
    tau: float

    def at(self, noise: float) -> tuple[Floats, Floats, Floats]:
        """Return the smooth coefficients, delta and residuals that are best at this variance."""
        b, h, penalty = self.smooth, self.hinges, noise / self.tau
        ridge = cho_factor(b.T @ b + noise * np.diag(self.weights))
        free, pull = cho_solve(ridge, b.T @ self.y), cho_solve(ridge, b.T @ h)
        m = h.T @ h - (h.T @ b) @ pull
        c = h.T @ self.y - (h.T @ b) @ free
        root = cholesky((m + m.T) / 2)
        turned = solve_triangular(root, np.eye(len(c)), trans="T")
        box = lsq_linear(
            turned, turned @ c, (-penalty, penalty), method="bvls", tol=1e-15, max_iter=5000
        ).x
        delta = solve_triangular(root, turned @ (c - box))
        delta[np.abs(box) < penalty * (1 - 1e-9)] = 0.0
        smooth = free - pull @ delta
        return smooth, delta, self.y - b @ smooth - h @ delta

    def value(self, noise: float, smooth: Floats, delta: Floats) -> float:
        """Return minus the logarithm of the posterior density, as Stan's model has it."""
        left = self.y - self.smooth @ smooth - self.hinges @ delta
        fit = len(self.y) * np.log(noise) / 2 + left @ left / (2 * noise)
        priors = self.weights @ smooth**2 / 2 + np.abs(delta).sum() / self.tau
        return float(fit + priors + noise / (2 * NOISE_SCALE**2))

    def violation(self, noise: float, smooth: Floats, delta: Floats) -> float:
        """Return how far a state is from stationary, in standard errors, row by row."""
        left = self.y - self.smooth @ smooth - self.hinges @ delta
        slope = self.smooth.T @ left / noise - self.weights * smooth
        curvature = (self.smooth**2).sum(axis=0) / noise + self.weights
        bend = self.hinges.T @ left / noise
        moving = np.abs(bend - np.sign(delta) / self.tau)
        idle = np.maximum(np.abs(bend) - 1 / self.tau, 0.0)
        along = np.where(delta != 0, moving, idle) / np.sqrt((self.hinges**2).sum(axis=0) / noise)
        return float(max(np.abs(slope / np.sqrt(curvature)).max(), along.max()))

    def best(self, noise: float) -> float:
        """Return the least value at this variance."""
        smooth, delta, _ = self.at(noise)
        return self.value(noise, smooth, delta)

    def least(self, around: float) -> float:
        """Return the least value over all variances from 1/200 to 30 times `around`."""
        grid = np.log(around) + np.linspace(-5.3, 3.4, 60)
        values = [self.best(np.exp(g)) for g in grid]
        lowest = [float(min(values))]
        for k in range(1, len(grid) - 1):
            if values[k] <= min(values[k - 1], values[k + 1]):
                bounds = (grid[k - 1], grid[k + 1])
                found = minimize_scalar(lambda g: self.best(np.exp(g)), bounds=bounds)
                lowest.append(float(found.fun))
        return min(lowest)


def problem(optima: Optima, values: Floats, row: int = 0) -> Problem:
    """Return the problem of one series, written out from its values and the calendar's columns."""
    found, calendar = optima.found, optima.calendar
    observed = np.flatnonzero(np.isfinite(values))
    first, last = observed[0], observed[-1]
    t = (observed - first) / (last - first)
    used = np.flatnonzero(found.coefficients[row])
    columns = calendar.columns[observed][:, used]
    for place in np.flatnonzero(calendar.standardise[used]):
        column = columns[:, place]
        columns[:, place] = (column - column.mean()) / column.std(ddof=1)
    reach = int(np.floor(len(observed) * optima.settings.changepoint_range))
    places = min(optima.settings.n_changepoints, reach - 1)
    spread = np.linspace(0, reach - 1, places + 1).round().astype(int)[1:]
    y = (values[observed] - found.floor[row]) / found.scale[row]
    smooth = np.column_stack([np.ones_like(t), t, columns])
    weights = np.concatenate([[1 / 25, 1 / 25], calendar.scale[used] ** -2.0])
    hinges = np.maximum(t[:, None] - t[spread], 0.0)
    return Problem(y, smooth, hinges, weights, optima.settings.changepoint_prior_scale)


def answer(optima: Optima, row: int = 0) -> tuple[float, Floats, Floats]:
    """Return the solver's noise variance, smooth coefficients and delta for `problem`."""
    found: Any = optima.found
    used = found.coefficients[row] != 0
    smooth = np.concatenate([[found.offset[row], found.slope[row]], found.coefficients[row, used]])
    return float(found.noise[row] ** 2), smooth, found.delta[row, : found.places[row]]
