"""The bytes of a delivery fetched into a file of our own and hashed on the way."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from warning_signals.model import RawDelivery


def fingerprint(raw: RawDelivery) -> str:
    """Return the checksum of a delivery's bytes, which are kept nowhere."""
    with TemporaryFile() as nowhere:
        hashed = _Hashed(nowhere)
        raw.fetch(cast(BinaryIO, hashed))
    return hashed.digest.hexdigest()


class _Hashed:
    """A file that is written to and hashed at once."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle, self.digest = handle, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.digest.update(piece)
        return self._handle.write(piece)

    def flush(self) -> None:
        self._handle.flush()


def fetched(raw: RawDelivery, folder: Path) -> tuple[str, Path]:
    """Return the checksum of the delivery's bytes and the temporary file they are in."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{raw.name}.{os.getpid()}"
    try:
        with temporary.open("wb") as handle:
            hashed = _Hashed(handle)
            raw.fetch(cast(BinaryIO, hashed))
            handle.flush()
            os.fsync(handle.fileno())
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return hashed.digest.hexdigest(), temporary
