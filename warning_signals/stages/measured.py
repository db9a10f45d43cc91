"""What a signal measured beside the borrowers of the book: one row a borrower, and its status.

Arrow all the way from the query to the file: a hundred thousand texts, dates and lists of each
signal would cost more as Python objects than to measure them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from warning_signals.model import Feeds, Signal, Status

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

Rule = Callable[[Feeds, date], "ibis.Table"]


class Measured:
    """One day's book, as signals see it: whom a rule means is worked out once for all of them."""

    def __init__(self, seen: Feeds, as_of: date, borrowers: Sequence[str]) -> None:
        import pyarrow as pa

        self.seen, self.as_of = seen, as_of
        self.borrowers = pa.array(borrowers, pa.string())
        self._meant: dict[Rule, pa.Array] = {}
        self._agreed: dict[str, tuple[pa.Array, pa.Array]] = {}

    def rows(self, signal: Signal) -> pa.Table:
        """Return the signal's rows for the borrowers of the book in order, with their `status`.

        Of a borrower to whom the signal does not apply, or who has not agreed, nothing is kept.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        measured = signal.measure(self.seen, self.as_of).to_pyarrow().combine_chunks()
        ids = _texts(measured["borrower_id"])
        if len(ids.unique()) < len(ids):
            raise ValueError("A borrower is measured twice.")
        place = pc.index_in(self.borrowers, value_set=ids)
        nothing = pc.is_null(measured["value"].take(place), nan_is_null=True)
        no_history = pa.scalar(int(Status.NO_HISTORY), pa.int64())
        status = pc.if_else(nothing, no_history, int(Status.EVALUATED))
        for barred, why in self._barred(signal):
            place = pc.if_else(barred, pa.scalar(None, place.type), place)
            status = pc.if_else(barred, pa.scalar(int(why), pa.int64()), status)
        rows = measured.drop_columns("borrower_id").take(place)
        rows = rows.cast(_as_filed(rows.schema))
        return rows.add_column(0, "borrower_id", self.borrowers).append_column("status", status)

    def _barred(self, signal: Signal) -> list[tuple[pa.Array, Status]]:
        """Return who is not looked at, and why; the last reason counts."""
        import pyarrow.compute as pc

        barred = []
        if signal.consent:
            ever, now = self._consents(signal.consent)
            barred.append((pc.invert(self._among(now)), Status.NO_CONSENT))
            barred.append((pc.invert(self._among(ever)), Status.NOT_APPLICABLE))
        if signal.applicable is not None:
            meant = self._whom(signal.applicable)
            barred.append((pc.invert(self._among(meant)), Status.NOT_APPLICABLE))
        return barred

    def _among(self, ids: pa.Array) -> pa.Array:
        import pyarrow.compute as pc

        return pc.is_in(self.borrowers, value_set=ids)

    def _whom(self, rule: Rule) -> pa.Array:
        if rule not in self._meant:
            found = rule(self.seen, self.as_of).select("borrower_id").to_pyarrow()
            self._meant[rule] = _texts(found["borrower_id"])
        return self._meant[rule]

    def _consents(self, feed: str) -> tuple[pa.Array, pa.Array]:
        """Return who ever agreed to a feed, and whose consent holds on the day."""
        from ibis import _

        if feed not in self._agreed:
            papers = self.seen["consents"].filter(_.feed == feed, _.valid_from_on <= self.as_of)
            holds = (_.valid_until_on.isnull() | (_.valid_until_on >= self.as_of)).max()
            agreed = papers.group_by("borrower_id").agg(holds=holds).to_pyarrow()
            ids = _texts(agreed["borrower_id"])
            self._agreed[feed] = ids, ids.filter(agreed["holds"].combine_chunks())
        return self._agreed[feed]


def _texts(ids: pa.ChunkedArray) -> pa.Array:
    """Return ids as one array of texts, whatever they were numbered with."""
    import pyarrow as pa

    return ids.cast(pa.string()).combine_chunks()


def _as_filed(schema: pa.Schema) -> pa.Schema:
    """Return the types of the file: days as instants, which pandas reads without an object each."""
    import pyarrow as pa

    def filed(kind: pa.DataType) -> pa.DataType:
        return pa.timestamp("ms") if pa.types.is_date(kind) else kind

    return pa.schema([field.with_type(filed(field.type)) for field in schema])
