"""The forecast that raises alerts: three simple ones together, with a band from their own errors.

The weekday median, the smoothed level and Prophet's exact optimum (candidates/) fail differently;
their weighted median (weighting.py) is expected, and the band is what it missed by from past
origins, borrower by borrower (rolling.py, error_spread.py). `refresh` learns weights and errors
once a week; `forecast` takes them, or learns them itself.

The settings were chosen on real meters at origins before February 2016 and scored on the months
after. Yearly orders 2 and 3, and how fast the optimum's misses fade (0.9 to 0.97 a day), could not
be told apart there (within half a per cent): the fewest terms and the fastest fading were taken.
docs/forecasts_combination.md has the figures.

From 400 observed days; shorter histories get what seasonal_level.py falls back to, and say so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Literal

import numpy as np

from warning_signals.forecasts import seasonal_level, spring_festival, weighting
from warning_signals.forecasts.answer import NARROWEST, answer, periods_ahead, together
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.candidates import smoothed_level
from warning_signals.forecasts.candidates.days import Days
from warning_signals.forecasts.fitted import (
    CANDIDATES,
    Fitted,
    Pooled,
    pieces,
    read,
    rows_for,
    write,
)
from warning_signals.forecasts.fitted import refresh as learn
from warning_signals.forecasts.histories import (
    WEEK,
    Expected,
    FloatArray,
    ForecastModel,
    Histories,
    weekly_sums,
)
from warning_signals.forecasts.rolling import AHEAD, day_unit, scale
from warning_signals.forecasts.tails import LEVELS, quantile_at
from warning_signals.forecasts.usual_week import BoolArray

__all__ = ["PLUGIN", "Fitted", "Options", "Pooled", "forecast", "refresh"]

NAME, VERSION = "combined", "1"

COMBINED_DAYS, YEARLY_DAYS, SILENT_DAYS = 400, 548, 28
ONE_YEAR = "less than 1.5 years of history: its yearly terms rest on one year"
FESTIVAL_DOUBT, SHOULDER_DOUBT = 0.5, 0.3
NORMAL = np.array([NormalDist().inv_cdf(level) for level in LEVELS])
NORMAL_95, QUARTILES_APART = 1.645, 1.349


@dataclass(frozen=True)
class Options:
    """The grain that comes out, and the share of healthy periods below the lower limit."""

    grain: Literal["day", "week"] = "week"
    tail: float = 0.05


def forecast(
    histories: Histories,
    horizon_days: int,
    *,
    fitted: Fitted | None = None,
    options: Options | None = None,
) -> Expected:
    """Return the expected periods within `horizon_days` after the last day, with bands.

    Ids without an observed day in the last 28, or with too little history for any fallback, are
    left out; so are all below 400 observed days at daily grain. A borrower that `fitted` does not
    know has equal weights and the book's errors.
    """
    options = options or Options()
    fitted = fitted or refresh(histories)
    long, recent = _long_and_recent(histories)
    full = _only(histories, long & recent)
    known = rows_for(fitted, full.ids)
    parts = [
        _combined(full.only(rows), horizon_days, _rows(known, rows), options)
        for rows in pieces(len(full.ids))
    ]
    if options.grain == "week":
        short = _only(histories, ~long & recent)
        parts.append(seasonal_level.forecast(short, horizon_days, fitted.level_peers))
    return together(parts, histories.ids)


def refresh(histories: Histories, memory: Path | None = None) -> Fitted:
    """Return what the past teaches of a book; of short histories only what a festival leaves.

    `memory` is a folder in which one week's learning leaves the next what both look at.
    """
    long, recent = _long_and_recent(histories)
    learned = learn(_only(histories, long & recent), memory=memory)
    return replace(learned, level_peers=seasonal_level.refresh(histories))


def _long_and_recent(histories: Histories) -> tuple[BoolArray, BoolArray]:
    observed = np.isfinite(histories.values)
    long = observed.sum(axis=1) >= COMBINED_DAYS
    return np.asarray(long), np.asarray(observed[:, -SILENT_DAYS:].any(axis=1))


def daily(histories: Histories, horizon_days: int, known: Fitted) -> tuple[FloatArray, Days]:
    """Return the combined days (n x H) and what they were made from; `known` has the same rows."""
    days = candidate_days.days(histories, horizon_days, shares=known.shares)
    each = np.stack([candidate(days) for candidate in CANDIDATES.values()], axis=1)
    middle = np.nan_to_num(weighting.weighted_median(each, known.weights))
    return np.maximum(middle, 0.0), days


def _combined(histories: Histories, horizon_days: int, known: Fitted, options: Options) -> Expected:
    # The unit of errors is the level of the coming four weeks, whatever the horizon.
    ahead, days = daily(histories, max(horizon_days, AHEAD), known)
    unit = scale(ahead[:, :AHEAD], days.values)
    periods = periods_ahead(histories.end, horizon_days, options.grain)
    middle = _in_periods(ahead, histories, periods, options)
    if options.grain == "week":
        width = known.weekly[:, None] * (WEEK * unit)[:, None, None]
    else:
        width = known.daily[:, None] * day_unit(middle, unit)[:, :, None]
    doubt = _festival_doubt(days, periods, options)
    sums = middle[..., None] + width + doubt[..., None] * NORMAL / NORMAL_95
    length = WEEK if options.grain == "week" else 1
    young = np.isfinite(histories.values).sum(axis=1) < YEARLY_DAYS
    low, first_quarter, third_quarter, high = (
        quantile_at(sums, np.array(level)) for level in (options.tail, 0.25, 0.75, 1 - options.tail)
    )
    spread = third_quarter - first_quarter
    return answer(
        histories.ids,
        periods,
        middle,
        (low, high),
        np.maximum(spread / QUARTILES_APART, NARROWEST / NORMAL_95 * middle),
        spring_festival.first_ever(histories, periods, length, histories.festivals),
        model=f"{NAME} {VERSION}",
        also=[ONE_YEAR * bool(is_young) for is_young in young],
        grain=options.grain,
        quantiles=sums,
    )


def _in_periods(
    days: FloatArray, histories: Histories, periods: list[date], options: Options
) -> FloatArray:
    if options.grain == "week":
        return weekly_sums(days, histories.end + timedelta(days=1), periods)
    return days[:, : len(periods)]


def _festival_doubt(days: Days, periods: list[date], options: Options) -> FloatArray:
    """Return (n x periods) what to widen by: half of what a festival takes, a third beside it."""
    histories = days.histories
    tomorrow = histories.end + timedelta(days=1)
    inside = spring_festival.phases(tomorrow, days.horizon, histories.festivals) > 0
    beside = spring_festival.shoulders(tomorrow, days.horizon, histories.festivals)
    if not (inside.any() or beside.any()):
        return np.zeros((len(histories.ids), len(periods)))
    usual = smoothed_level.daily(replace(days, ahead_share=np.ones_like(days.ahead_share)))
    lost = FESTIVAL_DOUBT * np.abs(1 - days.ahead_share) * inside + SHOULDER_DOUBT * beside
    return _in_periods(np.nan_to_num(usual * lost), histories, periods, options)


def _only(histories: Histories, wanted: BoolArray) -> Histories:
    return histories if wanted.all() else histories.only(np.flatnonzero(wanted))


def _rows(fitted: Fitted, rows: list[int]) -> Fitted:
    return replace(
        fitted,
        ids=[fitted.ids[row] for row in rows],
        weights=fitted.weights[rows],
        daily=fitted.daily[rows],
        weekly=fitted.weekly[rows],
        shares=fitted.shares[rows],
    )


PLUGIN = ForecastModel(
    NAME, VERSION, forecast, refresh=refresh, store=write, restore=read, remembers=True
)
