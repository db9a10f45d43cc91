"""The M4 competition's weekly series: the same combination on series that begin as weeks.

The dates are not known, so there is no calendar and no holiday; days of the week do not exist. The
candidates are the median of four weeks, the smoothed level (weight 0.3) and the exact optimum with
a yearly term, weighted by their past errors as ever. The baseline is the last value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from warning_signals.evaluation import scores
from warning_signals.evaluation.real_series import WeeklySeries
from warning_signals.forecasts import error_spread, weighting
from warning_signals.forecasts.exact_map.calendar_columns import calendar
from warning_signals.forecasts.exact_map.predict import path
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import solve
from warning_signals.forecasts.fitted import WEEKS_BEYOND
from warning_signals.forecasts.histories import WEEK, FloatArray
from warning_signals.forecasts.tails import quantile_at

HORIZON, ORIGINS, NEWEST, SMOOTHED = 13, 14, 520, 100
MEDIAN_WEEKS, WEIGHT, FADING, MISSES, OUTSIDE = 4, 0.3, 0.9, 26, 0.05
SETTINGS = Settings(yearly_order=2, seasonality_prior_scale=0.03, yearly_from_days=364)
ANY_MONDAY = date(2001, 1, 1)

Told = dict[str, Any]


def measure(series: WeeklySeries, progress: Callable[[str], None]) -> Told:
    """Return the scores over the 13 weeks that the competition kept back."""
    known = series.known[:, -NEWEST:]
    count = known.shape[1]
    origins = [count - HORIZON * n for n in range(ORIGINS - 1, -1, -1)]
    errors: dict[str, list[FloatArray]] = {"each": [], "combined": [], "naive": []}
    unit = scores.naive_scale(series.known, 1)
    expected = naive = np.zeros_like(series.coming)
    for origin in origins:
        progress(f"M4 weekly: {len(known)} series from week {origin} of {count} ...")
        before = known[:, :origin]
        each = _candidates(before)
        past = np.stack(errors["each"], axis=1) if errors["each"] else np.zeros((len(known), 0, 3))
        expected = weighting.weighted_median(each, weighting.weights(weighting.mean_errors(past)))
        naive = np.repeat(_last(before)[:, None], HORIZON, axis=1)
        if origin == count:
            break
        actual = known[:, origin : origin + HORIZON]
        errors["each"].append(np.abs(each - actual[:, None]).mean(axis=-1) / unit[:, None])
        errors["combined"].append((actual - expected) / unit[:, None])
        errors["naive"].append((actual - naive) / unit[:, None])
    return _told(series, expected, naive, errors, unit)


def _told(
    series: WeeklySeries,
    expected: FloatArray,
    naive: FloatArray,
    errors: dict[str, list[FloatArray]],
    unit: FloatArray,
) -> Told:
    actual = series.coming
    bands = [
        _band(middle, np.stack(errors[name], axis=1), unit)
        for name, middle in (("combined", expected), ("naive", naive))
    ]
    mase, base = (
        float(np.nanmean(scores.scaled_errors(actual, made, unit))) for made in (expected, naive)
    )
    wape, base_wape = (
        float(np.abs(actual - made).sum() / np.abs(actual).sum()) for made in (expected, naive)
    )
    score, base_score = (
        float(np.nanmean(scores.interval_scores(actual, *band, unit, OUTSIDE))) for band in bands
    )
    return {
        "series": len(actual),
        "mase": mase,
        "wape": wape,
        "baseline_mase": base,
        "baseline_wape": base_wape,
        "mase_ratio": mase / base,
        "wape_ratio": wape / base_wape,
        "interval_score": score,
        "baseline_interval_score": base_score,
        "coverage_95": scores.inside(actual, *bands[0]),
    }


def _band(
    middle: FloatArray, errors: FloatArray, unit: FloatArray
) -> tuple[FloatArray, FloatArray]:
    book = error_spread.pool(errors, WEEKS_BEYOND)
    own = error_spread.quantiles(errors, book, WEEKS_BEYOND)
    low, high = (quantile_at(own, np.array(at)) * unit for at in (OUTSIDE / 2, 1 - OUTSIDE / 2))
    return middle + low[:, None], middle + high[:, None]


def _candidates(known: FloatArray) -> FloatArray:
    """Return n x 3 x 13 expected weeks."""
    median = np.median(known[:, -MEDIAN_WEEKS:], axis=1)
    flat = [np.repeat(one[:, None], HORIZON, axis=1) for one in (median, _level(known))]
    return np.stack([*flat, _optimum(known)], axis=1)


def _level(known: FloatArray) -> FloatArray:
    level = np.full(len(known), np.nan)
    for now in known[:, -SMOOTHED:].T:
        level = np.where(np.isnan(level), now, level + WEIGHT * np.nan_to_num(now - level))
    return level


def _optimum(known: FloatArray) -> FloatArray:
    count = known.shape[1]
    back = min(MISSES, count // 5)
    shared = calendar(ANY_MONDAY, count, HORIZON, SETTINGS, step=WEEK)
    found = solve(known, shared, SETTINGS)
    earlier = calendar(ANY_MONDAY, count - back, HORIZON + back, SETTINGS, step=WEEK)
    line = path(type(found)(found.found, earlier, SETTINGS))
    level = np.zeros(len(known))
    for now in (known[:, count - back :] - line[:, :back]).T:
        level = level + WEIGHT * np.nan_to_num(now - level)
    return np.asarray(line[:, back:] + level[:, None] * FADING ** np.arange(1, HORIZON + 1))


def _last(known: FloatArray) -> FloatArray:
    return known[:, -1]
