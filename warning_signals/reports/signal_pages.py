"""A page for every signal, made from its file: what it means, measures, asks for and tells.

Thresholds are the first values of the file and of config/signals.yml; what is in force after that
is the register's approved set, which `ews signals list` prints.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from warning_signals.model import Band, Signal, Thresholds
from warning_signals.reports.signal_picture import picture

CLEARS = {
    "calm": "after {n} weekly looks in a row on the calm side of {bound}",
    "event": "by a record that closes it, or by the officer with evidence and a second person",
    "window": "as soon as the value is on the good side of amber",
    "band": "when four weeks in a row are inside the expected range",
}


@dataclass(frozen=True)
class Page:
    """One signal's page and its picture, with the name that both files have."""

    name: str
    text: str
    svg: str


def write_pages(folder: Path, signals: Mapping[str, Signal]) -> int:
    """Write a page and a picture for each signal, and the list of all; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages(signals):
        (folder / f"{page.name}.md").write_text(page.text, encoding="utf-8")
        (folder / f"{page.name}.svg").write_text(page.svg, encoding="utf-8")
    (folder / "README.md").write_text(index(signals), encoding="utf-8")
    return len(signals)


def pages(signals: Mapping[str, Signal]) -> Iterator[Page]:
    """Yield the page of each signal."""
    for name, signal in signals.items():
        yield Page(name, "\n".join(_lines(name, signal)) + "\n", picture(signal))


def index(signals: Mapping[str, Signal]) -> str:
    """Return the page that lists all signals by family."""
    lines = ["# Signals", "", "Made by `ews signals pages`; edit the signal's file instead.", ""]
    for family in dict.fromkeys(signal.family for signal in signals.values()):
        lines += [f"## {family.replace('_', ' ')}", "", "| signal | says | standing |"]
        lines += ["|---|---|---|"]
        for name, signal in signals.items():
            if signal.family == family:
                lines.append(f"| [{name}]({name}.md) | {_doc(signal)[0]} | {standing(signal)} |")
        lines.append("")
    return "\n".join(lines)


def _lines(name: str, signal: Signal) -> Iterator[str]:
    headline, *rest = _doc(signal)
    yield f"# {name}"
    yield f"\n{headline}\n"
    yield "\n".join(rest).strip("\n")
    yield f"\n![How a made-up path is judged]({name}.svg)\n"
    yield "## What is measured\n"
    yield inspect.cleandoc(signal.measure.__doc__ or "")
    yield f"\nFeeds: {', '.join(signal.feeds)}. Family: {signal.family.replace('_', ' ')}."
    yield f"Root cause: {signal.root_cause.replace('_', ' ')}. Standing: {standing(signal)}."
    if signal.applicable is not None:
        yield f"\n{_applies_to(signal.applicable.__doc__)}"
    yield "\n## Thresholds\n"
    yield from _thresholds(signal.thresholds)
    yield "\n## What the officer is asked to do\n"
    for number, step in enumerate((signal.first_check, *signal.playbook), start=1):
        yield f"{number}. {step.en}\n   {step.zh}"


def _doc(signal: Signal) -> list[str]:
    """Return the module's docstring in lines; the first is the headline."""
    module = sys.modules[signal.measure.__module__]
    return inspect.cleandoc(module.__doc__ or "").split("\n")


def _applies_to(doc: str | None) -> str:
    """Return a docstring of what a signal applies to as a sentence to a reader, not to a coder."""
    told = inspect.cleandoc(doc or "")
    return re.sub(r"^Return the `borrower_id`s", "Applies to borrowers", told)


def standing(signal: Signal) -> str:
    """Return whether a signal votes, and what sets it apart, as `votes; hard at red`."""
    marks = {
        "in shadow": signal.shadow,
        "votes": not signal.shadow,
        "hard at red": signal.hard,
        "restricted to risk and compliance": signal.restricted,
        "read from the ledger's arrears": signal.ledger,
        f"scope: {signal.scope}": signal.scope != "borrower",
        f"needs consent to {signal.consent}": bool(signal.consent),
    }
    return "; ".join(mark for mark, holds in marks.items() if holds)


def _thresholds(rule: Thresholds) -> Iterator[str]:
    yield "| column | amber | red |"
    yield "|---|---|---|"
    bands = {"value": Band(rule.amber, rule.red), **rule.also, **rule.alone}
    for column, band in bands.items():
        amber, red = _told(band, below=column == "value" and rule.worse == "below")
        yield f"| {column} | {amber} | {red} |"
    for what, needs in (("a level", rule.needs), ("red", rule.needs_for_red)):
        if needs:
            asked = ", ".join(f"`{at}` of at least {least:g}" for at, least in needs.items())
            yield f"\nFor {what} it takes {asked} as well."
    if rule.floor:
        yield f"\nThe change must be worth {rule.floor:g} times an instalment or 1 % of exposure."
    if rule.looks > 1:
        yield f"\nRaised after {rule.needed} of {rule.looks} weekly looks."
    yield f"\nLet go {_clears(rule)}."


def _clears(rule: Thresholds) -> str:
    from warning_signals.judging.clearing import calm_bound

    bound = calm_bound(rule)
    told = "–" if bound is None else f"{bound:g}"
    return CLEARS[rule.clear].format(n=rule.calm_looks, bound=told)


def bounds(rule: Thresholds) -> tuple[str, str]:
    """Return the first amber and red of a value, each with the side that is worse, as `≤ 10`."""
    return _told(Band(rule.amber, rule.red), below=rule.worse == "below")


def _told(band: Band, *, below: bool) -> tuple[str, str]:
    side = "≤" if below else "≥"
    amber, red = ("–" if at is None else f"{side} {at:g}" for at in (band.amber, band.red))
    return amber, red
