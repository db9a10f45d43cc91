"""A Message as Slack Block Kit, the form in which Slack and the local inbox both keep it.

Every text is a plain_text object with emoji off, so `*`, `_`, backticks and `:names:` stay what
they are, and `&`, `<`, `>` are escaped, so nothing in a borrower's name becomes a mention or a
link. A text that is too long is divided, not cut, as far as the blocks reach.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from warning_signals.channels.block_text import clean, cut_to, parts_of, sections_of
from warning_signals.messaging import Button, Message

Block = dict[str, Any]

# Limits of Block Kit, in characters.
HEADER = 150
LABEL = 75
URL = 3000
FALLBACK = 4000
CASE_ID = re.compile(r"C-\d{4}-\d+$")


def blocks_of(message: Message) -> list[Block]:
    """Return the header, the lines and the buttons as Block Kit's JSON, within its limits."""
    head = parts_of(message.headline, HEADER)
    as_header = len(head) == 1
    lines = message.lines if as_header else (message.headline, *message.lines)
    blocks: list[Block] = [{"type": "header", "text": _plain(head[0])}] if as_header else []
    blocks += [{"type": "section", "text": _plain(text)} for text in sections_of(lines)]
    if message.buttons:
        buttons = [_button(button, message.case_url) for button in message.buttons]
        blocks.append({"type": "actions", "block_id": "case_actions", "elements": buttons})
    return blocks


def fallback_of(message: Message) -> str:
    """Return the text that a notification shows in place of the blocks, escaped like them."""
    return cut_to("\n".join(clean(line) for line in (message.headline, *message.lines)), FALLBACK)


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
        "text": _plain(cut_to(button.label, LABEL)),
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
