"""The solver alone over a whole book, in a process of its own.

    python -m warning_signals.bench.forecasts_solver <config folder> <series> <threads>

Prints, as one line of JSON, the seconds of the solver and of the bounds of the 30 days ahead (what
numba compiles at its first call apart), the memory, and how many series were solved.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from warning_signals.bench.forecasts_book import make
from warning_signals.bench.memory import peak_mb
from warning_signals.forecasts.exact_map.predict import sums
from warning_signals.forecasts.exact_map.settings import Settings
from warning_signals.forecasts.exact_map.solve import solve

MONTH = np.array([[1, 30]])
FIRST_ROWS = 64


def measure(config: Path, series: int, threads: int) -> dict[str, Any]:
    """Solve a book of `series`, and return what it took."""
    book, rules = make(config, series), Settings()
    sums(solve(book.values[:FIRST_ROWS], book.calendar, rules), MONTH)
    begun = time.perf_counter()
    optima = solve(book.values, book.calendar, rules, threads=threads)
    solved = time.perf_counter()
    sums(optima, MONTH, threads=threads)
    return {
        "solver_seconds": solved - begun,
        "bounds_seconds": time.perf_counter() - solved,
        "peak_rss_mb": peak_mb(),
        "solved": int(optima.usable.sum()),
        "worst_violation": float(np.nanmax(optima.found.violation)),
    }


if __name__ == "__main__":
    told = measure(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(told) + "\n")
