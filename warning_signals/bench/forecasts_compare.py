"""The exact optimum beside Prophet's, in a process of its own: speed, objective, and verdicts.

    python -m warning_signals.bench.forecasts_compare <config folder> <timed> <fitted> <flagged>

Of one book, the first `timed` series are timed on one core each way; in the first `fitted` the
objective is compared with that of Prophet's fit; in the first `flagged` the verdict on the 30 days
that came is compared with that of Prophet at tight tolerance and 40,000 samples. Prints lines of
progress and, at last, one line of JSON.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from warning_signals.bench import forecasts_prophet as prophet
from warning_signals.bench.forecasts_book import AHEAD, DAYS, Book, make
from warning_signals.forecasts.exact_map.predict import Sums, sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import Optima, solve
from warning_signals.forecasts.exact_map.work import SOLVED, Floats

SERIES = 1_000
TAIL, MONTH = 0.05, np.array([[1, AHEAD]])
REPEATS = 20
Told = dict[str, Any]


def measure(config: Path, timed: int, fitted: int, flagged: int) -> Told:
    """Return the figures of the comparison."""
    count = max(SERIES, timed, fitted, flagged)
    book = make(config, count)
    optima, expected = _own(book)
    actual = book.coming.sum(axis=1)
    _say(f"Prophet on {timed} series on one core: fit and predict ...")
    speed = _speed(book, timed)
    _say(f"Prophet's objective in {fitted} series ...")
    fits = _each(partial(objective, str(config), count), fitted)
    _say(f"Prophet at tight tolerance and {prophet.SAMPLES:,} samples in {flagged} series ...")
    bounds = _each(partial(bound, str(config), count), flagged)
    told = verdicts(expected, optima.found.objective, actual, np.array(bounds))
    return speed | gaps(optima, fits) | told


def _own(book: Book) -> tuple[Optima, Sums]:
    optima = solve(book.values, book.calendar, Settings())
    return optima, sums(optima, MONTH, tail=TAIL)


def _speed(book: Book, count: int) -> Told:
    """Time `count` series each way, both with their holidays' columns ready.

    In seconds of processor, Stan's processes included: what else the machine does is left out, and
    each way has the same one core.
    """
    some = replace(book, values=book.values[:count], coming=book.coming[:count])
    begun = _processor_seconds()
    for _ in range(REPEATS):
        _own(some)
    own = (_processor_seconds() - begun) / REPEATS
    days = prophet.table(some)
    with prophet.quiet():
        # Prophet loads Stan at its first fit, as the solver was compiled at its own.
        prophet.fit(some.values[0], days)
        begun = _processor_seconds()
        for values in some.values:
            model = prophet.fit(values, days)
            if model is not None:
                model.predict(days.iloc[DAYS:])
        theirs = _processor_seconds() - begun
    return {
        "prophet_ratio": theirs / own,
        "prophet_seconds_per_series": theirs / count,
        "own_seconds_per_series": own / count,
    }


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def objective(config: str, count: int, row: int) -> float | None:
    """Return the objective of Prophet's fit of one series of the book, in nats."""
    values, days = _series(config, count, row)
    with prophet.quiet():
        model = prophet.fit(values, days)
        return None if model is None else prophet.nats(prophet.prepared(values, days), model.params)


def bound(config: str, count: int, row: int) -> tuple[float, float, float]:
    """Return Prophet's 5 % bound of one series' coming sum, the sum's deviation, the objective.

    Fitted by L-BFGS at tight tolerance, or where Stan gives up there by its default.
    """
    values, days = _series(config, count, row)
    with prophet.quiet():
        model = prophet.fit(values, days, **prophet.TIGHT) or prophet.fit(values, days)
        low, deviation = prophet.sampled_bound(model, days.iloc[DAYS:], TAIL, seed=row)
        return low, deviation, prophet.nats(prophet.prepared(values, days), model.params)


def gaps(optima: Optima, fits: list[float | None]) -> Told:
    """Return how far, at most, the own objective is above Prophet's; below is better."""
    found = optima.found
    pairs = [
        (float(own), theirs)
        for own, theirs, status in zip(found.objective, fits, found.status, strict=False)
        if theirs is not None and status == SOLVED
    ]
    gap = np.array([own - theirs for own, theirs in pairs])
    return {
        "objective_worst_gap": float(gap.max()),
        "objective_median_gap": float(np.median(gap)),
        "objective_series": len(gap),
    }


def verdicts(expected: Sums, objectives: Floats, actual: Floats, bounds: Floats) -> Told:
    """Compare who is flagged; `bounds` (n x 3) is what `bound` says of the first n series.

    Disagreements come with the sum's distance to Prophet's bound and to the own, in deviations,
    and by how many nats Prophet stopped short of the optimum.
    """
    theirs, deviation = bounds[:, 0], bounds[:, 1]
    short = bounds[:, 2] - objectives[: len(bounds)]
    own, actual = expected.lower[: len(bounds), 0], actual[: len(bounds)]
    mine, reference = actual < own, actual < theirs
    either = int((mine | reference).sum())
    return {
        "flag_agreement": float((mine == reference).mean()),
        "jaccard": float((mine & reference).sum() / either) if either else 1.0,
        "flagged_by_prophet": float(reference.mean()),
        "flag_series": len(bounds),
        "bound_median_distance": float(np.median(np.abs(own - theirs) / deviation)),
        "disagreements": [
            {
                "series": row,
                "flagged_by": "exact_map" if mine[row] else "prophet",
                "from_prophets_bound": float((actual[row] - theirs[row]) / deviation[row]),
                "from_own_bound": float((actual[row] - own[row]) / deviation[row]),
                "prophet_short_by_nats": float(short[row]),
            }
            for row in np.flatnonzero(mine != reference).tolist()
        ],
    }


@cache
def _book(config: str, count: int) -> tuple[Book, Any]:
    book = make(Path(config), count)
    return book, prophet.table(book)


def _series(config: str, count: int, row: int) -> tuple[Floats, Any]:
    book, days = _book(config, count)
    return book.values[row], days


def _each(work: Any, rows: int) -> list[Any]:
    """Return what `work` says of each row, from as many processes as there are cores."""
    fresh = multiprocessing.get_context("spawn")
    done = []
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=fresh) as pool:
        for answer in pool.map(work, range(rows)):
            done.append(answer)
            if len(done) % 50 == 0:
                _say(f"  {len(done)} of {rows}")
    return done


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    told = measure(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    _say(json.dumps(told))
