"""Court and registry records find their borrower: by number, by agreement, or through a person.

A record with a borrower's full number is linked by it, with score 1. The rest is matched by name
and whatever else it brings; see `matching.verdicts` for what links and what a person looks at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warning_signals.intake.parties import borrower_of
from warning_signals.intake.words import Parties, Review, ReviewState
from warning_signals.matching import model
from warning_signals.matching.matcher import matched
from warning_signals.matching.numbers import plain_numbers
from warning_signals.matching.verdicts import LINKED
from warning_signals.matching.why import why

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

BY_NUMBER = "uscc"


@dataclass(frozen=True)
class Named:
    """Which columns of a feed say whose record it is and of which day; `provider` may be a word."""

    record: str
    number: str
    dates: tuple[str, ...]
    provider: str


NAMED = {
    "court_records": Named("record_id", "party_number", ("filed_on", "published_on"), "provider"),
    "registry_events": Named("event_id", "uscc", ("happened_on", "published_on"), "registry"),
}


def linked(feed_name: str, rows: pa.Table, parties: Parties) -> tuple[pa.Table, list[Review]]:
    """Set borrower_id, match_score and match_rule; list the links and what a person has to decide.

    A name alone never links: such rows keep a null borrower_id and come back as open reviews.
    """
    import pyarrow.compute as pc

    if feed_name not in NAMED:
        return rows, []
    named = NAMED[feed_name]
    by_number = borrower_of(plain_numbers(rows.column(named.number)), parties)
    unsure = pc.indices_nonzero(pc.is_null(by_number)).to_numpy()
    pairs = matched(_records(rows.take(unsure), named), parties.borrowers)
    return _set_links(rows, by_number, unsure, pairs), [
        *_numbered(feed_name, rows, named, by_number),
        *_reviews(feed_name, rows.take(unsure), named, pairs),
    ]


def _records(rows: pa.Table, named: Named) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pa.table(
        {
            "name": rows.column("party_name"),
            "number": rows.column(named.number),
            "region": rows.column("party_region"),
            "legal_rep_key": rows.column("legal_rep_key"),
            "on_date": pc.coalesce(*(rows.column(name) for name in named.dates)),
        }
    )


def _set_links(
    rows: pa.Table, by_number: pa.ChunkedArray, unsure: np.ndarray, pairs: pa.Table
) -> pa.Table:
    """Return the rows with what the numbers and the pairs that agree say."""
    import pyarrow as pa
    import pyarrow.compute as pc

    agreed = pairs.filter(pc.equal(pairs.column("verdict"), LINKED))
    at = pa.array(unsure).take(agreed.column("record_at"))
    place = pc.index_in(pa.array(range(rows.num_rows)), value_set=at.combine_chunks())
    sure = pc.is_valid(by_number)
    said = {"borrower_id": by_number, "match_score": pa.scalar(1.0), "match_rule": BY_NUMBER}
    theirs = {"borrower_id": "borrower_id", "match_score": "score", "match_rule": "rule"}
    for name, known in said.items():
        values = pc.if_else(sure, known, agreed.column(theirs[name]).take(place))
        rows = rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), values)
    return rows


def _numbered(
    feed_name: str, rows: pa.Table, named: Named, by_number: pa.ChunkedArray
) -> Iterator[Review]:
    import pyarrow.compute as pc

    sure = rows.filter(pc.is_valid(by_number))
    borrowers = by_number.drop_null().to_pylist()
    for (provider, record_id), borrower_id in zip(_keys(sure, named), borrowers, strict=True):
        yield Review(feed_name, provider, record_id, borrower_id, 1.0, (), "numbered")


def _reviews(feed_name: str, unsure: pa.Table, named: Named, pairs: pa.Table) -> Iterator[Review]:
    keys = _keys(unsure.take(pairs.column("record_at")), named)
    for key, pair in zip(keys, pairs.to_pylist(), strict=True):
        reasons = why({name: pair[name] for name in model.COMPARISONS})
        state: ReviewState = "linked" if pair["verdict"] == LINKED else "open"
        yield Review(feed_name, *key, pair["borrower_id"], pair["score"], reasons, state)


def _keys(rows: pa.Table, named: Named) -> list[tuple[str, str]]:
    """Return provider and number of each record."""
    records = rows.column(named.record).to_pylist()
    if named.provider not in rows.column_names:
        return [(named.provider, record) for record in records]
    return list(zip(rows.column(named.provider).to_pylist(), records, strict=True))
