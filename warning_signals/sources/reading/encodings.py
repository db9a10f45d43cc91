"""Bytes to lines of text, in the first of the declared encodings that they are in."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from warning_signals.errors import FeedRejected

PIECE = 1 << 20
LONGEST_LINE = 10_000
TOO_LONG = (
    "{name} is rejected: line {number:,} has more than {most:,} characters. Nothing of it is "
    "taken. Ask for the file again."
)


def numbered_lines(
    handle: BinaryIO, name: str, encodings: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are not blank, with their numbers from 1 on.

    A byte-order mark is no part of the text.
    Raises FeedRejected with the byte offset where the bytes are in none of the encodings, where
    config/sources.yml declares one that does not exist, and where a line has no end in sight.
    """
    found = [(encoding, _wrong_at(handle, encoding)) for encoding in encodings]
    fitting = next((encoding for encoding, wrong_at in found if wrong_at is None), None)
    if fitting is None:
        tried = "; ".join(f"{encoding}: byte {at:,} does not decode" for encoding, at in found)
        raise FeedRejected(
            f"{name} is not in the encoding that config/sources.yml declares ({tried}). Nothing of "
            "it is taken. Ask for the declared encoding, or change `encoding` there."
        )
    handle.seek(0)
    text = io.TextIOWrapper(handle, encoding=_marked(fitting))
    try:
        for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE), ""), 1):
            if len(line) == LONGEST_LINE:
                raise FeedRejected(TOO_LONG.format(name=name, number=number, most=LONGEST_LINE))
            if not line.isspace():
                yield number, line
    finally:
        # The file is the caller's to close, and may be closed by now.
        if not handle.closed:
            text.detach()


def _wrong_at(handle: BinaryIO, encoding: str) -> int | None:
    """Return the offset of the first byte that is not in the encoding, None where all are."""
    try:
        "".encode(encoding)
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as exc:
        raise FeedRejected(
            f"config/sources.yml declares an unknown encoding {encoding!r}."
        ) from exc
    handle.seek(0)
    read = 0
    while True:
        piece = handle.read(PIECE)
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as exc:
            return read - waiting + exc.start
        if not piece:
            return None
        read += len(piece)


def _marked(encoding: str) -> str:
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
