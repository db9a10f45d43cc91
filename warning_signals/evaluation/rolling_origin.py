"""A book forecast from several origins, scored on the days after: the combination and baselines.

The baselines are the plain median by day of week over 28 days for the forecast, and seasonal naive
with a band from its own past errors, made by the same machinery, for the band.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from warning_signals.evaluation import scores
from warning_signals.evaluation.alternatives import ALTERNATIVES
from warning_signals.forecasts import combined, error_spread, fitted
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.candidates import seasonal_naive, weekday_median
from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.combined import Options
from warning_signals.forecasts.histories import WEEK, FloatArray, Histories, weekly_sums
from warning_signals.forecasts.rolling import AHEAD, day_unit, past, scale
from warning_signals.forecasts.tails import quantile_at

HORIZON, OUTSIDE = 30, 0.05
# Enough days ahead for four whole weeks from Monday, whatever the origin's weekday.
WEEKS_HORIZON = 4 * WEEK + WEEK - 1

Told = dict[str, Any]
Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class _Weeks:
    """Sums of the whole weeks from Monday on: n x 4, and the scale of their differences."""

    actual: FloatArray
    expected: FloatArray
    baseline: FloatArray
    scale: FloatArray


@dataclass(frozen=True, eq=False)
class _Origin:
    """What one origin gave, n rows; `single` are the candidates alone."""

    actual: FloatArray
    expected: FloatArray
    baseline: FloatArray
    single: dict[str, FloatArray]
    scale: FloatArray
    band: FloatArray
    baseline_band: FloatArray
    weekly: FloatArray
    baseline_weekly: FloatArray
    covered: float
    covered_weeks: float
    baseline_covered: float
    baseline_covered_weeks: float
    weeks: _Weeks


def measure(book: Histories, origins: Sequence[date], progress: Progress, what: str) -> Told:
    """Return the scores over all origins; `book` goes on for 34 days after the last."""
    made = []
    for origin in origins:
        progress(f"{what}: {len(book.ids)} series from {origin} ...")
        made.append(_origin(book, origin))
    errors = {name: _accuracy(made, name) for name in ("expected", "baseline")}
    (mase, wape), (base_mase, base_wape) = errors["expected"], errors["baseline"]
    return {
        "series": len(book.ids),
        "origins": [str(origin) for origin in origins],
        "mase": mase,
        "wape": wape,
        "baseline_mase": base_mase,
        "baseline_wape": base_wape,
        "mase_ratio": mase / base_mase,
        "wape_ratio": wape / base_wape,
        "wape_ratio_without_largest": _without_largest(made),
        "interval_score": _mean([one.band for one in made]),
        "baseline_interval_score": _mean([one.baseline_band for one in made]),
        "interval_score_weekly": _mean([one.weekly for one in made]),
        "baseline_interval_score_weekly": _mean([one.baseline_weekly for one in made]),
        "coverage_95": float(np.mean([one.covered for one in made])),
        "coverage_95_weekly": float(np.mean([one.covered_weeks for one in made])),
        "baseline_coverage_95": float(np.mean([one.baseline_covered for one in made])),
        "baseline_coverage_95_weekly": float(np.mean([one.baseline_covered_weeks for one in made])),
        "sums_of_weeks": _weeks_told([one.weeks for one in made]),
        "by_origin": [
            {"coverage_95": one.covered, "coverage_95_weekly": one.covered_weeks}
            | dict(zip(("mase", "wape"), _accuracy([one], "expected"), strict=True))
            for one in made
        ],
        "candidates": {
            name: dict(zip(("mase", "wape"), _accuracy(made, name), strict=True))
            for name in made[0].single
        },
    }


def _origin(book: Histories, origin: date) -> _Origin:
    known = book.until(origin)
    learned = combined.refresh(known)
    expected = combined.forecast(
        known, HORIZON, fitted=learned, options=Options("day", OUTSIDE / 2)
    )
    rows = [known.ids.index(name) for name in expected.ids]
    known, values = known.only(rows), candidate_days.used(book)[rows]
    first = (origin - book.start).days + 1
    actual = values[:, first : first + HORIZON]
    unit = scores.naive_scale(candidate_days.used(known), WEEK)
    weeks = combined.forecast(
        known, WEEKS_HORIZON, fitted=learned, options=Options("week", OUTSIDE / 2)
    )
    sums = weekly_sums(values, book.start, weeks.period_on)
    naive = _naive_bands(known, weeks.period_on)
    baseline = np.nan_to_num(weekday_median.daily(candidate_days.plain(known, WEEKS_HORIZON)))
    tomorrow = origin + timedelta(days=1)

    def banded(real: FloatArray, lower: FloatArray, upper: FloatArray, days: int) -> FloatArray:
        return scores.interval_scores(real, lower, upper, days * unit, OUTSIDE)

    return _Origin(
        actual=actual,
        expected=expected.expected,
        baseline=baseline[:, :HORIZON],
        single=_alone(known, learned),
        scale=unit,
        band=banded(actual, expected.lower, expected.upper, 1),
        baseline_band=banded(actual, *naive[0], 1),
        weekly=banded(sums, weeks.lower, weeks.upper, WEEK),
        baseline_weekly=banded(sums, *naive[1], WEEK),
        covered=scores.inside(actual, expected.lower, expected.upper),
        covered_weeks=scores.inside(sums, weeks.lower, weeks.upper),
        baseline_covered=scores.inside(actual, *naive[0]),
        baseline_covered_weeks=scores.inside(sums, *naive[1]),
        weeks=_Weeks(
            sums,
            weeks.expected,
            weekly_sums(baseline, tomorrow, weeks.period_on),
            scores.naive_scale(_past_weeks(known), 1),
        ),
    )


def _alone(known: Histories, learned: fitted.Fitted) -> dict[str, FloatArray]:
    """Return the days that each candidate expects by itself, those not combined too."""
    days = candidate_days.days(known, HORIZON, learned.pooled.peers)
    return {name: np.nan_to_num(one(days)) for name, one in ALTERNATIVES.items()}


def _past_weeks(known: Histories) -> FloatArray:
    """Return the sums of the weeks that end with the last day, n x W."""
    values = candidate_days.used(known)
    whole = values[:, values.shape[1] % WEEK :]
    return np.asarray(whole.reshape(len(whole), whole.shape[1] // WEEK, WEEK).sum(axis=-1))


def _naive_bands(known: Histories, mondays: list[date]) -> list[tuple[FloatArray, FloatArray]]:
    """Return seasonal naive's limits by day and by week, from its own past errors."""
    made = past(known, [_naive], np.ones(candidate_days.KINDS))
    ahead = np.nan_to_num(_naive(candidate_days.plain(known, WEEKS_HORIZON)))
    unit = scale(ahead[:, :AHEAD], candidate_days.used(known))
    days, sums = ahead[:, :HORIZON], weekly_sums(ahead, known.end + timedelta(days=1), mondays)
    parts = (
        (made.daily, fitted.DAYS_BEYOND, days, day_unit(days, unit)),
        (made.weekly, fitted.WEEKS_BEYOND, sums, WEEK * unit[:, None]),
    )
    return [_limits(*part) for part in parts]


def _limits(
    errors: FloatArray, beyond: float, middle: FloatArray, unit: FloatArray
) -> tuple[FloatArray, FloatArray]:
    own = error_spread.quantiles(errors, error_spread.pool(errors, beyond), beyond)
    low, high = (
        quantile_at(own, np.array(level))[:, None] for level in (OUTSIDE / 2, 1 - OUTSIDE / 2)
    )
    return np.maximum(middle + low * unit, 0.0), middle + high * unit


def _naive(days: Days) -> FloatArray:
    return seasonal_naive.daily(candidate_days.plain(days.histories, days.horizon))


def _accuracy(made: Sequence[_Origin], name: str) -> tuple[float, float]:
    """Return the median over firms and origins of MASE, and WAPE pooled over all."""
    pairs = [(one, one.single[name] if name in one.single else getattr(one, name)) for one in made]
    mase = [scores.scaled_errors(one.actual, forecast, one.scale) for one, forecast in pairs]
    miss = sum(float(np.nansum(np.abs(one.actual - forecast))) for one, forecast in pairs)
    total = sum(float(np.nansum(np.abs(one.actual))) for one in made)
    return float(np.nanmedian(np.concatenate(mase))), miss / total


def _weeks_told(made: Sequence[_Weeks]) -> Told:
    """Return accuracy over the sums of whole weeks; MASE over differences of one week."""
    told: Told = {}
    for name, prefix in (("expected", ""), ("baseline", "baseline_")):
        pairs = [(one, getattr(one, name)) for one in made]
        mase = [scores.scaled_errors(one.actual, sums, one.scale) for one, sums in pairs]
        miss = sum(float(np.nansum(np.abs(one.actual - sums))) for one, sums in pairs)
        total = sum(float(np.nansum(np.abs(one.actual))) for one in made)
        told[f"{prefix}mase"] = float(np.nanmedian(np.concatenate(mase)))
        told[f"{prefix}wape"] = miss / total
    return told | {
        "mase_ratio": told["mase"] / told["baseline_mase"],
        "wape_ratio": told["wape"] / told["baseline_wape"],
    }


def _without_largest(made: Sequence[_Origin]) -> float:
    """Return the ratio of WAPEs with the largest firm left out: it can be half of the sum."""
    size = sum(np.nansum(np.abs(one.actual), axis=1) for one in made)
    rest = np.arange(len(made[0].actual)) != int(np.argmax(size))
    miss = sum(np.nansum(np.abs(one.actual - one.expected)[rest]) for one in made)
    base = sum(np.nansum(np.abs(one.actual - one.baseline)[rest]) for one in made)
    return float(miss / base)


def _mean(parts: Sequence[FloatArray]) -> float:
    return float(np.nanmean(np.concatenate(parts)))
