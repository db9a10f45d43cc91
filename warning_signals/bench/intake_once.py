"""One intake in a process of its own, so that its time and its memory are its alone.

    python -m warning_signals.bench.intake_once <feed> <file> <business date>

Prints seconds (imports apart), peak_rss_mb and what became of the rows, as one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from importlib import import_module
from pathlib import Path

from warning_signals.bench.memory import peak_mb

HEAVY = ("great_expectations", "pandas", "pyarrow.parquet", "pyarrow.csv", "duckdb", "ibis")


def main(feed: str, file: str, day: str) -> None:
    """Take the file in and print what it took."""
    from warning_signals.context import open_context
    from warning_signals.stages.by_hand import take_file

    for name in HEAVY:
        import_module(name)
    with open_context() as context:
        begun = time.perf_counter()
        told = take_file(context, feed, Path(file), date.fromisoformat(day))
        seconds = time.perf_counter() - begun
    peak = peak_mb()
    counts = ("delivered", "accepted", "quarantined", "duplicate", "state")
    line = {"seconds": seconds, "peak_rss_mb": peak, **{name: told[name] for name in counts}}
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
