"""The local inbox: the message that Slack would get, as one JSON file in a folder.

It serves where there is no Slack token, and inside the bank, where a message may tell all. A
message that replaces another keeps that one's file and so its reference, as Slack does.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from warning_signals.channels.blocks import blocks_of, fallback_of
from warning_signals.channels.inbox_files import Delivered, read_all, read_if_there, write
from warning_signals.messaging import Channel, Message


@dataclass(frozen=True)
class Options:
    """Set under `inbox:` in config/channels.yml."""

    folder: Path
    disclosure: Literal["full", "minimal"] = "full"


def send(message: Message, to: str, options: Options) -> str:
    """Write the message for `to` and return its reference; the same key again changes nothing.

    Raises DeliveryError, to be tried again, where the folder cannot be written.
    """
    folder = Path(options.folder)
    earlier = read_if_there(folder, message.replaces)
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
    write(folder, delivered)
    return ref


def find(key: str, to: str, options: Options) -> str | None:
    """Return the reference of the message that has, or had, this key for `to`; None if none."""
    folder = Path(options.folder)
    if (folder / f"{_name(key, to)}.json").is_file():
        return _name(key, to)
    held = (m.ref for m in read_all(folder) if m.to == to and key in m.keys)
    return next(held, None)


def _name(key: str, to: str) -> str:
    # The digest keeps apart what the readable part maps to the same name, and two recipients.
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", key).strip("-.")[:80]
    digest = sha256(json.dumps([key, to]).encode()).hexdigest()[:12]
    return f"{readable}-{digest}"


PLUGIN = Channel(options=Options, send=send, find=find)
