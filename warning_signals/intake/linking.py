"""Court and registry records: linked by a full right number only, else queued for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from warning_signals.identity import normalise_name
from warning_signals.intake.parties import borrower_of
from warning_signals.intake.words import Parties, Review

if TYPE_CHECKING:
    import pyarrow as pa

# Feed: the column with the party's number, the column that identifies the record.
NUMBERED = {
    "court_records": ("party_number", "record_id"),
    "registry_events": ("uscc", "event_id"),
}
# How likely a record under a borrower's name is about that borrower, by what its number says.
NAME_ONLY, MASK_FITS, MASK_DIFFERS, OTHER_NUMBER = 0.8, 0.95, 0.3, 0.1
MASKED = re.compile(r"[*＊xX]{2,}")


def linked(feed_name: str, rows: pa.Table, parties: Parties) -> tuple[pa.Table, list[Review]]:
    """Set borrower_id (and match_score, match_rule) by number; list what only the name connects.

    A name alone never links: such rows keep a null borrower_id and come back as reviews.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if feed_name not in NUMBERED:
        return rows, []
    number, record = NUMBERED[feed_name]
    borrower = borrower_of(rows.column(number), parties)
    sure = pc.is_valid(borrower)
    rows = _set(rows, "borrower_id", borrower)
    if "match_rule" in rows.column_names:
        rows = _set(rows, "match_score", pc.if_else(sure, 1.0, pa.scalar(None, pa.float64())))
        rows = _set(rows, "match_rule", pc.if_else(sure, "uscc", pa.scalar(None, pa.string())))
    unsure = rows.filter(pc.invert(sure)).select([record, "party_name", number])
    return rows, list(_reviews(unsure, parties))


def _set(rows: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), values)


def _reviews(unsure: pa.Table, parties: Parties) -> Iterator[Review]:
    if not unsure.num_rows:
        return
    ours = _by_name(parties)
    for record_id, name, number in zip(*unsure.to_pydict().values(), strict=True):
        for borrower_id, uscc in ours.get(normalise_name(name or ""), {}).items():
            score, why = _weigh(number, uscc)
            yield Review(record_id, borrower_id, score, why)


def _by_name(parties: Parties) -> dict[str, dict[str, str | None]]:
    known: dict[str, dict[str, str | None]] = {}
    for row in parties.borrowers.select(["borrower_id", "uscc", "name"]).to_pylist():
        known.setdefault(normalise_name(row["name"]), {})[row["borrower_id"]] = row["uscc"]
    known.pop("", None)
    return known


def _weigh(number: str | None, uscc: str | None) -> tuple[float, str]:
    if not number or not uscc:
        return NAME_ONLY, "The name is the borrower's; there is no number to compare."
    if not MASKED.search(number):
        return OTHER_NUMBER, "The name is the borrower's, the number is another's."
    head, tail = MASKED.split(number, maxsplit=1)[0], MASKED.split(number)[-1]
    if uscc.startswith(head) and uscc.endswith(tail):
        return MASK_FITS, "The name is the borrower's, and the masked number fits its USCC."
    return MASK_DIFFERS, "The name is the borrower's, but the masked number does not fit its USCC."
