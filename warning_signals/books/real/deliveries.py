"""Cuts a feed into its opening delivery and one delivery for each day of the last week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals import feeds
from warning_signals.books.landing import write_delivery
from warning_signals.books.real.days import FIRST_ON, LAST_ON, OPENING_ON, Days, arrived_at

if TYPE_CHECKING:
    from warning_signals.books.landing import Layout


@dataclass(frozen=True)
class Feed:
    """All rows of one feed, with the calendar day of each in `day`, and where they come from.

    A table without `day` is a master that stands from the book's first day on.
    """

    name: str
    table: pa.Table
    provenance: str


def from_frame(name: str, frame: pd.DataFrame, provenance: str) -> Feed:
    """Return the feed with the column types of feeds.arrow_schema; other columns are an error."""
    types = {**dict(zip(*_schema(name), strict=True)), "day": pa.date32()}
    arrays = {column: _typed(frame[column], types[column]) for column in frame.columns}
    return Feed(name, pa.table(arrays), provenance)


def deliver(feed: Feed, days: Days, landing: Path, layouts: Mapping[str, Layout]) -> dict[str, int]:
    """Write the feed's files; return rows by file name."""
    placed = _placed(feed.table, days)
    business_on = placed["covered_by"]
    keyed = "business_on" in feeds.feed(feed.name).key
    written: dict[str, int] = {}
    for day in [OPENING_ON, *days.calendar.business_days(FIRST_ON, LAST_ON)]:
        opening = day == OPENING_ON
        compare = pc.less_equal if opening else pc.equal
        rows = placed.filter(compare(business_on, pa.scalar(day)))
        path = write_delivery(
            landing,
            feed.name,
            _file_columns(rows, opening=opening, keyed=keyed),
            business_on=day,
            arrived_at=arrived_at(day, days.calendar),
            provenance=feed.provenance,
            opening=opening,
            layout=layouts[feed.name],
        )
        written[path.name] = rows.num_rows
    return written


def _placed(table: pa.Table, days: Days) -> pa.Table:
    """Append `covered_by`, the business day whose delivery holds the row, and `known_at`."""
    if "day" in table.column_names:
        first = pa.scalar(days.first).cast(pa.int32())
        place = pc.subtract(table["day"].cast(pa.int32()), first).combine_chunks()
    else:
        place = pa.repeat(pa.scalar(0, pa.int32()), table.num_rows)
    table = table.append_column("covered_by", days.business_on.take(place))
    return table.append_column("known_at", days.known_at.take(place))


def _file_columns(rows: pa.Table, *, opening: bool, keyed: bool) -> pa.Table:
    """Keep what the file carries: META only in an opening, `business_on` where it is a key."""
    if opening and "business_on" not in rows.column_names:
        rows = rows.append_column("business_on", rows["covered_by"])
    extra = {"day", "covered_by"} | (set() if opening else {"known_at"})
    if not (opening or keyed):
        extra.add("business_on")
    return rows.drop_columns([name for name in rows.column_names if name in extra])


def _schema(name: str) -> tuple[list[str], list[pa.DataType]]:
    schema = feeds.arrow_schema(name)
    return schema.names, schema.types


def _typed(column: pd.Series, kind: pa.DataType) -> pa.Array:
    """Return the column as `kind`; a missing value of any sort is null."""
    if pa.types.is_decimal(kind):
        return pa.array(column.astype("float64"), from_pandas=True).cast(kind)
    return pa.array(column.astype(object), kind, from_pandas=True)
