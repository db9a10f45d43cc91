"""The numbers of a finding in their unit, what they are compared with, and what would clear it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warning_signals.model import Band, Signal
from warning_signals.signals import phrases
from warning_signals.stages.explain import clears

Row = Mapping[str, Any]
SECOND_PLACE = {
    "current": "baseline",
    "kwh": "expected",
    "actual": "expected",
    "paid": "due",
}


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
    if rule.clear in ("event", "band"):
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
