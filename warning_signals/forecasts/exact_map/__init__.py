"""Prophet's own optimum for every borrower of the book at once: linear growth, additive terms.

The model is Prophet's to the letter (its Stan file, scaling, priors, changepoints and rules for
seasonal terms); only the way to its optimum is another. With y scaled, sigma^2 = s and T days,

    minus log posterior = T log(s) / 2 + |y - B u - H d|^2 / 2 s + |u|^2 / 2 + |d|_1 / tau
                          + s / 2 nu^2,

B the smooth columns (offset, slope, Fourier terms, holidays, regressors) times their priors'
standard deviations, H the hinges (t - c)+ of the changepoints. At a given s that is convex: ridge
in u, L1 in d. What is computed, file by file:

    pattern, gram   B'B, B'H, H'H from running sums over the calendar, less the gaps
    basis           B'B = Q T Q', T tridiagonal: (B'B + s I)^-1 in 3 q operations at any s
    moments         B'y, H'y, and what a fit leaves over: the passes over the days
    schur           u eliminated, leaving c and M for the changepoints alone
    active_set      the L1 problem in d, exactly
    noise, basins   s by Newton's method; from above and from below, as s is not convex
    refine          one Newton step from the residuals, and the conditions of optimality
    spread, windows the distribution of a sum over coming days, exactly as Prophet samples it

docs/forecasts.md has the derivation and the sources.
"""

from __future__ import annotations

from warning_signals.forecasts.exact_map.forecast import NAME, VERSION, forecast
from warning_signals.forecasts.histories import ForecastModel

PLUGIN = ForecastModel(NAME, VERSION, forecast)
