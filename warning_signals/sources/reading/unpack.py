"""From a file's bytes to a UTF-8 file: unzipped within a limit, decoded as the source declares.

Everything goes through in pieces. The text lands in a file of its own that the CSV reader opens
natively: a reader that calls back into Python from its own threads can hang at the end.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from warning_signals.errors import FeedRejected

LARGEST = 20 * 1024**3
CHUNK = 4 << 20
UTF8_MARK = b"\xef\xbb\xbf"


@contextmanager
def utf8_file(raw: BinaryIO, name: str, encoding: str, largest: int = LARGEST) -> Iterator[Path]:
    """Give a file with the text as UTF-8, without a byte-order mark.

    A `.gz` is unzipped by its name. Raises FeedRejected where it is cut off, damaged, unpacks to
    more than `largest` bytes, is empty, or does not decode, then with the byte's offset.
    """
    with NamedTemporaryFile(prefix="ews-", suffix=".txt") as plain:
        for text in _decoded(_unpacked(raw, name, largest), name, encoding):
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


def _decoded(chunks: Iterator[bytes], name: str, encoding: str) -> Iterator[str]:
    first = next(chunks, b"")
    if not first:
        raise FeedRejected(f"{name} has no bytes at all, not even a header. Ask for it again.")
    if first.startswith(UTF8_MARK) and not encoding.lower().startswith("utf"):
        raise FeedRejected(
            f"{name} begins with the mark of UTF-8, and config/sources.yml declares {encoding}. "
            "Ask for the declared encoding, or change `encoding` there."
        )
    decoder = _decoder(encoding)
    yield _decode(decoder, first, 0, name, encoding).removeprefix("\ufeff")
    sofar = len(first)
    for chunk in chunks:
        yield _decode(decoder, chunk, sofar, name, encoding)
        sofar += len(chunk)
    yield _decode(decoder, b"", sofar, name, encoding, final=True)


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    try:
        return codecs.getincrementaldecoder(encoding)()
    except LookupError as exc:
        raise FeedRejected(
            f"config/sources.yml declares an unknown encoding {encoding!r}."
        ) from exc


def _decode(
    decoder: codecs.IncrementalDecoder,
    chunk: bytes,
    sofar: int,
    name: str,
    encoding: str,
    *,
    final: bool = False,
) -> str:
    held_back = decoder.getstate()[0]
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as exc:
        offset = sofar - len(held_back) + exc.start
        raise FeedRejected(
            f"{name} is not {encoding}, as config/sources.yml declares: byte {offset:,} "
            f"(0x{exc.object[exc.start]:02x}) does not decode. Ask for the declared encoding, or "
            "change `encoding` there."
        ) from exc
    except UnicodeError as exc:
        raise FeedRejected(
            f"{name} is not {encoding}, as config/sources.yml declares: byte {sofar:,} begins no "
            f"such text ({exc}). Ask for the declared encoding, or change `encoding` there."
        ) from exc
