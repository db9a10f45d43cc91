"""Lineage in words: runs, files, deliveries, signals and counts as text for a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Told = Mapping[str, Any]
# So many newest deliveries of a feed, ranges of row numbers and findings of a day are shown.
DELIVERIES, RANGES, FINDINGS = 6, 8, 20
SHORT = 12


def signal_told(signal: Told) -> str:
    """Return the signal's module, code and thresholds."""
    lines = ((k, signal["thresholds"][k]) for k in ("amber", "red"))
    limits = ", ".join(f"{name} {'–' if line is None else line}" for name, line in lines)
    which = f"threshold set {signal['threshold_set']} ({limits})"
    return f"signal {signal['module']}, code {signal['code']}, {which}"


def look_told(look: Told) -> str:
    """Return the value at one look, and the panel it is from."""
    return f"{look['value']} in {look['panel']}" if look["panel"] else "no panel"


def file_told(file: Told) -> str:
    """Return a file's place, checksum and state."""
    place = "raw" if "path" in file else "lake"
    return f"{place} {file['file']} {file['sha256'][:SHORT]} {file['state']}"


def run_told(run: Told) -> str:
    """Return which run it was, how it went and when it read."""
    how = f"{run['kind']}, {run['state']}"
    return f"run {run['run_id']} of {run['as_of']} ({how}), read at {instant_told(run['known_at'])}"


def opening_told(delivery: Told) -> str:
    """Return a mark for an opening, nothing for another delivery."""
    return " (opening)" if delivery["opening"] else ""


def instant_told(instant: str) -> str:
    """Return an instant to the minute, in UTC."""
    return f"{datetime.fromisoformat(instant):%Y-%m-%d %H:%M} UTC"


def rows_told(rows: int) -> str:
    """Return a number of rows."""
    return "1 row" if rows == 1 else f"{rows:,} rows"


def numbers_told(ranges: str) -> str:
    """Return ranges of row numbers, the first few of them."""
    parts = ranges.split(", ")
    more = f" and {len(parts) - RANGES:,} more ranges" if len(parts) > RANGES else ""
    return f"{'row' if ranges.isdigit() else 'rows'} {', '.join(parts[:RANGES])}{more}"
