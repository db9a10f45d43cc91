"""Sums of exponentials, for models of log(1 + y): a lognormal with the sum's own first two moments.

One period is exact, since exp keeps quantiles. For more the sum of e^Y over the window is taken
for lognormal (Fenton and Wilkinson), the trend's changes for normal: good while a day's noise is
below about a half on the logarithmic scale, too wide in the upper tail beyond.
"""

from __future__ import annotations

from math import exp, expm1, log, sqrt

from warning_signals.forecasts.exact_map.compiled import compiled, entry_point
from warning_signals.forecasts.exact_map.spread import normal_below
from warning_signals.forecasts.exact_map.windows import rate_and_size
from warning_signals.forecasts.exact_map.work import Floats, Found, Ints


@entry_point
def log_bound_rows(
    rows: Ints,
    found: Found,
    path: Floats,
    windows: Ints,
    last: int,
    normal: float,
    bounds: Floats,
) -> None:
    """Fill `bounds` (4 x n x W): median, standard deviation, lower and upper bound of the sums.

    `path` (n x H) are the means of log(1 + y); `normal` is how many deviations off the bounds lie.
    """
    for row in rows:
        for window in range(windows.shape[0]):
            count = float(windows[window, 1] - windows[window, 0] + 1)
            middle, variance = _match(row, window, found, path, windows, last)
            mean, reach = exp(middle + variance / 2), normal * sqrt(variance)
            bounds[0, row, window] = exp(middle) - count
            bounds[1, row, window] = mean * sqrt(expm1(variance))
            bounds[2, row, window] = exp(middle - reach) - count
            bounds[3, row, window] = exp(middle + reach) - count


@entry_point
def log_fall_rows(
    rows: Ints,
    found: Found,
    path: Floats,
    windows: Ints,
    last: int,
    actual: Floats,
    chance: Floats,
) -> None:
    """Fill `chance` (n x W): the probability of sums no larger than `actual`."""
    for row in rows:
        for window in range(windows.shape[0]):
            count = float(windows[window, 1] - windows[window, 0] + 1)
            middle, variance = _match(row, window, found, path, windows, last)
            value = actual[row, window] + count
            chance[row, window] = 0.0
            if value > 0:
                chance[row, window] = normal_below((log(value) - middle) / sqrt(variance))


@compiled
def _match(
    row: int, window: int, found: Found, path: Floats, windows: Ints, last: int
) -> tuple[float, float]:
    """Return mean and variance of the logarithm of the lognormal that stands for the sum."""
    begin, end, gap = windows[window, 0], windows[window, 1], last - found.last[row]
    span, scale = float(found.last[row] - found.first[row]), found.scale[row]
    rate, size = rate_and_size(row, found, span)
    bend = 2 * rate * (size * scale / span) ** 2
    noise = (found.noise[row] * scale) ** 2
    # The largest is taken out of the sums, or they would overflow.
    top = path[row, begin - 1]
    for h in range(begin, end + 1):
        top = max(top, path[row, h - 1] + (noise + bend * _shared(gap + h, gap + h)) / 2)
    first = second = 0.0
    for h in range(begin, end + 1):
        own = noise + bend * _shared(gap + h, gap + h)
        part = exp(path[row, h - 1] + own / 2 - top)
        first += part
        second += part * part * exp(own)
        for g in range(begin, h):
            common = bend * _shared(gap + g, gap + h)
            other = noise + bend * _shared(gap + g, gap + g)
            second += 2 * part * exp(path[row, g - 1] + other / 2 - top + common)
    variance = log(second / (first * first))
    return top + log(first) - variance / 2, variance


@compiled
def _shared(near: int, far: int) -> float:
    """Return what two periods' trends have in common, over twice rate times size squared."""
    near_, apart = float(near), float(far - near)
    return (4 * near_**3 - near_) / 12 + apart * near_ * near_ / 2
