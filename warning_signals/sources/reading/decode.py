"""Bytes to text in the encoding that is declared, piece by piece."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from warning_signals.errors import FeedRejected

UTF8_MARK = b"\xef\xbb\xbf"


def decoded(chunks: Iterator[bytes], name: str, encoding: str) -> Iterator[str]:
    """Yield the text piece by piece; FeedRejected where it is empty or does not decode."""
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
