"""A family of kept tables: what it is made of, and what a file that comes touches of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.lake import checked_path, known_rows
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis

Span = tuple[date, date]
Tables = Mapping[str, "ibis.Table"]


@dataclass(frozen=True)
class Lake:
    """From where and as of when files are read."""

    connection: ibis.BaseBackend
    root: Path
    as_of: date
    known_at: datetime
    utc_offset_hours: int
    masters: Callable[[str], list[LakeFile]]
    # Where long tables are held on the way.
    room: tuple[str, str]

    def all_rows(self, files: Sequence[LakeFile]) -> ibis.Table:
        """Return every row of the files, at least one, whether it counts or not."""
        paths = [checked_path(self.root, file) for file in files]
        return self.connection.read_parquet(paths, union_by_name=True)

    def rows(self, feed: str, files: Sequence[LakeFile]) -> ibis.Table:
        """Return the rows of the files that count."""
        at = (self.as_of, self.known_at, self.masters)
        return known_rows(self.connection, self.root, feed, list(files), *at)


@dataclass(frozen=True)
class Made:
    """What is to be made: of which files and accounts, of all days or of a span.

    `part` is a name apart for what is held on the way. Where less than all days are made, `again`
    has their `borrower_id`, `day`, null for all of a borrower's.
    """

    files: Sequence[LakeFile]
    accounts: ibis.Table
    span: Span | None
    part: str
    again: ibis.Table | None = None


@dataclass(frozen=True)
class Touching:
    """Files that came or left, and all that are or were in force."""

    files: Sequence[LakeFile]
    among: Sequence[LakeFile]


@dataclass(frozen=True)
class Family:
    """Tables that are made of one feed and kept together; the first has a row for each day.

    `make` gives the tables, `days` the `borrower_id`, `day` that may be other ones than without
    some files. Where `is_of_changes` a row may take the place of another file's,
    so that no file makes its days by itself; whose each account is does not matter then.
    """

    feed: str
    tables: tuple[str, ...]
    make: Callable[[Lake, Made], Tables]
    days: Callable[[Lake, Touching, ibis.Table], ibis.Table]
    is_of_changes: bool = False
