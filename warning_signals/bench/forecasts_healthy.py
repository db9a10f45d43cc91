"""How the combination's band does on a simulated book in which nothing happens, over its last year.

    python -m warning_signals.bench.forecasts_healthy

Every fourth Sunday it forecasts the four weeks after. Printed, as one line of JSON: the share of
weeks inside the 95 % band, and the episodes per borrower-year of the rule that raises a finding, at
each likeness of neighbouring days and the worst of them.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

import numpy as np

from warning_signals.evaluation import band_alarms
from warning_signals.forecasts import combined
from warning_signals.forecasts.histories import Histories, weekly_sums

YEAR, BLOCK = 364, 28
OPTIONS = combined.Options(tail=0.025)


def measure() -> dict[str, Any]:
    """Return coverage, and false episodes by likeness."""
    books = {like: band_alarms.healthy(like) for like in band_alarms.LIKENESS}
    rates = {
        str(like): band_alarms.measure(book, book.end - timedelta(days=YEAR))["episodes_per_year"]
        for like, book in books.items()
    }
    return {
        "coverage_95": float(np.mean([_covered(book) for book in books.values()])),
        "false_episodes_per_year": max(rates.values()),
        "false_episodes_by_likeness": rates,
    }


def _covered(book: Histories) -> float:
    """Return the share of the last year's weeks inside their band, whatever their origin."""
    origin, inside = book.end - timedelta(days=YEAR), []
    while origin + timedelta(days=BLOCK) <= book.end:
        made = combined.forecast(book.until(origin), BLOCK, options=OPTIONS)
        actual = weekly_sums(book.values, book.start, made.period_on)
        inside.append((made.lower <= actual) & (actual <= made.upper))
        origin += timedelta(days=BLOCK)
    return float(np.mean(inside))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
