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
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts import seasonal_level, spring_festival, weighting
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
    FIRST_FESTIVAL,
    WEEK,
    ZERO_BAND,
    Expected,
    FloatArray,
    ForecastModel,
    Histories,
    weekly_sums,
    weeks_ahead,
)
from warning_signals.forecasts.rolling import AHEAD, day_unit, scale
from warning_signals.forecasts.tails import LEVELS, quantile_at

__all__ = ["PLUGIN", "Fitted", "Options", "Pooled", "forecast", "refresh"]

Bools = npt.NDArray[np.bool_]

NAME, VERSION = "combined", "1"

COMBINED_DAYS, YEARLY_DAYS, SILENT_DAYS = 400, 548, 28
ONE_YEAR = "less than 1.5 years of history: its yearly terms rest on one year"
NARROWEST = 0.05
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
    return _in_order(parts, histories.ids)


def refresh(histories: Histories) -> Fitted:
    """Return what the past teaches of a book; of short histories only what a festival leaves."""
    long, recent = _long_and_recent(histories)
    learned = learn(_only(histories, long & recent))
    return replace(learned, level_peers=seasonal_level.refresh(histories))


def _long_and_recent(histories: Histories) -> tuple[Bools, Bools]:
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
    periods = _periods(histories, horizon_days, options)
    middle = _in_periods(ahead, histories, periods, options)
    if options.grain == "week":
        width = known.weekly[:, None] * (WEEK * unit)[:, None, None]
    else:
        width = known.daily[:, None] * day_unit(middle, unit)[:, :, None]
    doubt = _festival_doubt(days, periods, options)
    sums = middle[..., None] + width + doubt[..., None] * NORMAL / NORMAL_95
    first = _first_festival(histories, periods, options)
    made = _expected(histories.ids, periods, middle, sums, first, options)
    young = np.isfinite(histories.values).sum(axis=1) < YEARLY_DAYS
    said = [
        "; ".join(filter(None, [ONE_YEAR * bool(is_young), reason]))
        for is_young, reason in zip(young, made.fallback_reason, strict=True)
    ]
    return replace(made, fallback_reason=said)


def _expected(
    ids: list[str],
    periods: list[date],
    middle: FloatArray,
    sums: FloatArray,
    first: Bools,
    options: Options,
) -> Expected:
    lower = np.clip(quantile_at(sums, np.array(options.tail)), 0.0, (1 - NARROWEST) * middle)
    lower = np.where(first, 0.0, lower)
    spread = quantile_at(sums, np.array(0.75)) - quantile_at(sums, np.array(0.25))
    zero = (lower == 0).all(axis=1) if periods else np.zeros(len(ids), dtype=np.bool_)
    return Expected(
        ids=ids,
        period_on=periods,
        expected=middle,
        lower=lower,
        upper=np.maximum(quantile_at(sums, np.array(1 - options.tail)), (1 + NARROWEST) * middle),
        sigma=np.maximum(spread / QUARTILES_APART, NARROWEST / NORMAL_95 * middle),
        model=[f"{NAME} {VERSION}"] * len(ids),
        fallback_reason=[
            "; ".join([FIRST_FESTIVAL] * bool(f.any()) + [ZERO_BAND] * bool(z))
            for f, z in zip(first, zero, strict=True)
        ],
        grain=options.grain,
        quantiles=sums,
    )


def _periods(histories: Histories, horizon_days: int, options: Options) -> list[date]:
    if options.grain == "week":
        return weeks_ahead(histories.end, horizon_days)
    return [histories.end + timedelta(days=n) for n in range(1, horizon_days + 1)]


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
    new_years = histories.calendar.new_years if histories.calendar else histories.new_years
    inside = spring_festival.phases(tomorrow, days.horizon, new_years) > 0
    beside = spring_festival.shoulders(tomorrow, days.horizon, new_years)
    if not (inside.any() or beside.any()):
        return np.zeros((len(histories.ids), len(periods)))
    usual = smoothed_level.daily(replace(days, ahead_share=np.ones_like(days.ahead_share)))
    lost = FESTIVAL_DOUBT * np.abs(1 - days.ahead_share) * inside + SHOULDER_DOUBT * beside
    return _in_periods(np.nan_to_num(usual * lost), histories, periods, options)


def _first_festival(histories: Histories, periods: list[date], options: Options) -> Bools:
    """Say (n x periods) which periods ahead touch a festival where the history has none."""
    length = WEEK if options.grain == "week" else 1
    begin = [(day - histories.start).days for day in periods]
    count = max([histories.values.shape[1], *(first + length for first in begin)])
    new_years = histories.calendar.new_years if histories.calendar else histories.new_years
    phase = spring_festival.phases(histories.start, count, new_years).astype(np.bool_)
    touched = np.array([phase[first : first + length].any() for first in begin], dtype=np.bool_)
    past = np.isfinite(histories.values[:, phase[: histories.values.shape[1]]])
    never = np.asarray(~past.any(axis=1))
    return np.asarray(never[:, None] & touched)


def _only(histories: Histories, wanted: Bools) -> Histories:
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


def _in_order(parts: list[Expected], ids: list[str]) -> Expected:
    """Return the parts as one, in the order of `ids`."""
    levels = len(LEVELS)
    names = [name for part in parts for name in part.ids]
    place = {name: row for row, name in enumerate(names)}
    order = [place[name] for name in ids if name in place]
    blank = [np.full((*part.expected.shape, levels), np.nan) for part in parts]
    sums = [b if p.quantiles is None else p.quantiles for p, b in zip(parts, blank, strict=True)]
    model = [said for part in parts for said in part.model]
    reason = [said for part in parts for said in part.fallback_reason]
    return replace(
        parts[0],
        ids=[names[row] for row in order],
        expected=np.concatenate([part.expected for part in parts])[order],
        lower=np.concatenate([part.lower for part in parts])[order],
        upper=np.concatenate([part.upper for part in parts])[order],
        sigma=np.concatenate([part.sigma for part in parts])[order],
        model=[model[row] for row in order],
        fallback_reason=[reason[row] for row in order],
        quantiles=np.concatenate(sums)[order],
    )


PLUGIN = ForecastModel(NAME, VERSION, forecast, refresh=refresh, store=write, restore=read)
