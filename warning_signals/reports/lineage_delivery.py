"""The ways on from a delivery as a tree in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.reports.lineage_nodes import WRONG, add, add_more, is_sound, rooted, style_of
from warning_signals.reports.lineage_words import (
    FINDINGS,
    Told,
    file_told,
    instant_told,
    opening_told,
    rows_told,
    run_told,
)

if TYPE_CHECKING:
    from rich.tree import Tree


def delivery_tree(told: Told) -> Tree:
    """Return the ways on from a delivery."""
    tree = rooted(f"{told['delivery']}, feed {told['feed']}")
    for version in told["versions"]:
        branch = add(
            tree,
            f"version {version['version']}{opening_told(version)}: {version['state']}, known at "
            f"{instant_told(version['known_at'])}, {version['accepted'] or 0:,} rows accepted",
        )
        if version["reason"]:
            add(branch, version["reason"], WRONG)
        for file in (version["raw"], *version["lake"]):
            add(branch, file_told(file), style_of(is_sound(file)))
        if not version["days"]:
            add(branch, "no run read it")
        for day in version["days"]:
            _day(branch, day)
    return tree


def _day(branch: Tree, day: Told) -> None:
    by_signal = ", ".join(f"{count} {name}" for name, count in day["signals"].items())
    under = add(branch, f"{run_told(day)}: {by_signal or 'no finding'}")
    for f in day["findings"][:FINDINGS]:
        who = f"{f['borrower_id']} {f['signal']} {f['level']} {f['finding_id']}"
        add(under, f"{who}: {rows_told(f['rows'])}")
    add_more(under, len(day["findings"]) - FINDINGS, "findings")
