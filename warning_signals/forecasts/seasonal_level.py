"""A level with a weekday profile for every borrower of the book at once.

What a week usually is (usual_week.py) goes on; from one and a half years the same weeks of last
year tilt it a little, and the Spring Festival is taken out of the past and put into the future
(spring_festival.py). The band comes from the series' own past errors (weekly_band.py). One
borrower's numbers rest on nobody else's, but for a first festival, taken from the peers' median.

Short histories fall back, and say so: from 364 observed days the same weeks of last year with a
robust band, from 182 a median level with a robust band; with fewer there is no row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from warning_signals.forecasts import spring_festival, usual_week, weekly_band
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

NAME, VERSION = "seasonal_level", "1"

COMBINED_DAYS, NAIVE_DAYS, LEVEL_DAYS, YEARLY_DAYS = 400, 364, 182, 548
SILENT_DAYS = 28
YEAR_WEEKS, ORIGINS, LEVEL_WEEKS = 52, 52, 8
YEARLY_WEIGHT, YEARLY_MOST = 0.3, 2.0
FESTIVAL_DOUBT, SHOULDER_DOUBT = 0.5, 0.3

NAIVE = "364 to 399 days of history: same weeks of last year"
LEVEL = "182 to 363 days of history: level only"
SPARSE = "at rest on most days: forecast by the week"

IntArray = npt.NDArray[np.intp]


@dataclass(frozen=True)
class _Book:
    """The series as the level sees them, in weeks that end with the last day; n x W x 7.

    `weeks` has NaN on unobserved and festival days, `filled` the newest same weekday instead.
    `observed` counts days; `usual` is the week's forecast made at the end of each week.
    """

    histories: Histories
    weeks: FloatArray
    filled: FloatArray
    kept_share: FloatArray
    observed: IntArray
    sparse: usual_week.BoolArray
    usual: FloatArray


def refresh(histories: Histories) -> FloatArray:
    """Return the shares that the median firm of the book keeps in the festival's phases, 4."""
    return spring_festival.median_shares(_own_shares(*_kept(histories)))


def forecast(histories: Histories, horizon_days: int, fitted: FloatArray | None = None) -> Expected:
    """Return the expected complete weeks within `horizon_days` after the last day, with bands.

    Ids with fewer than 182 observed days, with none in the last 28, or with a weekday that was
    never observed before the last quarter are left out. `fitted` are the peers' shares of the
    whole book; without it the histories given are the peers.
    """
    book = _book(histories, fitted)
    mondays = weeks_ahead(histories.end, horizon_days)
    ordinary_days = _ordinary_days(book, horizon_days)
    ordinary = _weekly(book, ordinary_days, mondays)
    scaled = _weekly(book, ordinary_days * _kept_shares_ahead(book, horizon_days), mondays)
    unseen = np.isnan(scaled)
    expected = np.where(unseen, ordinary, scaled)
    down, up, sigma = _widths(book, ordinary, mondays)
    doubt = FESTIVAL_DOUBT * np.abs(ordinary - expected)
    shoulder = SHOULDER_DOUBT * _weekly(
        book, ordinary_days * _shoulders(book, horizon_days), mondays
    )
    closed = unseen | weekly_band.rests(_last_year_of_days(book))[:, None]
    lower = np.where(closed, 0.0, np.maximum(expected - down - doubt - shoulder, 0.0))
    return Expected(
        ids=book.histories.ids,
        period_on=mondays,
        expected=expected,
        lower=lower,
        upper=expected + up + doubt,
        sigma=sigma + (doubt + shoulder) / weekly_band.NORMAL_95,
        model=[f"{NAME} {VERSION}"] * len(expected),
        fallback_reason=_reasons(book, lower, unseen),
    )


def daily(histories: Histories, horizon_days: int) -> tuple[list[str], FloatArray]:
    """Return the ids that have a forecast and their expected days (m x H) after the last day."""
    book = _book(histories)
    ordinary = _ordinary_days(book, horizon_days)
    share = _kept_shares_ahead(book, horizon_days)
    return book.histories.ids, ordinary * np.where(np.isnan(share), 1.0, share)


def _kept(histories: Histories) -> tuple[Histories, spring_festival.Phases]:
    """Return those with enough history, what is off as 0, and the festival's phase of each day."""
    kept = histories.only(np.flatnonzero(_enough(histories.values)))
    values = np.where(kept.values <= kept.off_at, 0.0, kept.values)
    phase = spring_festival.phases(kept.start, values.shape[1], kept.new_years)
    return replace(kept, values=values), phase


def _own_shares(kept: Histories, phase: spring_festival.Phases) -> FloatArray:
    return spring_festival.own_shares(kept.values, phase)


def _book(histories: Histories, peers: FloatArray | None = None) -> _Book:
    kept, phase = _kept(histories)
    values = kept.values
    own = _own_shares(kept, phase)
    others = spring_festival.median_shares(own) if peers is None else peers
    replaced = spring_festival.replaced(values, phase)
    filled = usual_week.carried_on(usual_week.in_weeks(replaced, YEAR_WEEKS + 1))
    ordinary = np.where(phase > 0, np.nan, values)
    newest = filled[:, -(ORIGINS + usual_week.PROFILE_WEEKS) :]
    sparse = usual_week.is_sparse(filled)
    return _Book(
        histories=kept,
        weeks=usual_week.in_weeks(ordinary, YEAR_WEEKS + 1),
        filled=filled,
        kept_share=np.where(np.isfinite(own), own, others),
        observed=np.isfinite(values).sum(axis=1),
        sparse=sparse,
        usual=usual_week.usual_weeks(newest, sparse),
    )


def _enough(values: FloatArray) -> usual_week.BoolArray:
    observed = np.isfinite(values)
    recent = observed[:, -SILENT_DAYS:].any(axis=1)
    earlier = np.isfinite(usual_week.in_weeks(values, YEAR_WEEKS + 1))
    weekdays = np.asarray(earlier[:, : -usual_week.PROFILE_WEEKS].any(axis=1))
    return np.asarray((observed.sum(axis=1) >= LEVEL_DAYS) & recent & weekdays.all(axis=1))


def _ordinary_days(book: _Book, horizon_days: int) -> FloatArray:
    """Return n x H expected days, as if there were no festival."""
    day = np.arange(horizon_days)
    combined = book.usual[:, -1][:, day % WEEK] * _yearly_tilt(book, horizon_days)
    flat = usual_week.in_days(book.filled)
    last_year = flat[:, flat.shape[1] - YEAR_WEEKS * WEEK + day % (YEAR_WEEKS * WEEK)]
    level = np.median(book.filled[:, -LEVEL_WEEKS:], axis=1)[:, day % WEEK]
    observed = book.observed[:, None]
    short = np.where((observed >= NAIVE_DAYS) & np.isfinite(last_year), last_year, level)
    return np.asarray(np.where(observed >= COMBINED_DAYS, combined, short))


def _yearly_tilt(book: _Book, horizon_days: int) -> FloatArray:
    """Return n x H factors near 1: how last year's same weeks stood to the four before them."""
    totals = book.filled.sum(axis=-1)
    ahead = np.arange(horizon_days) // WEEK
    newest = totals.shape[1] - 1 - YEAR_WEEKS
    if newest < usual_week.MEDIAN_WEEKS:
        return np.ones((len(totals), horizon_days))
    before = totals[:, newest - 3 : newest + 1].mean(axis=1, keepdims=True)
    around = (totals[:, newest + ahead] + totals[:, newest + 1 + ahead]) / 2
    ratio = np.divide(around, before, out=np.ones_like(around), where=before > 0)
    ratio = np.nan_to_num(np.clip(ratio, 1 / YEARLY_MOST, YEARLY_MOST), nan=1.0)
    long_enough = (book.observed >= YEARLY_DAYS)[:, None]
    return np.asarray(np.where(long_enough, 1 + YEARLY_WEIGHT * (ratio - 1), 1.0))


def _weekly(book: _Book, days_ahead: FloatArray, mondays: list[date]) -> FloatArray:
    return weekly_sums(days_ahead, book.histories.end + timedelta(days=1), mondays)


def _kept_shares_ahead(book: _Book, horizon_days: int) -> FloatArray:
    """Return n x H: the share of its level a firm keeps each day ahead; NaN where unknown."""
    tomorrow = book.histories.end + timedelta(days=1)
    phase = spring_festival.phases(tomorrow, horizon_days, book.histories.new_years)
    return book.kept_share[:, phase]


def _shoulders(book: _Book, horizon_days: int) -> usual_week.BoolArray:
    tomorrow = book.histories.end + timedelta(days=1)
    return spring_festival.shoulders(tomorrow, horizon_days, book.histories.new_years)


def _last_year_of_days(book: _Book) -> FloatArray:
    return usual_week.in_days(book.weeks[:, -ORIGINS:])


def _widths(
    book: _Book, ordinary: FloatArray, mondays: list[date]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the band's width down and up and the sigma, each n x weeks, in the series' unit."""
    usual = book.usual[:, -ORIGINS:]
    gap = (mondays[0] - book.histories.end).days - 1 if mondays else 0
    errors = weekly_band.past_errors(_last_year_of_days(book), usual, gap, len(mondays))
    whole = weekly_band.widths(errors, normal_only=False)
    robust = weekly_band.widths(errors, normal_only=True)
    long_enough = (book.observed >= COMBINED_DAYS)[:, None]
    unit = weekly_band.scale(usual)[:, -1:]
    down, up, sigma = (
        np.where(long_enough, a, b) * unit for a, b in zip(whole, robust, strict=True)
    )
    # Last year's weeks know nothing of what changed since: their band reaches the present level.
    risen = np.where(long_enough, 0.0, ordinary - usual[:, -1].sum(axis=-1, keepdims=True))
    return down + np.maximum(risen, 0.0), up + np.maximum(-risen, 0.0), sigma


def _reasons(book: _Book, lower: FloatArray, unseen: usual_week.BoolArray) -> list[str]:
    """Say per id what is unusual about its forecast, in plain words; mostly nothing."""
    by_length = np.select(
        [book.observed >= COMBINED_DAYS, book.observed >= NAIVE_DAYS], ["", NAIVE], LEVEL
    )
    sparse = np.where(book.sparse & (book.observed >= COMBINED_DAYS), SPARSE, "")
    festival = np.where(unseen.any(axis=1), FIRST_FESTIVAL, "")
    zero = np.where((lower == 0).all(axis=1), ZERO_BAND, "")
    return [
        "; ".join(filter(None, said))
        for said in zip(by_length, sparse, festival, zero, strict=True)
    ]


PLUGIN = ForecastModel(NAME, VERSION, forecast, refresh)
