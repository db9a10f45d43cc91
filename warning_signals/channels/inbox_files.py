"""The messages of an inbox as files: written whole or not at all, and read again."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from warning_signals.channels.blocks import Block
from warning_signals.errors import DeliveryError

SCHEMA = 1


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


def read_all(folder: Path) -> list[Delivered]:
    """Return the messages in the folder in the order of their references; none if it is absent.

    Raises DeliveryError, naming the file, where one is not a message.
    """
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def read_if_there(folder: Path, ref: str | None) -> Delivered | None:
    """Return the message of that reference, None where there is none."""
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


def write(folder: Path, delivered: Delivered) -> None:
    """Write the message whole; DeliveryError, to be tried again, where that is impossible."""
    text = json.dumps({"schema": SCHEMA, **asdict(delivered)}, ensure_ascii=False, indent=1)
    path = folder / f"{delivered.ref}.json"
    unfinished = folder / f".{delivered.ref}.{os.getpid()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise DeliveryError(f"Cannot write {path}: {error.strerror}.", retry=True) from error
