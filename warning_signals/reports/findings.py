"""A finding in plain columns: the value, what it is compared with, the line, what would clear it.

Units follow from the thresholds: where a line is a broken number of at most one it is a share, as
of an inflow or of an instalment; else it is a number of days, months, bills or suits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from warning_signals.model import Band, Level, Signal
from warning_signals.reports.units import Row, compared_with, line, number, would_clear
from warning_signals.wording import formats


@dataclass(frozen=True)
class Shown:
    """One finding as the page has it; every field is text that may hold what a file brought."""

    signal: str
    level: str
    sentence: str
    value: str
    compared_with: str
    threshold: str
    since: date
    clears: str
    carried: bool


def shown(finding: Row, signal: Signal, currency: str) -> Shown:
    """Return the finding as text; identifiers in it are masked."""
    evidence, level = finding["evidence"], Level(finding["level"])
    name, value, band = crossed(evidence, signal, level)
    label = f" {name.replace('_', ' ')}" if name != "value" else ""
    bound = band.red if level is Level.RED else band.amber
    told = number(value, band) + label
    return Shown(
        signal=finding["signal"],
        level=level.name.lower(),
        sentence=formats.plain(finding["sentence"]["en"]),
        value=told,
        compared_with=compared_with(evidence, band, currency),
        threshold=f"{level.name.lower()} {line(bound, band, signal, name)}",
        since=finding["since_on"],
        clears=would_clear(evidence, signal, currency),
        carried=bool(finding["carried"]),
    )


def crossed(evidence: Row, signal: Signal, level: Level) -> tuple[str, float | None, Band]:
    """Return the number that made the level: the signal's value, else the first that did."""
    rule = signal.thresholds
    bands = {"value": Band(rule.amber, rule.red), **rule.also, **rule.alone}
    for name, band in bands.items():
        bound = band.red if level is Level.RED else band.amber
        value = evidence.get(name)
        if bound is not None and value is not None and _beyond(value, bound, rule.worse):
            return name, value, band
    return "value", evidence.get("value"), bands["value"]


def _beyond(value: float, bound: float, worse: str) -> bool:
    return value >= bound if worse == "above" else value <= bound
