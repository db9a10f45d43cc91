"""What is read of digests: from where, as of which day, as known when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.digests.latest import visible

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True)
class Asked:
    """One reading, with a connection of its own in which small tables are kept."""

    connection: ibis.BaseBackend
    root: Path
    as_of: date
    known_at: datetime

    def visible(self, rows: ibis.Table) -> ibis.Table:
        """Return the rows that counted on the day at the instant."""
        return visible(rows, self.as_of, self.known_at)

    def kept(self, name: str, rows: ibis.Table) -> ibis.Table:
        """Compute a small table once."""
        return self.connection.create_table(f"digested_{self.named(name)}", rows, temp=True)

    def named(self, name: str) -> str:
        """Return what a small table is called, of several readings with one connection."""
        return name

    def read(self, paths: Sequence[str]) -> ibis.Table:
        """Return the rows of these digests."""
        return self.connection.read_parquet(list(paths))
