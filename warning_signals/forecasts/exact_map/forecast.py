"""The exact optimum behind the interface of all forecast models."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from warning_signals.forecasts import spring_festival
from warning_signals.forecasts.answer import NARROWEST, answer, periods_ahead
from warning_signals.forecasts.exact_map import holidays
from warning_signals.forecasts.exact_map.calendar_columns import Extra, calendar
from warning_signals.forecasts.exact_map.predict import Sums, sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import Ints
from warning_signals.forecasts.histories import (
    WEEK,
    Expected,
    Histories,
    weekly_sums,
)

NAME, VERSION = "exact_map", "1"

LEAST_DAYS = 182
YEARLY_DAYS = 548


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
    periods = periods_ahead(kept.end, horizon_days, options.grain)
    windows = _windows(kept, periods, options)
    expected = sums(found, windows, tail=options.tail, threads=options.threads)
    used, made = kept.only(rows), _only(expected, rows)
    length = WEEK if options.grain == "week" else 1
    why = [said for said, usable in zip(found.why_not(), found.usable, strict=True) if usable]
    return answer(
        used.ids,
        periods,
        made.middle,
        (made.lower, made.upper),
        np.maximum(made.deviation, NARROWEST * np.maximum(made.middle, 0.0)),
        spring_festival.first_ever(used, periods, length, used.festivals),
        model=f"{NAME} {VERSION}",
        also=why,
        grain=options.grain,
    )


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
