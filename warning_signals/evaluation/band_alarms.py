"""False alarms of the band's rule (persistence.py), replayed month by month.

From every fourth Sunday the combination is refreshed and forecasts the four weeks after; the rule
runs over the weeks in a row. On a book simulated without any failing every episode is false. On
real firms it is not known which fall is harmless: the rate there is an upper bound.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from warning_signals.forecasts import combined, persistence, silence, step
from warning_signals.forecasts.candidates import days as candidate_days
from warning_signals.forecasts.histories import WEEK, FloatArray, Histories, weekly_sums
from warning_signals.forecasts.persistence import Rule
from warning_signals.forecasts.tails import tail_probability

BLOCK_DAYS, JOIN_WEEKS, YEAR_WEEKS = 28, 4, 52
BORROWERS, DAYS, SEED = 300, 1_092, 20260608
LIKENESS = (0.3, 0.6, 0.9)
NOISE, SEASON = 0.35, 0.15

Told = dict[str, Any]


def measure(book: Histories, first: date, rule: Rule | None = None) -> Told:
    """Return the rule's episodes per borrower-year from the first Sunday on or after `first`."""
    rule = rule or Rule()
    origin = first + timedelta(days=(6 - first.weekday()) % WEEK)
    chance, actual, expected = [], [], []
    while origin + timedelta(days=BLOCK_DAYS) <= book.end:
        made = _block(book, origin)
        chance.append(made[0])
        actual.append(made[1])
        expected.append(made[2])
        origin += timedelta(days=BLOCK_DAYS)
    chances = np.concatenate(chance, axis=1)
    known = chances[np.isfinite(chances)]
    rare = persistence.rare_weeks(
        chances, np.concatenate(actual, axis=1), np.concatenate(expected, axis=1), rule
    )
    starts = persistence.episode_starts(persistence.raised(rare, rule), JOIN_WEEKS)
    return {
        "episodes_per_year": float(starts.sum() / (known.size / YEAR_WEEKS)),
        "weeks_below_tail": float((known <= rule.tail).mean()),
        "tail": rule.tail,
    }


def measure_healthy(rule: Rule | None = None) -> Told:
    """Return the false episodes per healthy borrower-year of band, silence and step."""
    told: Told = {}
    for like in LIKENESS:
        book = healthy(like)
        last_year = book.end - timedelta(days=YEAR_WEEKS * WEEK)
        told[f"likeness_{like}"] = {
            "band": measure(book, last_year, rule)["episodes_per_year"],
            "silence": _silent(book),
            "step": _stepped(book),
        }
    return told


def healthy(
    like: float, borrowers: int = BORROWERS, days: int = DAYS, seed: int = SEED
) -> Histories:
    """Return a simulated book in which nothing happens, ending on a Sunday.

    Levels are lognormal, each firm has its weekdays, a yearly season and a share that it keeps at
    the Spring Festival; the logarithm of a day's noise is a first-order autoregression with
    coefficient `like` and standard deviation 0.35.
    """
    random = np.random.default_rng(seed)
    noise = _autoregression(random, like, borrowers, days)
    weekday = random.gamma(4.0, 0.25, (borrowers, WEEK))
    day = np.arange(days)
    season = (
        SEASON
        * random.random((borrowers, 1))
        * np.sin(2 * np.pi * (day / 365.25 + random.random((borrowers, 1))))
    )
    level = random.lognormal(5.0, 1.0, (borrowers, 1))
    values = level * weekday[:, day % WEEK] * np.exp(noise + season)
    end = date(2026, 6, 7)
    start = end - timedelta(days=days - 1)
    new_years = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))
    book = Histories([f"H{n}" for n in range(borrowers)], start, values, new_years)
    festival = candidate_days.kinds(book, 0) > 0
    kept = random.random((borrowers, 1))
    book.values[:, festival] *= kept
    return book


def _block(book: Histories, origin: date) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return chance, actual and expected (n x 4) of the weeks after `origin`; NaN if unknown."""
    made = combined.forecast(book.until(origin), BLOCK_DAYS)
    actual = weekly_sums(candidate_days.used(book), book.start, made.period_on)
    place = {name: row for row, name in enumerate(book.ids)}
    rows = [place[name] for name in made.ids]
    shape = (len(book.ids), BLOCK_DAYS // WEEK)
    chance, expected = np.full(shape, np.nan), np.full(shape, np.nan)
    chance[rows] = tail_probability(actual[rows], made)
    expected[rows] = made.expected
    return chance, actual, expected


def _silent(book: Histories) -> float:
    starts = persistence.episode_starts(silence.silent_days(book), 30)
    return float(starts.sum() / (book.values.size / 365))


def _stepped(book: Histories) -> float:
    count = book.values.shape[1]
    ends = range(YEAR_WEEKS * WEEK, count + 1, WEEK)
    on = [step.steps(book.until(book.start + timedelta(days=end - 1))).lasting for end in ends]
    starts = persistence.episode_starts(np.stack(on, axis=1), JOIN_WEEKS)
    return float(starts.sum() / (len(book.ids) * len(on) / YEAR_WEEKS))


def _autoregression(
    random: np.random.Generator, like: float, borrowers: int, days: int
) -> FloatArray:
    shocks = random.normal(0.0, NOISE * np.sqrt(1 - like**2), (borrowers, days))
    noise = np.empty((borrowers, days))
    noise[:, 0] = random.normal(0.0, NOISE, borrowers)
    for day in range(1, days):
        noise[:, day] = like * noise[:, day - 1] + shocks[:, day]
    return noise
