"""The columns all series share: Fourier terms of the date, holidays, regressors; and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.work import (
    ALWAYS,
    WEEKLY,
    YEARLY,
    Bools,
    Floats,
    Ints,
    Rules,
    Shared,
)

WEEK, YEAR = 7, 365.25
SLOPE_SCALE = OFFSET_SCALE = 5.0
NOISE_SCALE = 0.5


@dataclass(frozen=True, eq=False)
class Extra:
    """Holidays and regressors: `values` is periods x m, over the history and the horizon.

    `prior_scale` gives the standard deviation of each coefficient's normal prior. Prophet
    standardises a regressor on each series' own history unless it is 0 or 1: `standardise` says
    where.
    """

    names: list[str]
    values: Floats
    prior_scale: Floats
    standardise: Bools

    def __post_init__(self) -> None:
        """Raise ValueError for an unknown value, or where the parts do not fit together."""
        m = len(self.names)
        if self.values.ndim != 2 or self.values.shape[1] != m or len(self.prior_scale) != m:
            raise ValueError(
                f"{m} names need as many columns and prior scales: values have the shape "
                f"{self.values.shape}, {len(self.prior_scale)} prior scales."
            )
        if not np.isfinite(self.values).all():
            unknown = ~np.isfinite(self.values).all(axis=0)
            raise ValueError(
                f"Regressor {self.names[int(np.argmax(unknown))]!r} has unknown values: a shared "
                "column needs one for every period of the history and of the horizon."
            )


@dataclass(frozen=True, eq=False)
class Calendar:
    """The shared columns of `periods` periods of history and `horizon` more, `step` days apart."""

    start: date
    step: int
    periods: int
    horizon: int
    names: list[str]
    columns: Floats
    kind: Ints
    scale: Floats
    standardise: Bools

    @cached_property
    def shared(self) -> Shared:
        """The history's columns with their running sums; regressors near 0 with spread 1.

        Made once, at the first solve: most of the work for fifty series, nothing for a book.
        """
        return _shared(self)


def no_extra(periods: int) -> Extra:
    """Return no columns at all."""
    return Extra([], np.zeros((periods, 0)), np.zeros(0), np.zeros(0, dtype=np.bool_))


def calendar(
    start: date,
    periods: int,
    horizon: int,
    settings: Settings,
    *,
    step: int = 1,
    extra: Extra | None = None,
) -> Calendar:
    """Return the calendar of daily (`step` 1) or weekly (7) periods from `start`.

    Weekly terms are for daily periods only. ValueError where `extra` has other periods.
    """
    extra = no_extra(periods + horizon) if extra is None else extra
    if len(extra.values) != periods + horizon:
        raise ValueError(
            f"extra columns cover {len(extra.values)} periods, history and horizon have "
            f"{periods + horizon}."
        )
    days = (start - date(1970, 1, 1)).days + step * np.arange(periods + horizon)
    weekly = _fourier(days, WEEK, settings.weekly_order if step < WEEK else 0)
    yearly = _fourier(days, YEAR, settings.yearly_order)
    counts = [weekly.shape[1], yearly.shape[1], len(extra.names)]
    seasonal = np.full(counts[0] + counts[1], settings.seasonality_prior_scale)
    return Calendar(
        start=start, step=step, periods=periods, horizon=horizon,
        names=[*_names("weekly", counts[0]), *_names("yearly", counts[1]), *extra.names],
        columns=np.ascontiguousarray(np.hstack([weekly, yearly, extra.values])),
        kind=np.repeat(np.array([WEEKLY, YEARLY, ALWAYS], dtype=np.int64), counts),
        scale=np.concatenate([seasonal, extra.prior_scale]),
        standardise=np.concatenate([np.zeros(len(seasonal), dtype=np.bool_), extra.standardise]),
    )  # fmt: skip


def _names(term: str, count: int) -> list[str]:
    return [f"{term}_{number + 1}" for number in range(count)]


def _fourier(days: npt.NDArray[np.int64], period: float, order: int) -> Floats:
    """Return sine and cosine by turns, computed as Prophet does: days since 1970, in radians."""
    angle = np.pi * 2 * days.astype(np.float64)
    parts = [f((n + 1) / period * angle) for n in range(order) for f in (np.sin, np.cos)]
    return np.stack(parts, axis=1) if parts else np.zeros((len(days), 0))


def _shared(calendar: Calendar) -> Shared:
    centre, unit = _centre_and_unit(calendar)
    columns = np.ascontiguousarray((calendar.columns[: calendar.periods] - centre) / unit)
    number = np.arange(calendar.periods, dtype=np.float64)[:, None]
    products = columns[:, :, None] * columns[:, None, :]
    return Shared(
        columns=columns,
        across=np.ascontiguousarray(columns.T),
        sums=_running(columns),
        moments=_running(columns * number),
        products=_running(products),
        kind=calendar.kind,
        standardise=calendar.standardise,
        centre=centre,
        unit=unit,
        scale=calendar.scale,
    )


def ahead(calendar: Calendar) -> Floats:
    """Return the horizon's columns, H x K, scaled as `shared` has those of the history."""
    centre, unit = _centre_and_unit(calendar)
    return np.ascontiguousarray((calendar.columns[calendar.periods :] - centre) / unit)


def _centre_and_unit(calendar: Calendar) -> tuple[Floats, Floats]:
    """Return what brings regressors near 0 with spread 1; 0 and 1 for all other columns."""
    raw, flag = calendar.columns[: calendar.periods], calendar.standardise
    spread = raw.std(axis=0)
    centre = np.where(flag, raw.mean(axis=0), 0.0)
    return centre, np.where(flag & (spread > 0), spread, 1.0)


def _running(values: Floats) -> Floats:
    """Return the sums before each border: 0, then those of 1, 2, ... periods."""
    result = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=result[1:])
    return result


def rules(settings: Settings, step: int) -> Rules:
    """Return the settings as the compiled functions take them, days turned into periods."""
    return Rules(
        tau=settings.changepoint_prior_scale,
        slope_scale=SLOPE_SCALE,
        offset_scale=OFFSET_SCALE,
        noise_scale=NOISE_SCALE,
        changepoints=settings.n_changepoints,
        changepoint_range=settings.changepoint_range,
        minmax=settings.scaling == "minmax",
        weekly_from=-(-settings.weekly_from_days // step),
        yearly_from=-(-settings.yearly_from_days // step),
    )
