"""`ews bench forecasts`: the exact MAP of a whole book, and Prophet itself beside it.

Two years of daily history with weekly and yearly terms and the bank's holidays, 30 days ahead. Each
part runs in a process of its own and adds its figures: one function here for each. Beside them
stands how busy the machine was when it began: seconds are those of the clock on the wall, but for
the comparison with Prophet, which counts those of the processor.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warning_signals.bench.child import Progress, Told, child
from warning_signals.settings import Settings

TIMED, OTHERS = 50, 20

DIGITS = {
    "solver_seconds": 2, "stage_seconds": 2, "refresh_seconds": 1, "coverage_95": 4,
    "false_episodes_per_year": 4, "bounds_seconds": 2, "prophet_ratio": 0,
    "prophet_seconds_per_series": 3, "own_seconds_per_series": 7, "flag_agreement": 4,
    "jaccard": 4, "flagged_by_prophet": 3, "bound_median_distance": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What is to be measured: the book's size, and in how many series Prophet is fitted.

    In `fitted` series the objective is compared with that of its default fit, in `flagged` the
    verdict with that of its tightest.
    """

    config: Path
    series: int
    fitted: int
    flagged: int


def measure(settings: Settings, series: int, fitted: int, flagged: int, progress: Progress) -> Told:
    """Return the figures with the keys of `--json`."""
    asked = Asked(settings.config.absolute(), series, fitted, flagged)
    told: Told = {"series": series, "load_before": round(os.getloadavg()[0], 1)}
    for part in (_solver, _night, _healthy, _against_prophet, _others):
        told |= part(asked, progress)
    return {name: _rounded(name, value) for name, value in told.items()}


def _solver(asked: Asked, progress: Progress) -> Told:
    threads = len(os.sched_getaffinity(0))
    progress(f"Solving {asked.series:,} series on {threads} threads ...")
    told = child("forecasts_solver", asked.config, asked.series, threads, progress=progress)
    return told | {"threads": threads}


def _night(asked: Asked, progress: Progress) -> Told:
    progress(f"Two nights of {asked.series:,} borrowers, from the lake to the derived feed ...")
    told = child("forecasts_night", asked.config, asked.series, progress=progress)
    return {**told, "peak_rss_mb": told["stage_peak_rss_mb"]}


def _healthy(_: Asked, progress: Progress) -> Told:
    progress("A year of a simulated healthy book: coverage and false episodes ...")
    return child("forecasts_healthy", progress=progress)


def _against_prophet(asked: Asked, progress: Progress) -> Told:
    return child(
        "forecasts_compare", asked.config, TIMED, asked.fitted, asked.flagged, progress=progress
    )


def _others(asked: Asked, progress: Progress) -> Told:
    progress(f"statsforecast's models on {OTHERS} series ...")
    return child("forecasts_others", asked.config, OTHERS, progress=progress)


def _rounded(name: str, value: Any) -> Any:
    return round(value, DIGITS[name]) if name in DIGITS else value
