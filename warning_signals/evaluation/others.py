"""statsforecast's AutoETS, MSTL and SeasonalNaive on the same real series, beside the combination.

A fit takes a tenth to a quarter of a second a series, so that a sample is scored: `firms` of each
book, evenly spread over those without a gap. The combination is scored on the same firms and days.
MSTL has a year where the history has two of them, else weeks alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np

from warning_signals.evaluation import scores
from warning_signals.evaluation.real_series import WeeklySeries
from warning_signals.forecasts import combined
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.combined import Options
from warning_signals.forecasts.histories import WEEK, FloatArray, Histories

HORIZON, LEVEL, OUTSIDE = 30, 95, 0.05
YEAR_DAYS, YEAR_WEEKS, NEWEST_WEEKS = 365, 52, 520
NAMES = ("AutoETS", "MSTL", "SeasonalNaive")

Told = dict[str, Any]
Progress = Callable[[str], None]
# Expected, lower and upper limit, each n x horizon.
Made = tuple[FloatArray, FloatArray, FloatArray]


def measure_days(
    book: Histories, origins: Sequence[date], firms: int, progress: Progress, what: str
) -> Told:
    """Return MASE, WAPE and 95 % coverage of each model over the 30 days after each origin."""
    rows = _sample(book, origins[0], firms)
    parts: dict[str, list[tuple[FloatArray, Made, FloatArray]]] = {}
    for origin in origins:
        progress(f"{what}: statsforecast on {len(rows)} series from {origin} ...")
        known = book.until(origin)
        first = (origin - book.start).days + 1
        actual = candidate_days.used(book)[rows, first : first + HORIZON]
        values = candidate_days.used(known)[rows]
        unit = scores.naive_scale(values, WEEK)
        made = {"combination": _combination(known, rows)} | _others(values, HORIZON, WEEK)
        for name, one in made.items():
            parts.setdefault(name, []).append((actual, one, unit))
    return {"series": len(rows)} | {name: _scored(made) for name, made in parts.items()}


def measure_weeks(series: WeeklySeries, progress: Progress) -> Told:
    """Return the same over the 13 weeks kept back of M4's weekly series, all of them.

    weekly.measure scores the combination there, by the mean.
    """
    progress(f"M4 weekly: statsforecast on {len(series.ids)} series ...")
    unit = scores.naive_scale(series.known, 1)
    known = [row[np.isfinite(row)][-NEWEST_WEEKS:] for row in series.known]
    made = _others(known, series.coming.shape[1], YEAR_WEEKS)
    return {"series": len(known)} | {
        name: _scored([(series.coming, one, unit)]) for name, one in made.items()
    }


def _sample(book: Histories, first: date, firms: int) -> list[int]:
    """Return the rows of that many firms whose days are all known from the first on."""
    values = candidate_days.used(book.until(first))
    begun = np.maximum.accumulate(np.isfinite(values), axis=1)
    whole = np.flatnonzero((np.isfinite(values) | ~begun).all(axis=1) & begun[:, -YEAR_DAYS])
    at = np.linspace(0, len(whole) - 1, min(firms, len(whole))).round().astype(int)
    return [int(row) for row in whole[at]]


def _combination(known: Histories, rows: Sequence[int]) -> Made:
    options = Options("day", OUTSIDE / 2)
    made = combined.forecast(known, HORIZON, fitted=combined.refresh(known), options=options)
    place = {name: row for row, name in enumerate(made.ids)}
    at = [place[known.ids[row]] for row in rows]
    return made.expected[at], made.lower[at], made.upper[at]


def _others(
    values: Sequence[FloatArray] | FloatArray, horizon: int, season: int
) -> dict[str, Made]:
    """Return what statsforecast's models expect of each series; values below zero become zero."""
    from statsforecast.models import MSTL, AutoETS, SeasonalNaive

    def seasons(length: int) -> list[int]:
        return [season, YEAR_DAYS] if season == WEEK and length >= 2 * YEAR_DAYS else [season]

    made: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
    for row in values:
        own = np.nan_to_num(row[np.isfinite(row).argmax() :])
        models = {
            "AutoETS": AutoETS(season_length=season if season == WEEK else 1),
            "MSTL": MSTL(season_length=seasons(len(own))),
            "SeasonalNaive": SeasonalNaive(season_length=season),
        }
        for name, model in models.items():
            made[name].append(model.forecast(y=own, h=horizon, level=[LEVEL]))
    return {name: _stacked(each) for name, each in made.items()}


def _stacked(each: Sequence[dict[str, Any]]) -> Made:
    names = ("mean", f"lo-{LEVEL}", f"hi-{LEVEL}")
    middle, low, high = (np.maximum(np.stack([one[n] for one in each]), 0.0) for n in names)
    return middle, low, high


def _scored(parts: Sequence[tuple[FloatArray, Made, FloatArray]]) -> Told:
    mase = [scores.scaled_errors(actual, made[0], unit) for actual, made, unit in parts]
    miss = sum(float(np.nansum(np.abs(actual - made[0]))) for actual, made, _ in parts)
    covered = [scores.inside(actual, made[1], made[2]) for actual, made, _ in parts]
    return {
        "mase": float(np.nanmedian(np.concatenate(mase))),
        "mase_mean": float(np.nanmean(np.concatenate(mase))),
        "wape": miss / sum(float(np.nansum(np.abs(actual))) for actual, _, _ in parts),
        "coverage_95": float(np.mean(covered)),
    }
