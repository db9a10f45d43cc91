"""Text as Block Kit takes it: escaped, and divided rather than cut."""

from __future__ import annotations

import re

SECTION = 3000
BLOCKS = 50
ELLIPSIS = "…"

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def sections_of(lines: tuple[str, ...]) -> list[str]:
    """Return lines of text in as few sections as hold them, as far as the blocks reach."""
    sections: list[str] = []
    for part in (part for line in lines for part in parts_of(line, SECTION)):
        if sections and _weight(sections[-1]) + 1 + _weight(part) <= SECTION:
            sections[-1] += f"\n{part}"
        else:
            sections.append(part)
    most = BLOCKS - 2
    return sections if len(sections) <= most else [*sections[: most - 1], ELLIPSIS]


def parts_of(text: str, limit: int) -> list[str]:
    """Return one line of text escaped, in parts that each fit; none for a blank text."""
    return [part for part in _divided(clean(text).strip(), limit) if part.strip()]


def cut_to(text: str, limit: int) -> str:
    """Return escaped text that fits, cut with an ellipsis where it does not."""
    first, *rest = _divided(text, limit) or [""]
    return f"{_divided(text, limit - 1)[0]}{ELLIPSIS}" if rest else first


def _divided(text: str, limit: int) -> list[str]:
    parts: list[str] = []
    left = 0
    for char in text:
        escaped = ENTITIES.get(char, char)
        left -= _weight(escaped)
        if left < 0:
            parts.append("")
            left = limit - _weight(escaped)
        parts[-1] += escaped
    return parts


def clean(text: str) -> str:
    """Return the text without control characters, each a space instead."""
    return UNPRINTABLE.sub(" ", text)


def _weight(text: str) -> int:
    # Counted as JavaScript does, where a rare ideograph or an emoji is two.
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
