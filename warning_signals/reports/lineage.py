"""Lineage as a tree in the terminal. Nothing printed here is read as markup."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from warning_signals.reports.lineage_nodes import WRONG, add, add_more, is_sound, rooted, style_of
from warning_signals.reports.lineage_words import (
    DELIVERIES,
    Told,
    file_told,
    instant_told,
    look_told,
    numbers_told,
    opening_told,
    rows_told,
    run_told,
    signal_told,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree


WIDTH_ELSEWHERE = 150


def print_tree(tree: Tree, console: Console | None = None) -> None:
    """Print a tree, long lines folded."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_ELSEWHERE
    (console or Console(width=width, highlight=False)).print(tree)


def finding_tree(told: Told) -> Tree:
    """Return the way back from a finding."""
    f = told["finding"]
    tree = rooted(f"{f['borrower_id']} {f['signal']} {f['level']}, finding {f['finding_id']}")
    add(tree, f["sentence"]["en"])
    if told["carried_to"]:
        add(tree, f"carried to {told['carried_to']}: told as of the day it was last evaluated")
    add(tree, signal_told(told["signal"]))
    add(tree, run_told(told["run"]))
    if told["superseded_by"]:
        add(
            tree,
            f"the day was judged anew, read at {instant_told(told['superseded_by'])}",
            "yellow",
        )
    for look in told["looks"] if len(told["looks"]) > 1 else ():
        add(tree, f"look {look['as_of']}: {look_told(look)}")
    for feed in told["feeds"]:
        _feed(tree, feed)
    recorded, now = told["inputs"]["recorded"], told["inputs"]["now"]
    inputs = "the files of then" if recorded == now else "OTHER FILES count for that instant now"
    add(tree, f"inputs {recorded}: {inputs}", style_of(recorded == now))
    broken = [text for feed in told["feeds"] for text in _broken(feed)]
    verdict = f"NOT WHAT WAS TAKEN IN: {'; '.join(broken)}"
    add(tree, verdict if broken else "every file is what was taken in", style_of(not broken))
    return tree


def _feed(tree: Tree, feed: Told) -> None:
    ways = (*(["directly"] * feed["directly"]), *(f"through {name}" for name in feed["through"]))
    since = f" since {feed['since_on']}" if feed["since_on"] else ""
    branch = add(
        tree, f"{feed['feed']}{since}: {rows_told(feed['count'])} ({', '.join(ways)})", "bold"
    )
    if feed["older"]:
        older = feed["older"]
        add(branch, f"{older['count']:,} older rows, the first of {older['since_on']}, lie before")
    add_more(branch, len(feed["deliveries"]) - DELIVERIES, "older deliveries")
    for delivery in feed["deliveries"][-DELIVERIES:]:
        _delivery(branch, delivery)
    for damaged in feed["damaged"]:
        which = f"{damaged['source']} {damaged['business_on']}"
        add(branch, f"{which} could not be read; {file_told(damaged['lake'])}", WRONG)


def _delivery(branch: Tree, d: Told) -> None:
    which = f"{d['source']} {d['business_on']} version {d['version']}{opening_told(d)}"
    known = f"known at {instant_told(d['known_at'])}"
    under = add(branch, f"{which}, {d['provenance']}, {known}: {rows_told(d['count'])}")
    add(under, file_told(d["raw"]), style_of(is_sound(d["raw"])))
    for file in d["lake"]:
        add(
            under,
            f"{file_told(file)}: {numbers_told(file['row_numbers'])}",
            style_of(is_sound(file)),
        )
    for row in d.get("rows", ()):
        cells = ", ".join(f"{k} {v}" for k, v in row.items() if k != "row_no")
        add(under, f"row {row['row_no']}: {cells}", "dim")


def _broken(feed: Told) -> Iterator[str]:
    """Yield the files of a feed that are not what was taken in."""
    files = [file for one in feed["deliveries"] for file in (one["raw"], *one["lake"])]
    for file in (*files, *(one["lake"] for one in feed["damaged"])):
        if not is_sound(file):
            yield f"{file.get('path', file['file'])} {file['state']}"
