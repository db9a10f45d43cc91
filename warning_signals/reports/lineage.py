"""Lineage as a tree in the terminal. Nothing printed here is read as markup."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warning_signals.stages.lineage.files import VERIFIED

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

Told = Mapping[str, Any]

WIDTH_ELSEWHERE = 150
# So many newest deliveries of a feed, ranges of row numbers and findings of a day are shown.
DELIVERIES, RANGES, FINDINGS = 6, 8, 20
SHORT = 12
WRONG = "bold red"


def print_tree(tree: Tree, console: Console | None = None) -> None:
    """Print a tree, long lines folded."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_ELSEWHERE
    (console or Console(width=width, highlight=False)).print(tree)


def finding_tree(told: Told) -> Tree:
    """Return the way back from a finding."""
    f = told["finding"]
    tree = _tree(f"{f['borrower_id']} {f['signal']} {f['level']}, finding {f['finding_id']}")
    _add(tree, f["sentence"]["en"])
    if told["carried_to"]:
        _add(tree, f"carried to {told['carried_to']}: told as of the day it was last evaluated")
    _add(tree, _signal(told["signal"]))
    _add(tree, _run(told["run"]))
    if told["superseded_by"]:
        _add(tree, f"the day was judged anew, read at {_at(told['superseded_by'])}", "yellow")
    for look in told["looks"] if len(told["looks"]) > 1 else ():
        _add(tree, f"look {look['as_of']}: {_look(look)}")
    for feed in told["feeds"]:
        _feed(tree, feed)
    recorded, now = told["inputs"]["recorded"], told["inputs"]["now"]
    inputs = "the files of then" if recorded == now else "OTHER FILES count for that instant now"
    _add(tree, f"inputs {recorded}: {inputs}", _style(recorded == now))
    broken = [text for feed in told["feeds"] for text in _broken(feed)]
    verdict = f"NOT WHAT WAS TAKEN IN: {'; '.join(broken)}"
    _add(tree, verdict if broken else "every file is what was taken in", _style(not broken))
    return tree


def delivery_tree(told: Told) -> Tree:
    """Return the ways on from a delivery."""
    tree = _tree(f"{told['delivery']}, feed {told['feed']}")
    for version in told["versions"]:
        branch = _add(
            tree,
            f"version {version['version']}{_opening(version)}: {version['state']}, known at "
            f"{_at(version['known_at'])}, {version['accepted'] or 0:,} rows accepted",
        )
        if version["reason"]:
            _add(branch, version["reason"], WRONG)
        for file in (version["raw"], *version["lake"]):
            _add(branch, _file(file), _style(_is_sound(file)))
        if not version["days"]:
            _add(branch, "no run read it")
        for day in version["days"]:
            _day(branch, day)
    return tree


def _day(branch: Tree, day: Told) -> None:
    by_signal = ", ".join(f"{count} {name}" for name, count in day["signals"].items())
    under = _add(branch, f"{_run(day)}: {by_signal or 'no finding'}")
    for f in day["findings"][:FINDINGS]:
        who = f"{f['borrower_id']} {f['signal']} {f['level']} {f['finding_id']}"
        _add(under, f"{who}: {_count(f['rows'])}")
    _more(under, len(day["findings"]) - FINDINGS, "findings")


def _feed(tree: Tree, feed: Told) -> None:
    ways = (*(["directly"] * feed["directly"]), *(f"through {name}" for name in feed["through"]))
    since = f" since {feed['since_on']}" if feed["since_on"] else ""
    branch = _add(
        tree, f"{feed['feed']}{since}: {_count(feed['count'])} ({', '.join(ways)})", "bold"
    )
    if feed["older"]:
        older = feed["older"]
        _add(branch, f"{older['count']:,} older rows, the first of {older['since_on']}, lie before")
    _more(branch, len(feed["deliveries"]) - DELIVERIES, "older deliveries")
    for delivery in feed["deliveries"][-DELIVERIES:]:
        _delivery(branch, delivery)
    for damaged in feed["damaged"]:
        which = f"{damaged['source']} {damaged['business_on']}"
        _add(branch, f"{which} could not be read; {_file(damaged['lake'])}", WRONG)


def _delivery(branch: Tree, d: Told) -> None:
    which = f"{d['source']} {d['business_on']} version {d['version']}{_opening(d)}"
    told = f"{which}, {d['provenance']}, known at {_at(d['known_at'])}: {_count(d['count'])}"
    under = _add(branch, told)
    _add(under, _file(d["raw"]), _style(_is_sound(d["raw"])))
    for file in d["lake"]:
        _add(under, f"{_file(file)}: {_numbers(file['row_numbers'])}", _style(_is_sound(file)))
    for row in d.get("rows", ()):
        cells = ", ".join(f"{k} {v}" for k, v in row.items() if k != "row_no")
        _add(under, f"row {row['row_no']}: {cells}", "dim")


def _broken(feed: Told) -> Iterator[str]:
    """Yield the files of a feed that are not what was taken in."""
    files = [file for one in feed["deliveries"] for file in (one["raw"], *one["lake"])]
    for file in (*files, *(one["lake"] for one in feed["damaged"])):
        if not _is_sound(file):
            yield f"{file.get('path', file['file'])} {file['state']}"


def _is_sound(file: Told) -> bool:
    return bool(file["state"] == VERIFIED)


def _style(good: bool) -> str:
    return "" if good else WRONG


def _signal(signal: Told) -> str:
    lines = ((k, signal["thresholds"][k]) for k in ("amber", "red"))
    limits = ", ".join(f"{name} {'–' if line is None else line}" for name, line in lines)
    which = f"threshold set {signal['threshold_set']} ({limits})"
    return f"signal {signal['module']}, code {signal['code']}, {which}"


def _look(look: Told) -> str:
    return f"{look['value']} in {look['panel']}" if look["panel"] else "no panel"


def _file(file: Told) -> str:
    place = "raw" if "path" in file else "lake"
    return f"{place} {file['file']} {file['sha256'][:SHORT]} {file['state']}"


def _run(run: Told) -> str:
    how = f"{run['kind']}, {run['state']}"
    return f"run {run['run_id']} of {run['as_of']} ({how}), read at {_at(run['known_at'])}"


def _opening(delivery: Told) -> str:
    return " (opening)" if delivery["opening"] else ""


def _at(instant: str) -> str:
    return f"{datetime.fromisoformat(instant):%Y-%m-%d %H:%M} UTC"


def _count(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _numbers(ranges: str) -> str:
    parts = ranges.split(", ")
    more = f" and {len(parts) - RANGES:,} more ranges" if len(parts) > RANGES else ""
    return f"{'row' if ranges.isdigit() else 'rows'} {', '.join(parts[:RANGES])}{more}"


def _more(branch: Tree, count: int, what: str) -> None:
    if count > 0:
        _add(branch, f"{count:,} {what} more: --json has them", "dim")


def _tree(text: str) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    return Tree(Text(text, style="bold"))


def _add(tree: Tree, text: str, style: str = "") -> Tree:
    from rich.text import Text

    return tree.add(Text(text, style=style))
