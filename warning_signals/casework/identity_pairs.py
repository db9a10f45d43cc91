"""Records that may be about a borrower, side by side with him: what agrees, what differs.

A record's number is shown as far as its provider shows it, a person's number masked, and of a
legal representative only whether the keys agree.
"""

from __future__ import annotations

from collections.abc import Sequence

from warning_signals.casework.identity_records import Present, record_rows
from warning_signals.casework.identity_shown import Pair, Row, shown_pair
from warning_signals.context import Context
from warning_signals.register import engine, identities


def waiting_pairs(context: Context) -> list[Row]:
    """Return what the register has of the pairs that wait, the newest and likeliest first."""
    with engine.reading(context.register) as connection:
        return list(identities.open_reviews(connection))


def side_by_side(present: Present, waiting: Sequence[Row]) -> list[Pair]:
    """Return these pairs with both sides, as they stand now."""
    records = record_rows(present, {row["record_id"] for row in waiting})
    borrowers = _borrowers(present, {row["borrower_id"] for row in waiting})
    return [
        shown_pair(row, _record_of(row, records), borrowers.get(row["borrower_id"], {}))
        for row in waiting
    ]


def _record_of(row: Row, records: list[Row]) -> Row:
    """Return the record as it stands now; reviews of an older version do not know the provider."""
    mine = (r for r in records if r["feed"] == row["feed"] and r["record_id"] == row["record_id"])
    return next((r for r in mine if row["provider"] in (r["provider"], "")), {})


def _borrowers(present: Present, ids: set[str]) -> dict[str, Row]:
    borrowers = present.seen["borrowers"]
    newest = borrowers.filter(borrowers.business_on == borrowers.business_on.max())
    rows = newest.filter(newest.borrower_id.isin(sorted(ids))).to_pyarrow().to_pylist()
    return {row["borrower_id"]: row for row in rows}
