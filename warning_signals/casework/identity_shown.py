"""A record and a borrower side by side, each as far as it may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from warning_signals.identity import show_number
from warning_signals.matching.why import words
from warning_signals.model import Text
from warning_signals.wording.formats import money, plain

Row = Mapping[str, Any]
# Comparison: the record's column, the borrower's column.
COLUMNS = {
    "name": ("party_name", "name"),
    "number": ("number", "uscc"),
    "region": ("party_region", "region"),
    "legal_rep": ("legal_rep_key", "legal_rep_key"),
}
TOLD = ("kind", "role", "case_no", "court")
DATED = {
    "filed_on": "filed",
    "happened_on": "of",
    "published_on": "published",
    "closed_on": "closed",
}


@dataclass(frozen=True)
class Line:
    """One comparison: both sides as they may be shown, what it says, what it weighs in bits."""

    comparison: str
    record: str | None
    borrower: str | None
    says: Text
    weight: float


@dataclass(frozen=True)
class Pair:
    """A record and a borrower; `about` says what the record is, `came_on` is when it came."""

    feed: str
    record: str
    borrower_id: str
    score: float
    came_on: date
    about: str
    former_names: str | None
    lines: tuple[Line, ...]


def shown_pair(row: Row, record: Row, borrower: Row) -> Pair:
    """Return a pair that waits with both sides, each as it may be shown."""
    former = borrower.get("former_names")
    return Pair(
        feed=row["feed"],
        record="/".join(part for part in (row["provider"], row["record_id"]) if part),
        borrower_id=row["borrower_id"],
        score=row["score"],
        came_on=row["business_on"],
        about=" · ".join(_told(record)),
        former_names=plain(former) if former else None,
        lines=tuple(_line(entry, record, borrower) for entry in row["why"]),
    )


def _told(record: Row) -> Iterator[str]:
    yield from (plain(record[name]).replace("_", " ") for name in TOLD if record.get(name))
    if record.get("amount") is not None:
        yield money(record["amount"], record["currency"] or "")
    yield from (f"{word} {record[name]}" for name, word in DATED.items() if record.get(name))


def _line(entry: Row, record: Row, borrower: Row) -> Line:
    theirs, ours = COLUMNS.get(entry["comparison"], ("", ""))
    show = SHOWN.get(entry["comparison"], plain)
    return Line(
        comparison=entry["comparison"].replace("_", " "),
        record=show(record[theirs]) if record.get(theirs) else None,
        borrower=show(borrower[ours]) if borrower.get(ours) else None,
        says=words(entry),
        weight=entry["weight"],
    )


def _given(_: str) -> str:
    return "given"


SHOWN = {"number": show_number, "legal_rep": _given}
