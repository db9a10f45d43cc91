"""A finding in plain columns: the value, what it is compared with, the line, what would clear it.

Units follow from the thresholds: where a line is a broken number of at most one it is a share, as
of an inflow or of an instalment; else it is a number of days, months, bills or suits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from warning_signals.model import Band, Level, Signal
from warning_signals.signals import phrases
from warning_signals.stages.explain import clears
from warning_signals.wording import formats

Row = Mapping[str, Any]
SECOND_PLACE = {"current": "baseline", "kwh": "expected", "paid": "due"}


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
    bands = {"value": Band(rule.amber, rule.red), **rule.also}
    for name, band in bands.items():
        bound = band.red if level is Level.RED else band.amber
        value = evidence.get(name)
        if bound is not None and value is not None and _beyond(value, bound, rule.worse):
            return name, value, band
    return "value", evidence.get("value"), bands["value"]


def _beyond(value: float, bound: float, worse: str) -> bool:
    return value >= bound if worse == "above" else value <= bound


def is_share(band: Band) -> bool:
    """Say whether a number with these lines is a share."""
    lines = [bound for bound in (band.amber, band.red) if bound is not None]
    return bool(lines) and max(lines) <= 1 and any(bound != int(bound) for bound in lines)


def number(value: Any, band: Band) -> str:
    """Return a value in its unit: 64 % or 35."""
    return phrases.share(value).en if is_share(band) else phrases.number(value).en


def line(bound: float | None, band: Band, signal: Signal, name: str) -> str:
    """Return where the level begins: "≥ 50 %", "≤ 3"."""
    below = name == "value" and signal.thresholds.worse == "below"
    return f"{'≤' if below else '≥'} {number(bound, band)}"


def compared_with(evidence: Row, band: Band, currency: str) -> str:
    """Return the two numbers that were compared, in their unit; a dash where it is the line."""
    for now, then in SECOND_PLACE.items():
        if evidence.get(now) is not None and evidence.get(then) is not None:
            if now == "kwh":
                pair = (phrases.whole(evidence[key]).en for key in (now, then))
                return f"{next(pair)} against {next(pair)} kWh"
            pair = (phrases.money(evidence[key], currency).en for key in (now, then))
            return f"{next(pair)} against {next(pair)}"
    if evidence.get("baseline") is not None:
        return f"{number(evidence['baseline'], band)} before"
    return "–"


def would_clear(evidence: Row, signal: Signal, currency: str) -> str:
    """Say what would make it let go, in money where a fall from a norm is measured."""
    rule = signal.thresholds
    band = Band(rule.amber, rule.red)
    if rule.clear == "event":
        return clears(signal)
    if rule.clear == "window":
        return f"{'below' if rule.worse == 'above' else 'above'} {number(rule.amber, band)}"
    from warning_signals.judging.clearing import calm_bound

    bound = calm_bound(rule)
    better = "at most" if rule.worse == "above" else "at least"
    weeks = f"{rule.calm_looks} weekly looks in a row"
    told = f"{better} {number(bound, band)}, {weeks}"
    if evidence.get("current") is None or evidence.get("baseline") is None or bound is None:
        return told
    least = phrases.money(float(evidence["baseline"]) * (1 - bound), currency).en
    return f"{least} or more ({told})"
