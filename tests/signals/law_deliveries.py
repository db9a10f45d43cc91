"""What a bank learns after the fact, of every feed: corrections, new rows, rows let in later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import insert, select

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.lake import delivery_path, write_table
from warning_signals.register import engine
from warning_signals.register import tables as t

Row = dict[str, Any]
VERSION = 1000
AGAIN = 100
NEW = "-later"


@dataclass(frozen=True)
class Later:
    """Enters deliveries around the cutoff of a day; all become known a minute after it."""

    context: Context
    as_of: date

    @property
    def known_at(self) -> datetime:
        """The cutoff of the day."""
        return self.context.calendar.cutoff(self.as_of)

    @property
    def after(self) -> datetime:
        """When what comes later becomes known."""
        return self.known_at + timedelta(minutes=1)

    def learn(self) -> set[str]:
        """Enter what was learnt later of every feed with rows; returns the feeds."""
        with engine.reading(self.context.register) as connection:
            query = select(t.deliveries, t.lake_files.c.path).join(
                t.lake_files, t.lake_files.c.delivery_id == t.deliveries.c.delivery_id
            )
            query = query.where(t.deliveries.c.state == "accepted", t.deliveries.c.opening)
            told = [dict(row) for row in connection.execute(query).mappings()]
        return {row["feed"] for row in told if self._of(row)}

    def _of(self, row: Row) -> int:
        rows = pq.read_table(self.context.lake / row.pop("path"))
        if not rows.num_rows:
            return 0
        feed = feeds.feed(row["feed"])
        changed = pa.concat_tables([_corrected(rows, feed), _renamed(rows, feed, feed.key)])
        all_later = later = _stamped(changed, known_at=self.after)
        on_the_day = _stamped(later, business_on=self.as_of)
        if feed.mode == "snapshot":
            # A day has one snapshot: it comes anew by itself, and the others with the opening.
            is_of_the_day = pc.equal(later["business_on"], self.as_of)
            on_the_day, later = later.filter(is_of_the_day), later.filter(pc.invert(is_of_the_day))
        tomorrow = self.as_of + timedelta(days=1)
        self._deliver(row, later, self.after)
        self._deliver({**row, "opening": False, "business_on": self.as_of}, on_the_day, self.after)
        known = _stamped(changed, known_at=self.known_at, business_on=tomorrow)
        self._deliver({**row, "opening": False, "business_on": tomorrow}, known, self.known_at)
        self._file(row, 1, known, row["visible_from"])
        self._file(row, 2, changed, self.after)
        self._file(row, 4, all_later, row["visible_from"])
        if feed.party and (feed.party_key,) == feeds.feed(feed.party[1]).key:
            unknown = _renamed(_renamed(rows, feed, feed.key), feed, feed.party[:1])
            self._file(row, 3, unknown, row["visible_from"], late=True)
        return rows.num_rows

    def _deliver(self, like: Row, rows: pa.Table, known_at: datetime) -> None:
        name = f"{like['source']}-{like['business_on']}-{like['opening']}-later"
        # An opening is entered when it came, which is after its rows were known.
        came_at = max(known_at, like["known_at"] + timedelta(minutes=1))
        row = {**like, "delivery_id": name, "known_at": came_at, "visible_from": known_at}
        row |= {"version": VERSION + like["opening"], "sha256": name}
        with engine.writing(self.context.register) as connection:
            connection.execute(insert(t.deliveries), row)
        self._file(row, 0, _stamped(rows, delivery_id=name), known_at)

    def _file(
        self, delivery: Row, part: int, rows: pa.Table, visible_from: datetime, late: bool = False
    ) -> None:
        part += AGAIN
        path = delivery_path(
            delivery["feed"], delivery["business_on"], delivery["delivery_id"], part
        )
        file = write_table(self.context.lake, path, rows)
        row = {"delivery_id": delivery["delivery_id"], "part": part, "path": path}
        row |= {"sha256": file.sha256, "rows": rows.num_rows, "visible_from": visible_from}
        with engine.writing(self.context.register) as connection:
            connection.execute(
                insert(t.lake_files), {**row, "late": late, "repeats": True, "why": "accepted"}
            )


def _corrected(rows: pa.Table, feed: feeds.Feed) -> pa.Table:
    """Return rows of the same keys, every other cell that of another row and money threefold."""
    for n, column in enumerate(feed.columns, 1):
        if column.name in feed.key:
            continue
        taken = rows[column.name].take(pa.array(np.roll(np.arange(rows.num_rows), n)))
        if column.type == "money":
            taken = pc.multiply(taken, 3)
        rows = _with(rows, column.name, taken)
    return rows


def _renamed(rows: pa.Table, feed: feeds.Feed, names: tuple[str, ...]) -> pa.Table:
    """Return rows whose keys, where they are texts or numbers, nobody has seen before."""
    for name in names:
        kind = rows.schema.field(name).type
        if pa.types.is_string(kind):
            rows = _with(rows, name, pc.binary_join_element_wise(rows[name], NEW, ""))
        elif pa.types.is_integer(kind):
            rows = _with(rows, name, pc.add(rows[name], VERSION))
    return rows


def _stamped(rows: pa.Table, **cells: Any) -> pa.Table:
    for name, cell in cells.items():
        kind = rows.schema.field(name).type
        rows = _with(rows, name, pa.array([cell] * rows.num_rows, kind))
    return rows


def _with(table: pa.Table, name: str, column: Any) -> pa.Table:
    field = table.schema.field(name)
    return table.set_column(table.schema.get_field_index(name), field, column.cast(field.type))
