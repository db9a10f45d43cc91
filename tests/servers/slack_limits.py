"""What Slack refuses in blocks and metadata, as its reference states it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

BLOCKS, HEADER, SECTION, LABEL, VALUE, URL, ELEMENTS = 50, 150, 3000, 75, 2000, 3000, 25


def fault_in_blocks(blocks: list[Json]) -> str | None:
    """Return the first thing Slack would refuse, None where all is well."""
    return next(_faults(blocks), None)


def fault_in_metadata(metadata: Json) -> str | None:
    """Return why Slack would refuse the metadata, None where it would not."""
    if not metadata:
        return None
    if not isinstance(metadata.get("event_type"), str):
        return "event_type is missing"
    return None if isinstance(metadata.get("event_payload"), dict) else "event_payload is missing"


def _faults(blocks: list[Json]) -> Iterator[str]:
    if len(blocks) > BLOCKS:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        kind = block.get("type")
        if kind == "header":
            yield from _text_faults(block.get("text"), HEADER, plain_only=True)
        elif kind == "section":
            yield from _text_faults(block.get("text"), SECTION)
        elif kind == "actions":
            yield from _action_faults(block.get("elements", []))
        else:
            yield f"a block of type {kind!r}"


def _action_faults(elements: list[Json]) -> Iterator[str]:
    if not 1 <= len(elements) <= ELEMENTS:
        yield f"{len(elements)} elements"
    actions = [element.get("action_id") for element in elements]
    if len(set(actions)) != len(actions):
        yield "action_id stands twice"
    for element in elements:
        yield from _text_faults(element.get("text"), LABEL, plain_only=True)
        if len(element.get("value", "")) > VALUE:
            yield "a value that is too long"
        url = element.get("url", "https://")
        if len(url) > URL or not url.startswith(("https://", "http://")):
            yield "a url that is none"


def _text_faults(text: Json | None, limit: int, plain_only: bool = False) -> Iterator[str]:
    kinds = ("plain_text",) if plain_only else ("plain_text", "mrkdwn")
    if not text or text.get("type") not in kinds:
        yield f"a text of the wrong type: {text!r:.60}"
    elif not text.get("text", "").strip():
        yield "an empty text"
    elif len(text["text"].encode("utf-16-le")) // 2 > limit:
        yield f"a text longer than {limit}"
