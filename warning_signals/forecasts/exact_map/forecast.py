"""The exact optimum behind the interface of all forecast models."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from warning_signals.forecasts import spring_festival
from warning_signals.forecasts.exact_map import holidays
from warning_signals.forecasts.exact_map.calendar_columns import Extra, calendar
from warning_signals.forecasts.exact_map.predict import Sums, sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import Bools, Ints
from warning_signals.forecasts.histories import (
    FIRST_FESTIVAL,
    WEEK,
    ZERO_BAND,
    Expected,
    Histories,
    weekly_sums,
    weeks_ahead,
)

NAME, VERSION = "exact_map", "1"

LEAST_DAYS = 182
YEARLY_DAYS = 548
NARROWEST = 0.05


@dataclass(frozen=True, eq=False)
class Options:
    """How a book is forecast.

    `model_by` is the grain of the series that is modelled, `grain` that of what comes out; days
    cannot come out of weeks. `extra` are shared regressors by day, over history and horizon.
    One healthy period in 1 / `tail` falls below its lower limit.
    """

    settings: Settings = field(default_factory=lambda: Settings(yearly_from_days=YEARLY_DAYS))
    model_by: Literal["day", "week"] = "day"
    grain: Literal["day", "week"] = "week"
    extra: Extra | None = None
    tail: float = 0.05
    threads: int = 1

    def __post_init__(self) -> None:
        """Raise ValueError for days out of weeks."""
        if self.model_by == "week" and self.grain == "day":
            raise ValueError("a model of weeks gives weeks: set grain to week or model_by to day.")


def forecast(
    histories: Histories, horizon_days: int, *, options: Options | None = None
) -> Expected:
    """Return the expected periods within `horizon_days` after the last day, with bands.

    Ids with fewer than 182 observed days, or that cannot be solved, are left out: `optima` says
    why. A series has the same numbers in any company and on any number of threads.
    """
    options = options or Options()
    observed = np.isfinite(histories.values).sum(axis=1)
    kept = histories.only(np.flatnonzero(observed >= LEAST_DAYS))
    found = optima(kept, horizon_days, options)
    rows = np.flatnonzero(found.usable)
    periods = _periods(kept, horizon_days, options)
    windows = _windows(kept, periods, options)
    expected = sums(found, windows, tail=options.tail, threads=options.threads)
    first = _first_festival(kept.only(rows), horizon_days, periods, options)
    return _expected(kept.only(rows).ids, periods, _only(expected, rows), first, found, options)


def optima(histories: Histories, horizon_days: int, options: Options) -> Optima:
    """Return the optima behind the forecast, one row for each of the histories."""
    values = np.where(histories.values <= histories.off_at, 0.0, histories.values)
    start, days = histories.start, values.shape[1]
    extra = _extra(histories, days + horizon_days, options)
    if options.model_by == "day":
        shared = calendar(start, days, horizon_days, options.settings, extra=extra)
        return solve(values, shared, options.settings, threads=options.threads)
    lead = -start.weekday() % WEEK
    weeks, ahead = (days - lead) // WEEK, (days + horizon_days - lead) // WEEK
    mondays = [start + timedelta(days=lead + WEEK * n) for n in range(weeks)]
    whole = holidays.by_week(replace(extra, values=extra.values[lead:]))
    shared = calendar(
        start + timedelta(days=lead), weeks, ahead - weeks, options.settings, step=WEEK,
        extra=whole,
    )  # fmt: skip
    return solve(
        weekly_sums(values, start, mondays), shared, options.settings, threads=options.threads
    )


def _extra(histories: Histories, days: int, options: Options) -> Extra:
    """Return holidays and regressors over `days` days from the histories' first."""
    scale = options.settings.holidays_prior_scale
    if histories.calendar is not None:
        own = holidays.bank_columns(histories.calendar, histories.start, days, prior_scale=scale)
    else:
        own = holidays.festival_columns(
            histories.new_years, histories.start, days, prior_scale=scale
        )
    if options.extra is None:
        return own
    return holidays.joined(own, replace(options.extra, values=options.extra.values[:days]))


def _periods(histories: Histories, horizon_days: int, options: Options) -> list[date]:
    if options.grain == "week":
        return weeks_ahead(histories.end, horizon_days)
    return [histories.end + timedelta(days=n) for n in range(1, horizon_days + 1)]


def _windows(histories: Histories, periods: list[date], options: Options) -> Ints:
    """Return the first and last coming period of each, W x 2, counted from 1 in model periods."""
    first = np.array([(day - histories.end).days for day in periods], dtype=np.int64)
    if options.model_by == "week":
        # A week that has begun is not in the history: it is the first that comes.
        first = first // WEEK + 1
    last = first + (WEEK - 1 if (options.model_by, options.grain) == ("day", "week") else 0)
    return np.stack([first, last], axis=1)


def _only(expected: Sums, rows: Ints) -> Sums:
    return Sums(
        expected.middle[rows], expected.deviation[rows], expected.lower[rows],
        expected.upper[rows], expected.tail,
    )  # fmt: skip


def _first_festival(
    histories: Histories, horizon_days: int, periods: list[date], options: Options
) -> Bools:
    """Say (n x W) which periods ahead touch a festival where the history has none."""
    days = histories.values.shape[1]
    known = histories.calendar.new_years if histories.calendar else histories.new_years
    phase = spring_festival.phases(histories.start, days + horizon_days, known)
    length = WEEK if options.grain == "week" else 1
    begin = [(day - histories.start).days for day in periods]
    touched = np.array([(phase[k : k + length] > 0).any() for k in begin], dtype=np.bool_)
    seen = (np.isfinite(histories.values) & (phase[:days] > 0)).any(axis=1)
    return np.asarray(np.logical_not(seen)[:, None] & touched)


def _expected(
    ids: list[str],
    periods: list[date],
    expected: Sums,
    first: Bools,
    found: Optima,
    options: Options,
) -> Expected:
    """Fold the sums into the one answer all models give: nothing negative, no band too narrow."""
    middle = np.maximum(expected.middle, 0.0)
    lower = np.clip(expected.lower, 0.0, (1 - NARROWEST) * middle)
    lower = np.where(first, 0.0, lower)
    why = [said for said, usable in zip(found.why_not(), found.usable, strict=True) if usable]
    zero = (lower == 0).all(axis=1) if periods else np.zeros(len(ids), dtype=np.bool_)
    return Expected(
        ids=ids,
        period_on=periods,
        expected=middle,
        lower=lower,
        upper=np.maximum(expected.upper, (1 + NARROWEST) * middle),
        sigma=np.maximum(expected.deviation, NARROWEST * middle),
        model=[f"{NAME} {VERSION}"] * len(ids),
        fallback_reason=[
            "; ".join(filter(None, [said, FIRST_FESTIVAL * bool(f.any()), ZERO_BAND * bool(z)]))
            for said, f, z in zip(why, first, zero, strict=True)
        ],
        grain=options.grain,
    )
