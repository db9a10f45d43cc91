"""Whether a file is still what was taken in: verified, changed or missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warning_signals.lake import is_sound

VERIFIED, CHANGED, MISSING = "verified", "changed", "missing"


def state_of(path: Path, sha256: str) -> str:
    """Compare a file's bytes with their checksum."""
    if not path.is_file():
        return MISSING
    return VERIFIED if is_sound(path, sha256) else CHANGED


def raw_file(home: Path, delivery: Mapping[str, Any]) -> dict[str, str]:
    """Return a delivery's raw file: its name, where it is kept, its checksum and state."""
    path = str(delivery["raw_path"])
    return {
        "file": path.rpartition("/")[2].partition("-")[2],
        "path": path,
        "sha256": delivery["sha256"],
        "state": state_of(home / path, delivery["sha256"]),
    }


def lake_file(lake: Path, file: Mapping[str, Any]) -> dict[str, str]:
    """Return a file of the lake: its path there, its checksum and state, what let its rows in."""
    return {
        "file": file["lake_path"],
        "sha256": file["lake_sha256"],
        "state": state_of(lake / file["lake_path"], file["lake_sha256"]),
        "why": file["why"],
    }
