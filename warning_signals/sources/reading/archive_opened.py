"""A zip as zipfile may see it: opened for reading in pieces of bounded size."""

from __future__ import annotations

import zipfile
from typing import BinaryIO, cast

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.archive_members import DAMAGED, damaged

# One read at most: it bounds the list of members, which zipfile takes in at once.
READ = 1 << 20


class _InPieces:
    """The file as zipfile may see it: no single read takes more than READ bytes."""

    def __init__(self, raw: BinaryIO) -> None:
        self.seek, self.tell, self.seekable = raw.seek, raw.tell, raw.seekable
        self._read = raw.read

    def read(self, size: int = -1) -> bytes:
        if size > READ:
            raise ValueError("its list of members, or what describes them, is too long")
        return self._read(READ if size < 0 else size)


def opened(raw: BinaryIO, name: str) -> zipfile.ZipFile:
    """Return the archive for reading; FeedRejected where it is not a whole zip."""
    try:
        raw.seek(0)
        return zipfile.ZipFile(in_pieces(raw))
    except DAMAGED as exc:
        raise FeedRejected(damaged(name, exc)) from exc


def in_pieces(raw: BinaryIO) -> BinaryIO:
    """Return the file as a zip's reader may have it: what describes its members stays small."""
    return cast(BinaryIO, _InPieces(raw))
