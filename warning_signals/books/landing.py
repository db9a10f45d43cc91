"""What a bank's systems drop: one file a source and business day, and a manifest beside it.

`<landing>/e_invoices/e_invoices_20260608.csv` holds text cells in the source's own encoding,
headings and codes; `<same name>.manifest.json` says how many rows, their checksum, when they
arrived and whether they are real or simulated. The manifest is written last: a file without one
has not arrived yet.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.books import cells

if TYPE_CHECKING:
    import pyarrow as pa

ALWAYS_ENGLISH = ("business_on", "known_at")


@dataclass(frozen=True)
class Layout:
    """How a source writes: its encoding, its headings and its codes.

    `columns` maps their heading to our column (empty: our names), `values` maps, per column of
    ours, their code to our word, both as config/sources.yml has them.
    """

    encoding: str = "utf-8"
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """What the manifest says beside the count and the checksum."""

    source: str
    business_on: date
    arrived_at: datetime
    provenance: str
    opening: bool

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        opening = "_opening" if self.opening else ""
        return f"{self.source}{opening}_{self.business_on:%Y%m%d}"


def write_delivery(
    landing: Path,
    source: str,
    table: pa.Table,
    *,
    business_on: date,
    arrived_at: datetime,
    provenance: str,
    opening: bool,
    layout: Layout,
) -> Path:
    """Write one delivery as CSV with its manifest and return the file's path.

    `table` has our column names and any Arrow types (dates, zoned timestamps, decimals, flags,
    text); null becomes an empty cell. Money must be decimal or text: floats are written as they
    print. Columns that the layout does not know are left out, save `business_on` and `known_at`.
    An earlier file of the same name is replaced. Raises UnicodeEncodeError where a cell does not
    fit the encoding.
    """
    delivery = Delivery(source, business_on, arrived_at, provenance, opening)
    content = cells.to_csv(as_delivered(table, layout)).encode(layout.encoding)
    path = landing / source / f"{delivery.stem}.csv"
    with _atomically(path) as temporary:
        temporary.write_bytes(content)
    _write_manifest(path, delivery, table.num_rows)
    return path


@contextmanager
def large_delivery(
    landing: Path, delivery: Delivery, layout: Layout
) -> Iterator[Callable[[pa.Table], None]]:
    """Give a function that appends tables to one delivery, as Parquet of text cells.

    For openings too large to hold at once: each call writes a row group. Headings and codes are
    the source's own, as in CSV. The file and its manifest appear when the block ends without an
    error; raises ValueError where nothing was appended, not even an empty table.
    """
    import pyarrow.parquet as pq

    path = landing / delivery.source / f"{delivery.stem}.parquet"
    writers: list[pq.ParquetWriter] = []
    rows = 0

    def append(table: pa.Table) -> None:
        nonlocal rows
        text = as_delivered(table, layout)
        if not writers:
            writers.append(pq.ParquetWriter(temporary, text.schema, compression="zstd"))
        writers[0].write_table(text)
        rows += text.num_rows

    with _atomically(path) as temporary:
        yield append
        if not writers:
            raise ValueError(f"{delivery.stem}: nothing was appended, not even an empty table")
        writers[0].close()
    _write_manifest(path, delivery, rows)


def as_delivered(table: pa.Table, layout: Layout) -> pa.Table:
    """Return the table as text cells under the source's headings and with the source's codes."""
    import pyarrow as pa

    columns = layout.columns or {name: name for name in table.column_names}
    wanted = {theirs: ours for theirs, ours in columns.items() if ours in table.column_names}
    wanted |= {name: name for name in ALWAYS_ENGLISH if name in table.column_names}
    arrays = []
    for ours in wanted.values():
        codes = {our: their for their, our in layout.values.get(ours, {}).items()}
        arrays.append(cells.recode(cells.to_text(table[ours]), codes))
    return pa.table(arrays, names=list(wanted))


def _write_manifest(path: Path, delivery: Delivery, rows: int) -> None:
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    manifest = {
        "source": delivery.source,
        "business_on": delivery.business_on.isoformat(),
        "arrived_at": delivery.arrived_at.isoformat(),
        "rows": rows,
        "sha256": sha256,
        "provenance": delivery.provenance,
        "opening": delivery.opening,
    }
    with _atomically(path.with_name(f"{path.name}.manifest.json")) as temporary:
        temporary.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


@contextmanager
def _atomically(path: Path) -> Iterator[Path]:
    """Give a name to write under; the file gets its own name when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
