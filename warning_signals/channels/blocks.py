"""A Message as Slack Block Kit, the form in which Slack and the local inbox both keep it.

Every text is a plain_text object with emoji off, so `*`, `_`, backticks and `:names:` stay what
they are, and `&`, `<`, `>` are escaped, so nothing in a borrower's name becomes a mention or a
link. A text that is too long is divided, not cut, as far as the blocks reach.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from warning_signals.model import Button, Message

Block = dict[str, Any]

# Limits of Block Kit, in characters.
HEADER = 150
SECTION = 3000
LABEL = 75
URL = 3000
BLOCKS = 50
FALLBACK = 4000
ELLIPSIS = "…"

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
CASE_ID = re.compile(r"C-\d{4}-\d+$")


def blocks_of(message: Message) -> list[Block]:
    """Return the header, the lines and the buttons as Block Kit's JSON, within its limits."""
    head = _parts(message.headline, HEADER)
    as_header = len(head) == 1
    lines = message.lines if as_header else (message.headline, *message.lines)
    blocks: list[Block] = [{"type": "header", "text": _plain(head[0])}] if as_header else []
    blocks += [{"type": "section", "text": _plain(text)} for text in _sections(lines)]
    if message.buttons:
        buttons = [_button(button, message.case_url) for button in message.buttons]
        blocks.append({"type": "actions", "block_id": "case_actions", "elements": buttons})
    return blocks


def fallback_of(message: Message) -> str:
    """Return the text that a notification shows in place of the blocks, escaped like them."""
    return _cut("\n".join(_clean(line) for line in (message.headline, *message.lines)), FALLBACK)


def metadata_of(message: Message) -> Block:
    """Return the metadata by which a message is found again: its key and nothing else."""
    return {"event_type": "ews_message", "event_payload": {"key": message.key}}


def case_id_of(url: str) -> str | None:
    """Return the case id that a case's address ends with.

    >>> case_id_of("https://desk.example/cases/C-2026-17")
    'C-2026-17'
    """
    found = CASE_ID.search(url)
    return found.group() if found else None


def _button(button: Button, url: str) -> Block:
    element: Block = {
        "type": "button",
        "action_id": button.action,
        "text": _plain(_cut(button.label, LABEL)),
    }
    if case_id := case_id_of(url):
        element["value"] = case_id
    if button.action == "view" and (address := _address(url)):
        element["url"] = address
    return element


def _address(url: str) -> str | None:
    safe = quote(url, safe=":/?#[]@!$&'()*+,;=%~-._", errors="replace")
    return safe if safe.startswith(("https://", "http://")) and len(safe) <= URL else None


def _plain(escaped: str) -> Block:
    return {"type": "plain_text", "text": escaped, "emoji": False}


def _sections(lines: tuple[str, ...]) -> list[str]:
    sections: list[str] = []
    for part in (part for line in lines for part in _parts(line, SECTION)):
        if sections and _weight(sections[-1]) + 1 + _weight(part) <= SECTION:
            sections[-1] += f"\n{part}"
        else:
            sections.append(part)
    most = BLOCKS - 2
    return sections if len(sections) <= most else [*sections[: most - 1], ELLIPSIS]


def _parts(text: str, limit: int) -> list[str]:
    """Return one line of text escaped, in parts that each fit; none for a blank text."""
    return [part for part in _divided(_clean(text).strip(), limit) if part.strip()]


def _cut(text: str, limit: int) -> str:
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


def _clean(text: str) -> str:
    return UNPRINTABLE.sub(" ", text)


def _weight(text: str) -> int:
    # Counted as JavaScript does, where a rare ideograph or an emoji is two.
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
