"""The local inbox: the message that Slack would get, as one JSON file in a folder.

It serves where there is no Slack token, and inside the bank, where a message may tell all. A
message that replaces another keeps that one's file and so its reference, as Slack does.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from warning_signals.channels.blocks import Block, blocks_of, fallback_of
from warning_signals.errors import DeliveryError
from warning_signals.model import Channel, Message

SCHEMA = 1
ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


@dataclass(frozen=True)
class Options:
    """Set under `inbox:` in config/channels.yml."""

    folder: Path
    disclosure: Literal["full", "minimal"] = "full"


@dataclass(frozen=True)
class Delivered:
    """One message in the inbox; `keys` are those of all its states, `key` that of the present."""

    ref: str
    to: str
    key: str
    keys: tuple[str, ...]
    level: str
    text: str
    blocks: tuple[Block, ...]


def send(message: Message, to: str, options: Options) -> str:
    """Write the message for `to` and return its reference; the same key again changes nothing.

    Raises DeliveryError, to be tried again, where the folder cannot be written.
    """
    folder = Path(options.folder)
    earlier = _read_if_there(folder, message.replaces)
    ref = earlier.ref if earlier else _name(message.key, to)
    keys = earlier.keys if earlier else ()
    delivered = Delivered(
        ref=ref,
        to=to,
        key=message.key,
        keys=keys if message.key in keys else (*keys, message.key),
        level=message.level,
        text=fallback_of(message),
        blocks=tuple(blocks_of(message)),
    )
    _write(folder, delivered)
    return ref


def find(key: str, to: str, options: Options) -> str | None:
    """Return the reference of the message that has, or had, this key for `to`; None if none."""
    folder = Path(options.folder)
    if (folder / f"{_name(key, to)}.json").is_file():
        return _name(key, to)
    held = (m.ref for m in read_all(folder) if m.to == to and key in m.keys)
    return next(held, None)


def read_all(folder: Path) -> list[Delivered]:
    """Return the messages in the folder in the order of their references; none if it is absent.

    Raises DeliveryError, naming the file, where one is not a message.
    """
    return [_read(path) for path in sorted(folder.glob("*.json"))]


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


def _name(key: str, to: str) -> str:
    # The digest keeps apart what the readable part maps to the same name, and two recipients.
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", key).strip("-.")[:80]
    digest = sha256(json.dumps([key, to]).encode()).hexdigest()[:12]
    return f"{readable}-{digest}"


def _read_if_there(folder: Path, ref: str | None) -> Delivered | None:
    if not ref or not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", ref):
        return None
    path = folder / f"{ref}.json"
    return _read(path) if path.is_file() else None


def _read(path: Path) -> Delivered:
    try:
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        raw.pop("schema")
        raw["keys"], raw["blocks"] = tuple(raw["keys"]), tuple(raw["blocks"])
        return Delivered(**raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeliveryError(
            f"{path} is not a message; move it out of the inbox.", retry=False
        ) from error


def _write(folder: Path, delivered: Delivered) -> None:
    text = json.dumps({"schema": SCHEMA, **asdict(delivered)}, ensure_ascii=False, indent=1)
    path = folder / f"{delivered.ref}.json"
    unfinished = folder / f".{delivered.ref}.{os.getpid()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise DeliveryError(f"Cannot write {path}: {error.strerror}.", retry=True) from error


PLUGIN = Channel(options=Options, send=send, find=find)
