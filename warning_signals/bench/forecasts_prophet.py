"""Prophet on the bench's series: its fits, their density by its own design matrix, its samples.

Its holidays come as columns that are made once for all series (regressors that are not
standardised, with the holidays' prior): the same model, and the quickest way Prophet has.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from warning_signals.bench.forecasts_book import START, Book
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.work import Floats

if TYPE_CHECKING:
    import pandas as pd

# L-BFGS run on until it can go no further; Newton's method, closer still and twenty times slower.
TIGHT: dict[str, Any] = {
    "tol_obj": 1e-15, "tol_rel_obj": 1e-2, "tol_grad": 1e-12, "tol_rel_grad": 1e-3,
    "tol_param": 1e-14, "iter": 100_000, "history_size": 20, "require_converged": False,
}  # fmt: skip
NEWTON: dict[str, Any] = {"algorithm": "Newton", "require_converged": False}
SAMPLES, FIT_SEED = 40_000, 1


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what Stan says of every fit out of the log."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def table(book: Book) -> pd.DataFrame:
    """Return the days of history and horizon with the holidays' columns, for all series."""
    import pandas as pd

    days = pd.date_range(START, periods=len(book.holidays.values))
    return pd.DataFrame(book.holidays.values, columns=book.holidays.names).assign(ds=days)


def untried(names: list[str]) -> Any:
    """Return Prophet with its defaults and these holidays, not yet fitted."""
    from prophet import Prophet

    scale = Settings().holidays_prior_scale
    model = Prophet(daily_seasonality=False)
    for name in names:
        model.add_regressor(name, prior_scale=scale, standardize=False)
    return model


def fit(values: Floats, days: pd.DataFrame, **how: Any) -> Any:
    """Return Prophet fitted to the days of one series, or None where Stan gives up."""
    model = untried(_names(days))
    try:
        model.fit(days.iloc[: len(values)].assign(y=values), seed=FIT_SEED, **how)
    except (RuntimeError, ValueError):
        return None
    return model


def prepared(values: Floats, days: pd.DataFrame) -> Any:
    """Return what Prophet hands to Stan for one series."""
    return untried(_names(days)).preprocess(days.iloc[: len(values)].assign(y=values))


def nats(data: Any, params: dict[str, Any]) -> float:
    """Return minus Stan's log density, from Prophet's own design matrix and parameters."""
    t, y, places = (np.asarray(part, dtype=float) for part in (data.t, data.y, data.t_change))
    after = (t[:, None] >= places).astype(float)
    delta, beta = np.ravel(params["delta"]), np.ravel(params["beta"])
    k, m, sigma = (float(np.ravel(params[name])[0]) for name in ("k", "m", "sigma_obs"))
    trend = (k + after @ delta) * t + m + after @ (-places * delta)
    left = y - trend - np.asarray(data.X, dtype=float) @ beta
    of_data = len(y) * np.log(sigma) + left @ left / (2 * sigma**2)
    of_trend = (k**2 + m**2) / 50 + np.abs(delta).sum() / data.tau + 2 * sigma**2
    return float(of_data + of_trend + (beta**2 / np.asarray(data.sigmas) ** 2).sum() / 2)


def sampled_bound(
    model: Any, ahead: pd.DataFrame, tail: float, *, seed: int
) -> tuple[float, float]:
    """Return the quantile and the deviation of the sum over `ahead`, from 40,000 samples."""
    model.uncertainty_samples = SAMPLES
    np.random.seed(seed)
    drawn = model.predictive_samples(ahead)["yhat"].sum(axis=0)
    return float(np.quantile(drawn, tail)), float(drawn.std())


def _names(days: pd.DataFrame) -> list[str]:
    return [name for name in days.columns if name != "ds"]
