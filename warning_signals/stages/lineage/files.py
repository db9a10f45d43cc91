"""Whether a file is still what was taken in: verified, changed or missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from warning_signals.lake import file_sha256

VERIFIED, CHANGED, MISSING = "verified", "changed", "missing"


def state_of(path: Path, sha256: str) -> str:
    """Compare a file's bytes with their checksum; each file is read once a process and change."""
    if not path.is_file():
        return MISSING
    stat = path.stat()
    return VERIFIED if _digest(path, stat.st_size, stat.st_mtime_ns) == sha256 else CHANGED


@lru_cache(maxsize=8192)
def _digest(path: Path, _size: int, _mtime_ns: int) -> str:
    return file_sha256(path)


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
