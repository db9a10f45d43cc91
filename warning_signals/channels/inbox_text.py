"""A message as plain text for a terminal."""

from __future__ import annotations

from warning_signals.channels.blocks import Block

ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def render(blocks: tuple[Block, ...] | list[Block]) -> str:
    """Return the message as plain text for a terminal, its buttons as [确认] [查看].

    It is no markup: print it with markup switched off.
    """
    return "\n".join(_rendered(block) for block in blocks)


def _rendered(block: Block) -> str:
    if block["type"] == "actions":
        return " ".join(f"[{_shown(element['text'])}]" for element in block["elements"])
    return _shown(block["text"])


def _shown(text: Block) -> str:
    shown = str(text["text"])
    for escaped, char in ESCAPED.items():
        shown = shown.replace(escaped, char)
    return shown
