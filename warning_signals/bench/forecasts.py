"""`ews bench forecasts`: the exact MAP of a whole book, and Prophet itself beside it.

Two years of daily history with weekly and yearly terms and the bank's holidays, 30 days ahead. Each
part runs in a process of its own and adds its figures: one function here for each. Beside them
stands how busy the machine was when it began: seconds are those of the clock on the wall, but for
the comparison with Prophet, which counts those of the processor.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from warning_signals.settings import Settings

TIMED, OTHERS = 50, 20
Progress = Callable[[str], None]
Told = dict[str, Any]

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
    return _child(
        "forecasts_solver", progress, asked.config, asked.series, threads
    ) | {"threads": threads}  # fmt: skip


def _night(asked: Asked, progress: Progress) -> Told:
    progress(f"Two nights of {asked.series:,} borrowers, from the lake to the derived feed ...")
    told = _child("forecasts_night", progress, asked.config, asked.series)
    return {**told, "peak_rss_mb": told["stage_peak_rss_mb"]}


def _healthy(_: Asked, progress: Progress) -> Told:
    progress("A year of a simulated healthy book: coverage and false episodes ...")
    return _child("forecasts_healthy", progress)


def _against_prophet(asked: Asked, progress: Progress) -> Told:
    return _child("forecasts_compare", progress, asked.config, TIMED, asked.fitted, asked.flagged)


def _others(asked: Asked, progress: Progress) -> Told:
    progress(f"statsforecast's models on {OTHERS} series ...")
    return _child("forecasts_others", progress, asked.config, OTHERS)


def _rounded(name: str, value: Any) -> Any:
    return round(value, DIGITS[name]) if name in DIGITS else value


def _child(module: str, progress: Progress, *args: str | int | Path) -> Told:
    """Run a module of this package in a new process; its last line is JSON, the rest progress."""
    command = [sys.executable, "-m", f"warning_signals.bench.{module}", *map(str, args)]
    last = ""
    with TemporaryFile("w+") as said:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True) as child:
            for line in child.stdout or ():
                if last:
                    progress(last)
                last = line.rstrip()
        if child.returncode:
            said.seek(0)
            raise RuntimeError(f"{module} ended with {child.returncode}: {said.read()[-2000:]}")
    told: Told = json.loads(last)
    return told
