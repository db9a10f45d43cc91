"""Prophet itself: a second opinion, series by series, for the few that left their band.

Weekly and yearly terms by its own rule (a yearly term from two years on), the Spring
Festival as three holidays, one for each of its phases. The weeks' band comes from its samples of
days summed to weeks, widened where the fitted weeks missed by more than independent days would:
the misses of neighbouring days are alike, which Prophet's own band does not know. Even so its
band is the narrower of the two models': on real meters one week in seven fell below it, not one in
twenty. It explains a break in a picture; it does not overrule the batched model.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts import spring_festival
from warning_signals.forecasts.answer import NARROWEST, answer
from warning_signals.forecasts.histories import (
    WEEK,
    Expected,
    FloatArray,
    ForecastModel,
    Histories,
    weekly_sums,
    weeks_ahead,
)

if TYPE_CHECKING:
    import pandas as pd

NAME, VERSION = "prophet", "1.5"

LIMIT = 30
LEAST_DAYS = 182
INTERVAL_WIDTH = 0.90
SAMPLES = 500
SEED = 20150101
MOST_WIDENING = 5.0
# Of the scaled series' slope, as Prophet's own picture has it.
BEND = 0.01


@dataclass(frozen=True, eq=False)
class Components:
    """What Prophet sees in one series, for a plot: arrays over the T days, in the series' unit.

    `yearly` is 0 throughout where the history is too short for it.
    """

    days: npt.NDArray[np.datetime64]
    trend: FloatArray
    weekly: FloatArray
    yearly: FloatArray


@dataclass(frozen=True, eq=False)
class Curve:
    """Prophet's own curve through one series, for a plot.

    `expected` are its days from the history's first, the horizon's included, in the series' unit;
    `changepoints` the days on which its trend bent noticeably.
    """

    expected: FloatArray
    changepoints: list[date]


def forecast(histories: Histories, horizon_days: int, *, limit: int = LIMIT) -> Expected:
    """Return the expected complete weeks within `horizon_days` after the last day, with bands.

    For a short list only: ValueError above `limit` series. Ids with fewer than 182 observed days,
    or that Prophet cannot fit, are left out. A series has the same numbers in any company.
    """
    if len(histories.ids) > limit:
        raise ValueError(
            f"Prophet was handed {len(histories.ids)} series and takes at most {limit}: "
            "use seasonal_level for the book and left_band to choose."
        )
    observed = np.isfinite(histories.values).sum(axis=1)
    made = {
        row: samples
        for row in np.flatnonzero(observed >= LEAST_DAYS).tolist()
        if (samples := _week_samples(histories.only([row]), horizon_days)) is not None
    }
    mondays = weeks_ahead(histories.end, horizon_days)
    samples = np.array(list(made.values())).reshape(len(made), SAMPLES, len(mondays))
    kept = histories.only(list(made))
    first = spring_festival.first_ever(kept, mondays, WEEK, histories.new_years)
    return _expected([histories.ids[row] for row in made], mondays, samples, first)


def components(history: Histories) -> Components:
    """Return the trend, weekly and yearly parts of one series over its own days."""
    model = _fitted(history, 0)
    parts = _without_samples(model, _calendar(history, 0))
    none = np.zeros(len(parts))
    return Components(
        days=parts["ds"].to_numpy(),
        trend=parts["trend"].to_numpy(),
        weekly=parts["weekly"].to_numpy() if "weekly" in parts else none,
        yearly=parts["yearly"].to_numpy() if "yearly" in parts else none,
    )


def curve(history: Histories, horizon_days: int) -> Curve | None:
    """Return the curve through one series and on, None where it is too short or cannot be fit."""
    if np.isfinite(history.values).sum() < LEAST_DAYS:
        return None
    try:
        model = _fitted(history, horizon_days)
    except RuntimeError:
        return None
    days = _without_samples(model, _calendar(history, horizon_days))["yhat"].to_numpy()
    bends = np.abs(np.nanmean(model.params["delta"], axis=0)) >= BEND
    return Curve(days, [day.date() for day in model.changepoints[bends]])


def _expected(
    ids: list[str], mondays: list[date], samples: FloatArray, first: npt.NDArray[np.bool_]
) -> Expected:
    """Fold n x samples x weeks into the one answer all models give."""
    tail = (1 - INTERVAL_WIDTH) / 2
    middle = np.maximum(np.median(samples, axis=1), 0.0)
    low, high = np.quantile(samples, [tail, 1 - tail], axis=1)
    sigma = np.maximum(samples.std(axis=1), NARROWEST * middle)
    return answer(ids, mondays, middle, (low, high), sigma, first, model=f"{NAME} {VERSION}")


def _week_samples(history: Histories, horizon_days: int) -> FloatArray | None:
    """Return samples x weeks ahead of one series, or None where Prophet cannot fit it."""
    try:
        model = _fitted(history, horizon_days)
    except RuntimeError:
        return None
    ahead = _calendar(history, horizon_days).iloc[len(history.values[0]) :]
    with _seeded():
        days = model.predictive_samples(ahead)["yhat"].T
    tomorrow = history.end + timedelta(days=1)
    weeks = weekly_sums(days, tomorrow, weeks_ahead(history.end, horizon_days))
    middle = np.median(weeks, axis=0)
    return np.asarray(middle + _widening(model, history) * (weeks - middle))


def _widening(model: Any, history: Histories) -> float:
    """Return how much wider the fitted weeks missed than seven independent days would, 1 to 5."""
    fitted = _without_samples(model, _calendar(history, 0))["yhat"].to_numpy()
    misses = history.values[0] - fitted
    whole = misses[len(misses) % WEEK :].reshape(-1, WEEK).sum(axis=1)
    independent = np.sqrt(WEEK) * np.nanstd(misses)
    if not independent > 0 or not np.isfinite(whole).any():
        return 1.0
    return float(np.clip(np.nanstd(whole) / independent, 1.0, MOST_WIDENING))


def _fitted(history: Histories, horizon_days: int) -> Any:
    from prophet import Prophet

    frame = _calendar(history, 0)
    values = history.values[0]
    model = Prophet(
        daily_seasonality=False,
        holidays=_festival_days(history, horizon_days),
        interval_width=INTERVAL_WIDTH,
        uncertainty_samples=SAMPLES,
    )
    with _quiet():
        model.fit(frame.assign(y=np.where(values <= history.off_at, 0.0, values)), seed=SEED)
    return model


def _without_samples(model: Any, frame: pd.DataFrame) -> pd.DataFrame:
    model.uncertainty_samples = 0
    try:
        parts: pd.DataFrame = model.predict(frame)
    finally:
        model.uncertainty_samples = SAMPLES
    return parts


def _calendar(history: Histories, horizon_days: int) -> pd.DataFrame:
    import pandas as pd

    days = history.values.shape[1] + horizon_days
    return pd.DataFrame({"ds": pd.date_range(history.start, periods=days, freq="D")})


def _festival_days(history: Histories, horizon_days: int) -> pd.DataFrame | None:
    """Return the days of those phases of the festival that the series has been through."""
    days = history.values.shape[1]
    phase = spring_festival.phases(history.start, days + horizon_days, history.new_years)
    seen = np.unique(phase[:days][np.isfinite(history.values[0])])
    known = (phase > 0) & np.isin(phase, seen)
    if not known.any():
        return None
    frame = _calendar(history, horizon_days)[known]
    return frame.assign(holiday=[f"spring festival {number}" for number in phase[known]])


@contextmanager
def _seeded() -> Iterator[None]:
    """Prophet samples from NumPy's global state: seed it, and leave it as it was."""
    before = np.random.get_state()
    np.random.seed(SEED)
    try:
        yield
    finally:
        np.random.set_state(before)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Stan's start and end of every fit, and Prophet's remarks, out of the log.

    By switching the loggers off: cmdstanpy sets its own level at the first fit.
    """
    loggers = [logging.getLogger(name) for name in ("prophet", "cmdstanpy")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


PLUGIN = ForecastModel(NAME, VERSION, forecast)
