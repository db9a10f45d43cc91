"""What a fetched file says of itself: how many rows it has, and what they should add up to."""

from __future__ import annotations

from typing import BinaryIO

from warning_signals.model import Told
from warning_signals.sources.reading.json_lines import rows_said
from warning_signals.sources.reading.kept import MARK
from warning_signals.sources.reading.kept_notes import said_of


def manifest_of(raw: BinaryIO) -> Told:
    """Return the number of rows and the totals; (None, ()) where the file says nothing.

    Reads the notes of a Parquet file and the last line of JSON lines, and leaves the file at its
    beginning. Raises FeedRejected for a Parquet file that is damaged or has other notes.
    """
    raw.seek(0)
    begin = raw.read(len(MARK))
    raw.seek(0)
    return said_of(raw) if begin == MARK else (rows_said(raw), ())
