"""Nodes of a tree in the terminal, long ones folded; nothing in them is read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.reports.lineage_words import (
    Told,
)
from warning_signals.stages.lineage.files import VERIFIED

if TYPE_CHECKING:
    from rich.tree import Tree


WRONG = "bold red"


def is_sound(file: Told) -> bool:
    """Say whether a file is what was taken in."""
    return bool(file["state"] == VERIFIED)


def style_of(good: bool) -> str:
    """Return the style of what is as it should be, or of what is not."""
    return "" if good else WRONG


def add_more(branch: Tree, count: int, what: str) -> None:
    """Add a line on those that are not shown, where there are any."""
    if count > 0:
        add(branch, f"{count:,} {what} more: --json has them", "dim")


def rooted(text: str) -> Tree:
    """Return a tree with this root."""
    from rich.text import Text
    from rich.tree import Tree

    return Tree(Text(text, style="bold"))


def add(tree: Tree, text: str, style: str = "") -> Tree:
    """Add a line and return it, so that others may hang below it."""
    from rich.text import Text

    return tree.add(Text(text, style=style))
