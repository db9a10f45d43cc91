"""The one interface of all forecast models: daily histories in, expected weeks with a band out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from warning_signals.calendar import BankCalendar

FloatArray = npt.NDArray[np.float64]

WEEK = 7

ZERO_BAND = "band reaches zero: a fall cannot leave it"
FIRST_FESTIVAL = "Spring Festival ahead and none in the history: its weeks have no lower limit"


@dataclass(frozen=True, eq=False)
class Histories:
    """Daily series of n borrowers over the same T days.

    `values` is n x T, one column a day from `start`, in the series' own unit; NaN is a day that
    was not observed, which is something else than 0. `new_years` are the first days of the lunar
    years around. Readings at or below `off_at` count as nothing used: a meter's floor, say. With
    the bank's `calendar` a model may know its other holidays too.
    """

    ids: list[str]
    start: date
    values: FloatArray
    new_years: tuple[date, ...] = ()
    off_at: float = 0.0
    calendar: BankCalendar | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where there is not one row of values for each id."""
        if self.values.ndim != 2 or len(self.ids) != len(self.values):
            raise ValueError(
                f"histories need one row of values for each id: {len(self.ids)} ids, "
                f"values of shape {self.values.shape}."
            )

    @property
    def festivals(self) -> tuple[date, ...]:
        """The lunar New Years, by the bank's calendar where there is one."""
        return self.calendar.new_years if self.calendar else self.new_years

    @property
    def end(self) -> date:
        """The last day, that of the last column."""
        return self.start + timedelta(days=self.values.shape[1] - 1)

    def until(self, day: date) -> Histories:
        """Return the histories as they stood at the end of `day`."""
        return replace(self, values=self.values[:, : max((day - self.start).days + 1, 0)])

    def only(self, rows: Sequence[int] | npt.NDArray[np.intp]) -> Histories:
        """Return these rows, in this order."""
        return replace(self, ids=[self.ids[r] for r in rows], values=self.values[rows])


@dataclass(frozen=True, eq=False)
class Expected:
    """Expected weekly sums of m borrowers; those with too little history have no row.

    `period_on` are the Mondays of w complete weeks; `expected`, `lower`, `upper` and `sigma` (the
    robust standard deviation of the weekly error) are m x w in the series' unit. One healthy week
    in twenty falls below `lower`, which is never negative. Per id, `model` names model and
    version, and `fallback_reason` says why it is not the usual one or what the band cannot see;
    it is empty where there is nothing to say. `quantiles` (m x w x levels) are those of the sum at
    tails.LEVELS where the model knows its own errors; below 0 where a sum of 0 is nothing rare.
    """

    ids: list[str]
    period_on: list[date]
    expected: FloatArray
    lower: FloatArray
    upper: FloatArray
    sigma: FloatArray
    model: list[str]
    fallback_reason: list[str]
    grain: str = "week"
    quantiles: FloatArray | None = None


@dataclass(frozen=True)
class ForecastModel:
    """A forecast model as a plug-in: `forecast(histories, horizon_days)`.

    Where a model learns from the whole book, `refresh(histories)` returns what it learnt, and
    `forecast(histories, horizon_days, fitted=...)` takes it: of any part of the book the numbers
    are then those of the whole. With `store(fitted, path)` and `restore(path)`, which give it back
    to the last digit, it learns once a week. One that `remembers` takes a folder as well,
    `refresh(histories, memory)`, in which one week's learning may leave something to the next.
    """

    name: str
    version: str
    forecast: Callable[..., Expected]
    refresh: Callable[..., Any] | None = None
    store: Callable[[Any, Path], None] | None = None
    restore: Callable[[Path], Any] | None = None
    remembers: bool = False


def weeks_ahead(end: date, horizon_days: int) -> list[date]:
    """Return the Mondays of the complete weeks that lie within `horizon_days` after `end`."""
    first = end + timedelta(days=WEEK - end.weekday())
    count = (horizon_days - (first - end).days + 1) // WEEK
    return [first + timedelta(weeks=n) for n in range(count)]


def weekly_sums(values: FloatArray, start: date, mondays: Sequence[date]) -> FloatArray:
    """Sum daily `values` (n x T from `start`) over the weeks of `mondays`; n x weeks.

    A week with an unobserved day, or one that is not all within the T days, is NaN.
    """
    days = values.shape[1]
    first = np.array([(monday - start).days for monday in mondays], dtype=np.intp)
    columns = first[:, None] + np.arange(WEEK)
    inside = (columns >= 0) & (columns < days)
    if not days:
        return np.full((len(values), len(first)), np.nan)
    picked = np.where(inside, values[:, np.clip(columns, 0, days - 1)], np.nan)
    # Picked columns lie in memory as one row or many have it: in one order, one sum.
    return np.asarray(np.ascontiguousarray(picked).sum(axis=-1))


def left_band(
    histories: Histories, expected: Expected, *, weeks: int = 4, limit: int = 30
) -> list[str]:
    """Return the ids that fell below their band in the last `weeks` complete weeks.

    `histories` hold what happened since, up to today. The most severe comes first: the sum over
    the weeks of the distance below `lower`, in the borrower's own sigmas; at most `limit` ids.
    A week not fully observed says nothing.
    """
    row_of = {name: row for row, name in enumerate(histories.ids)}
    both = [row for row, name in enumerate(expected.ids) if name in row_of]
    past = [c for c, monday in enumerate(expected.period_on) if _is_over(monday, histories.end)]
    chosen = np.ix_(both, past[-weeks:])
    actual = weekly_sums(
        histories.values[[row_of[expected.ids[row]] for row in both]],
        histories.start,
        [expected.period_on[c] for c in past[-weeks:]],
    )
    below = np.nan_to_num(np.maximum(expected.lower[chosen] - actual, 0.0))
    sigma = expected.sigma[chosen]
    severity = np.divide(below, sigma, out=np.zeros_like(below), where=sigma > 0).sum(axis=1)
    ranked = sorted(zip(-severity, (expected.ids[row] for row in both), strict=True))
    return [name for severe, name in ranked if severe < 0][:limit]


def _is_over(monday: date, today: date) -> bool:
    return monday + timedelta(days=WEEK - 1) <= today
