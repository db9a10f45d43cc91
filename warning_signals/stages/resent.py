"""Rows that a bank sends again with another day: an extract that reaches a day too far back.

Within a delivery equal rows are counted as duplicates at once. Between deliveries it depends on
what else is known on a day, so the file only bears a mark, and a read counts each key once. Where
no file bears it, a read need not look for keys that stand twice: on a large feed most of its time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.lake import connect_duckdb
from warning_signals.register import deliveries, engine
from warning_signals.stages.outlets import Written

if TYPE_CHECKING:
    import ibis

# An event that comes again does so within days; looking further back would cost more each month.
REACH = timedelta(days=14)
SAID = "Some of its rows came with another day's delivery too: each counts once, with the first."


def marked(context: Context, feed: str, row: dict[str, Any], files: list[Written]) -> list[Written]:
    """Return the files of a delivery, those marked that hold a key which stands elsewhere too."""
    if not feeds.feed(feed).is_marked or not any(file.rows for file in files):
        return files
    return [replace(file, repeats=_repeats(context, feed, row, file)) for file in files]


def _repeats(context: Context, feed: str, row: dict[str, Any], file: Written) -> bool:
    schema, connection = feeds.feed(feed), connect_duckdb()
    key = list(schema.key)
    mine = connection.read_parquet(str(context.lake / file.file.path))
    if schema.mode == "events":
        first, last = row["business_on"] - REACH, row["business_on"] + REACH
        deliveries_from, deliveries_until = first, last
    else:
        first, last, twice = _span(mine, key)
        if twice:
            return True
        # A day's reading may be mended by a delivery of any later day.
        deliveries_from, deliveries_until = date.min, date.max
    with engine.reading(context.register) as register:
        others = deliveries.files_of_other_days(
            register, row["delivery_id"], deliveries_from, deliveries_until
        )
    if not others:
        return False
    paths = [str(context.lake / other.path) for other in others]
    theirs = connection.read_parquet(paths, union_by_name=True)
    near = theirs.filter(theirs.business_on.between(first, last)).select(key)
    found = mine.select(key).semi_join(near, key).limit(1)
    return bool(connection.execute(found.count()))


def _span(mine: ibis.Table, key: list[str]) -> tuple[date, date, bool]:
    """Return the first and last day of a file's rows, and whether a key stands in it twice."""
    told = mine.agg(
        first=mine.business_on.min(),
        last=mine.business_on.max(),
        rows=mine.count(),
    )
    [row] = told.to_pyarrow().to_pylist()
    keys = mine.select(key).distinct().count().to_pyarrow().as_py()
    return row["first"] or date.min, row["last"] or date.max, row["rows"] > keys
