"""Rows that a bank sends again with another day: an extract that reaches a day too far back.

Within a delivery equal rows are counted as duplicates at once. Between deliveries it depends on
what else is known on a day, so the file only bears a mark, and a read counts each key once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.lake import connect_duckdb
from warning_signals.register import deliveries, engine
from warning_signals.stages.outlets import Written

# A row that comes again does so within days; looking further back would cost more each month.
REACH = timedelta(days=14)
SAID = "Some of its rows came with another day's delivery too: each counts once, with the first."


def marked(context: Context, feed: str, row: dict[str, Any], files: list[Written]) -> list[Written]:
    """Return the files of a delivery, those marked that hold a key of another day's delivery."""
    if feeds.feed(feed).mode != "events" or not any(file.rows for file in files):
        return files
    on = row["business_on"]
    with engine.reading(context.register) as connection:
        others = deliveries.files_of_other_days(
            connection, row["delivery_id"], on - REACH, on + REACH
        )
    if not others:
        return files
    paths = [str(context.lake / other.path) for other in others]
    return [replace(file, repeats=_repeats(context, feed, row, file, paths)) for file in files]


def _repeats(
    context: Context, feed: str, row: dict[str, Any], file: Written, others: list[str]
) -> bool:
    connection = connect_duckdb()
    key = list(feeds.feed(feed).key)
    mine = connection.read_parquet(str(context.lake / file.file.path)).select(key)
    theirs = connection.read_parquet(others, union_by_name=True)
    near = theirs.business_on.between(row["business_on"] - REACH, row["business_on"] + REACH)
    found = mine.semi_join(theirs.filter(near).select(key), key).limit(1)
    return bool(connection.execute(found.count()))
