"""What a kept Parquet file says of itself in its metadata: how many rows, and their sums."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from warning_signals.errors import FeedRejected
from warning_signals.model import ControlTotal, Told
from warning_signals.sources.reading.tables import native

ROWS, TOTALS = "ews.rows", "ews.totals"


def said_of(raw: BinaryIO) -> Told:
    """Return the number of rows and the totals that a Parquet file says of itself.

    (None, ()) for one that says nothing. Leaves the file at its beginning. Raises FeedRejected
    where the file cannot be read or its notes are no such notes.
    """
    notes = _notes(raw)
    raw.seek(0)
    if ROWS not in notes:
        return None, ()
    try:
        return int(notes[ROWS]), tuple(_total(said) for said in json.loads(notes.get(TOTALS, "[]")))
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError) as exc:
        raise FeedRejected(
            f"The file's own notes {ROWS} and {TOTALS} cannot be read ({type(exc).__name__}): it "
            "is damaged. Nothing of it is taken; it is fetched again on the next try."
        ) from exc


def _notes(raw: BinaryIO) -> dict[str, str]:
    import pyarrow as pa
    from pyarrow import parquet

    raw.seek(0)
    try:
        found = parquet.read_metadata(native(raw)).metadata or {}
        return {key.decode(): value.decode() for key, value in found.items()}
    except (pa.ArrowException, OSError, ValueError) as exc:
        raise FeedRejected(
            f"The file cannot be read as Parquet ({type(exc).__name__}): it is cut off or damaged, "
            "nothing of it is taken. Ask for it again."
        ) from exc


def plainly(number: Decimal | None) -> str | None:
    """Return a number as text, to its last digit."""
    return None if number is None else f"{number:f}"


def _total(said: dict[str, str | None]) -> ControlTotal:
    opening, closing = said["opening"], said["closing"]
    return ControlTotal(
        currency=str(said["currency"]),
        movements=_number(str(said["movements"])),
        opening=None if opening is None else _number(opening),
        closing=None if closing is None else _number(closing),
    )


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number
