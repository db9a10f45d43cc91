"""Prophet itself as the oracle: its columns, an objective never above its own, its verdicts."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.forecasts.exact_map.shapes import START, days, extra, series, solved
from warning_signals.bench.forecasts_prophet import NEWTON, TIGHT, nats
from warning_signals.forecasts.exact_map.predict import sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import SOLVED, Floats

if TYPE_CHECKING:
    import pandas as pd

NAMES = ["festival", "national", "temperature"]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def frame(values: Floats) -> pd.DataFrame:
    import pandas as pd

    dates = pd.date_range(START, periods=len(values))
    more = extra(len(values)).values
    return pd.DataFrame({"ds": dates, "y": values, **dict(zip(NAMES, more.T, strict=True))})


def untried(rules: Settings, regressors: bool, **options: Any) -> Any:
    """Return Prophet with these settings, not yet fitted."""
    from prophet import Prophet

    model = Prophet(
        scaling=rules.scaling, changepoint_prior_scale=rules.changepoint_prior_scale, **options
    )
    for name in NAMES if regressors else []:
        model.add_regressor(name)
    return model


def fitted(values: Floats, rules: Settings, regressors: bool, **how: Any) -> Any:
    """Return Prophet fitted to one series, or None where Stan gives up."""
    model = untried(rules, regressors)
    try:
        model.fit(frame(values), seed=1, **how)
    except (RuntimeError, ValueError):
        return None
    return model


def own(optima: Optima, data: Any) -> dict[str, Any]:
    """Return the exact optimum as Prophet's parameters, in the order of its columns."""
    found, names = optima.found, optima.calendar.names
    columns = [name.replace("_delim_", "_") for name in data.X.columns]
    beta = [found.coefficients[0, names.index(c)] if c in names else 0.0 for c in columns]
    return {
        "k": found.slope[0], "m": found.offset[0], "sigma_obs": found.noise[0],
        "delta": found.delta[0, : found.places[0]], "beta": np.array(beta),
    }  # fmt: skip


def case(seed: int) -> tuple[Floats, Settings, bool, Optima]:
    """Return a random series, settings, whether with regressors, and the exact optimum."""
    rng = np.random.default_rng(seed)
    values, regressors = series(seed, int(rng.integers(130, 900))), bool(rng.random() < 0.5)
    rules = Settings(
        changepoint_prior_scale=float(rng.choice([0.01, 0.05, 0.5])),
        scaling="minmax" if rng.random() < 0.3 else "absmax",
    )
    more = extra(len(values)) if regressors else None
    calendar = days(len(values), rules, more=more)
    return values, rules, regressors, solve(values[None], calendar, rules)


@pytest.mark.parametrize("seed", [3, 8, 21, 34, 55])
def test_columns_changepoints_and_objective_are_prophets(seed: int) -> None:
    values, rules, regressors, optima = case(seed)

    model = untried(rules, regressors)
    data = model.preprocess(frame(values))

    found, params = optima.found, own(optima, data)
    span = found.last[0] - found.first[0]
    places = (found.breaks[0, : found.places[0]] - found.first[0]) / span
    np.testing.assert_allclose(places, data.t_change, atol=1e-12)
    assert found.scale[0] == pytest.approx(model.y_scale, rel=1e-12)
    assert found.objective[0] == pytest.approx(nats(data, params), abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_no_fit_of_prophets_is_better(block: int) -> None:
    worst = -np.inf
    for seed in range(50 * block, 50 * block + 50):
        values, rules, regressors, optima = case(seed)
        if optima.found.status[0] != SOLVED:
            continue
        data = untried(rules, regressors).preprocess(frame(values))
        for how in ({}, TIGHT):
            model = fitted(values, rules, regressors, **how)
            if model is not None:
                worst = max(worst, optima.found.objective[0] - nats(data, model.params))

    assert worst < 1e-4


def firm(seed: int) -> Floats:
    """Return 830 days of a firm; one in three falls in the last 30, one in four shifted before."""
    rng = np.random.default_rng(seed)
    t, noise = np.arange(830), rng.normal(size=830)
    carried = rng.uniform(0, 0.6)
    for day in range(1, 830):
        noise[day] = carried * noise[day - 1] + np.sqrt(1 - carried**2) * noise[day]
    values = rng.lognormal(4) * (1 + 0.2 * rng.normal() * t / 830)
    values *= 1 + 0.3 * rng.normal(size=7)[t % 7]
    values *= 1 + 0.2 * np.sin(2 * np.pi * t / 365.25 + 6 * rng.random())
    values *= 1 + rng.uniform(0.1, 0.4) * noise
    if rng.random() < 0.25:
        values[t > rng.integers(200, 700)] *= rng.lognormal(0, 0.3)
    if rng.random() < 0.33:
        values[800:] *= rng.uniform(0.4, 0.9)
    return np.asarray(np.maximum(values, 0.0))


def best_of(values: Floats, rules: Settings) -> Any:
    """Return Prophet's best fit: L-BFGS at tight tolerance, or Newton, by Stan's own density."""
    data = untried(rules, regressors=False).preprocess(frame(values))
    tried = [fitted(values, rules, False, **how) for how in (TIGHT, NEWTON, {})]
    return min((m for m in tried if m is not None), key=lambda model: nats(data, model.params))


def sampled_bound(model: Any, values: Floats, samples: int) -> tuple[float, float]:
    """Return the 5 % quantile and the deviation of the next 30 days' sum, as Prophet samples."""
    model.uncertainty_samples = samples
    np.random.seed(1)
    ahead = frame(np.concatenate([values, np.zeros(30)])).iloc[len(values) :]
    drawn = model.predictive_samples(ahead)["yhat"].sum(axis=0)
    return float(np.quantile(drawn, 0.05)), float(drawn.std())


@pytest.mark.slow
def test_flags_are_those_of_prophet_at_its_best(capsys: pytest.CaptureFixture[str]) -> None:
    rules, count = Settings(), 60
    book = np.array([firm(seed) for seed in range(count)])
    bound = sums(solved(book[:, :800], rules, horizon=30), np.array([[1, 30]])).lower[:, 0]
    actual = book[:, 800:].sum(axis=1)

    theirs, deviation = np.empty(count), np.empty(count)
    for row, values in enumerate(book[:, :800]):
        theirs[row], deviation[row] = sampled_bound(best_of(values, rules), values, 40_000)

    mine, reference = actual < bound, actual < theirs
    jaccard = (mine & reference).sum() / (mine | reference).sum()
    with capsys.disabled():
        print(f"\nflagged {reference.sum()} of {count}, jaccard {jaccard:.3f}")
        for row in np.flatnonzero(mine != reference):
            away = (actual[row] - theirs[row]) / deviation[row]
            print(f"  firm {row}: {away:+.3f} deviations from Prophet's bound")
    assert reference.mean() >= 0.15
    assert (mine == reference).mean() >= 0.98
    assert np.median(np.abs(bound - theirs) / deviation) < 0.05


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_bounds_are_those_of_forty_thousand_of_prophets_samples(seed: int) -> None:
    values, rules = firm(seed)[:800], Settings()
    optima = solved(values[None], rules, horizon=30)
    model = fitted(values, rules, regressors=False)
    data = untried(rules, regressors=False).preprocess(frame(values))
    model.params = {name: np.reshape(part, (1, -1)) for name, part in own(optima, data).items()}

    low, deviation = sampled_bound(model, values, 40_000)

    expected = sums(optima, np.array([[1, 30]]))
    assert expected.deviation[0, 0] == pytest.approx(deviation, rel=0.015)
    assert abs(expected.lower[0, 0] - low) < 0.03 * deviation
