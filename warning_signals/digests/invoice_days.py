"""What was invoiced on each day of one accepted file, of invoices as the file left them.

Of an invoice that the file has several times only the newest row counts, so a digest speaks of a
day only when the whole file could be seen by then; until when that is stands in its metadata.
Money is kept in hundredths, which are read fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.digests.contested import ROW, Keyed, repeated_rows
from warning_signals.digests.files import digest_path, slices, write_pieces
from warning_signals.feeds import Feed
from warning_signals.invoiced import COUNTS, DAY_KEY, MONEY, by_day

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

VERSION = 1
ROWS_AT_A_TIME = 12_000_000
NEEDED = (
    "borrower_id", "issued_on", "currency", "direction", "status", "net", "total", *ROW,
)  # fmt: skip


@dataclass(frozen=True)
class Digest:
    """A file's digest: its full path, and when the whole file could be seen."""

    path: str
    last_on: date
    last_known_at: datetime


def digest_of(connection: ibis.BaseBackend, root: Path, schema: Feed, of: Keyed) -> Digest:
    """Return the digest of a file of invoices; it is made where it is missing."""
    import pyarrow.parquet as pq

    path = digest_path(f"invoice-days-{VERSION}", of.sha256)
    if not (root / path).is_file():
        rows = connection.read_parquet(of.path)
        repeated = repeated_rows(connection, root, schema.name, schema.key, of)
        superseded = connection.create_table(
            f"repeated_{of.sha256}", repeated.filter(repeated.place > 0).select(*ROW), temp=True
        )
        write_pieces(root, path, _pieces(rows, rows.anti_join(superseded, ROW).select(*NEEDED)))
    told = pq.read_schema(root / path).metadata
    known_at = datetime.fromisoformat(told[b"last_known_at"].decode())
    return Digest(str(root / path), date.fromisoformat(told[b"last_on"].decode()), known_at)


def in_hundredths(sums: ibis.Table) -> ibis.Table:
    """Return sums by day with money in whole hundredths."""
    money = {name: (sums[name] * 100).cast("int64") for name in MONEY}
    counts = {name: sums[name].cast("int32") for name in COUNTS}
    return sums.select(*DAY_KEY, **money, **counts)


def _pieces(rows: ibis.Table, counting: ibis.Table) -> Iterator[pa.Table]:
    """Return the days of all borrowers, some borrowers at a time, with what the file spans."""
    [span] = rows.agg(
        on=rows.business_on.max(), known_at=rows.known_at.max()
    ).to_pyarrow().to_pylist()  # fmt: skip
    told = {
        "last_on": str(span["on"] or date.min),
        "last_known_at": (span["known_at"] or datetime.min.replace(tzinfo=UTC)).isoformat(),
    }
    for some in slices(counting, "borrower_id", ROWS_AT_A_TIME):
        piece = in_hundredths(by_day(some)).order_by(*DAY_KEY).to_pyarrow()
        yield piece.replace_schema_metadata(told)
