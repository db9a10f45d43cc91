"""Where one delivery's rows go: its files in the lake, and the rows that were refused.

Rows whose party became known only after the delivery get a file of their own (`late`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.intake.sinks import Refused
from warning_signals.lake import LakeWriter, delivery_path
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Written:
    """One finished file: its part of the delivery, its rows, the instant its first was known."""

    file: LakeFile
    part: int
    rows: int
    earliest: datetime | None


@dataclass
class _Part:
    writer: LakeWriter
    rows: int = 0
    earliest: datetime | None = None

    def write(self, table: pa.Table) -> None:
        import pyarrow.compute as pc

        self.writer.write(table)
        self.rows += table.num_rows
        if table.num_rows:
            first = pc.min(table.column("known_at")).as_py()
            self.earliest = min(first, self.earliest or first)


@dataclass
class Outlets:
    """Takes the rows of one delivery; `path_of` says where its parts lie."""

    root: Path
    feed: str
    path_of: Callable[[int], str]
    first_part: int
    refused: Refused
    _parts: dict[bool, _Part] = field(default_factory=dict)

    def accept(self, rows: pa.Table, late: pa.ChunkedArray) -> None:
        """Append accepted rows; those of the mask go to the late file."""
        import pyarrow.compute as pc

        if pc.any(late).as_py():
            self._part(True).write(rows.filter(late))
            rows = rows.filter(pc.invert(late))
        self._part(False).write(rows)

    def finish(self, *, even_empty: bool) -> list[Written]:
        """Give the files their names and return them; an empty one only where asked for."""
        if even_empty:
            self._part(False)
        return [
            self._written(late, part)
            for late, part in sorted(self._parts.items())
            if part.rows or (even_empty and not late)
        ]

    def _written(self, late: bool, part: _Part) -> Written:
        file = part.writer.finish()
        named = LakeFile(file.path, file.sha256, late)
        return Written(named, self._number(late), part.rows, part.earliest)

    def close(self) -> None:
        """Drop what was not finished."""
        for part in self._parts.values():
            part.writer.drop()
        self.refused.close()

    def _part(self, late: bool) -> _Part:
        if late not in self._parts:
            schema = feeds.arrow_schema(self.feed)
            writer = LakeWriter(self.root, self.path_of(self._number(late)), schema)
            self._parts[late] = _Part(writer)
        return self._parts[late]

    def _number(self, late: bool) -> int:
        return self.first_part + late


@contextmanager
def outlets(
    context: Context, feed: str, business_on: date, delivery_id: str, first_part: int = 0
) -> Iterator[Outlets]:
    """Open the outlets of a delivery; what is not finished is gone afterwards."""

    def path_of(part: int) -> str:
        return delivery_path(feed, business_on, delivery_id, part)

    opened = Outlets(context.lake, feed, path_of, first_part, Refused(scratch(context)))
    try:
        yield opened
    finally:
        opened.close()


def scratch(context: Context) -> Path:
    """Return the folder for what is only needed while a delivery is being checked."""
    return context.settings.home / "scratch"
