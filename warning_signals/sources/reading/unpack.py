"""From a file's bytes to a UTF-8 file: unzipped within a limit, decoded as the source declares.

Everything goes through in pieces. The text lands in a file of its own that the CSV reader opens
natively: a reader that calls back into Python from its own threads can hang at the end.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.decode import decoded

LARGEST = 20 * 1024**3
CHUNK = 4 << 20


@contextmanager
def utf8_file(raw: BinaryIO, name: str, encoding: str, largest: int = LARGEST) -> Iterator[Path]:
    """Give a file with the text as UTF-8, without a byte-order mark.

    A `.gz` is unzipped by its name. Raises FeedRejected where it is cut off, damaged, unpacks to
    more than `largest` bytes, is empty, or does not decode, then with the byte's offset.
    """
    with NamedTemporaryFile(prefix="ews-", suffix=".txt") as plain:
        for text in decoded(_unpacked(raw, name, largest), name, encoding):
            plain.write(text.encode("utf-8", "replace"))
        plain.flush()
        yield Path(plain.name)


def _unpacked(raw: BinaryIO, name: str, largest: int) -> Iterator[bytes]:
    """Yield the bytes of a `.gz` unzipped, of any other file as they are, piece by piece."""
    packed = name.endswith(".gz")
    source = gzip.GzipFile(fileobj=raw) if packed else raw
    sofar = 0
    try:
        while chunk := source.read(CHUNK):
            sofar += len(chunk)
            if sofar > largest:
                raise FeedRejected(f"{name} unpacks to more than {largest:,} bytes: refused.")
            yield chunk
    except (EOFError, OSError, zlib.error) as exc:
        if not packed:
            raise
        raise FeedRejected(
            f"{name} cannot be unzipped after {sofar:,} bytes ({exc}): it is cut off or "
            "damaged, nothing of it is taken. Ask for the file again."
        ) from exc
