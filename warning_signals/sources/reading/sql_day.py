"""One business date of one source, read by SQL within one snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

from warning_signals import feeds
from warning_signals.errors import FeedError, FeedNotArrived
from warning_signals.sources.reading import sql_statements as statements
from warning_signals.sources.reading.columns import CARRIED
from warning_signals.sources.reading.kept import Kept
from warning_signals.sources.reading.sql_cells import texts
from warning_signals.sources.reading.sql_errors import Passing
from warning_signals.sources.reading.sql_options import Options
from warning_signals.sources.reading.sql_totals import totals_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

CARRIED_AS = {"business_on": "date", "known_at": "instant"}


def keep_day(
    connection: Connection, options: Options, business_on: date, what: str, to: BinaryIO
) -> None:
    """Write the rows of one business date, their number and their totals into an empty file.

    What was written there before is dropped. Raises FeedNotArrived where the day is not closed,
    FeedError where the result cannot be kept, Passing where rows are missing from it.
    """
    to.seek(0)
    to.truncate()
    watermark = watermark_of(connection, options, business_on)
    if watermark is None:
        raise FeedNotArrived(
            f"{what} has not arrived: core banking has not closed that day. What needs it is not "
            "evaluated until a later run reads it."
        )
    bound = _bound(options, business_on) | {"watermark": watermark}
    rows = _rows(options)
    streamed = connection.execution_options(stream_results=True, yield_per=options.chunk_rows)
    counted = connection.execute(statements.count_of(rows), bound).scalar_one()
    totals = totals_of(connection, options.totals, bound, what)
    result = streamed.execute(rows, bound)
    headings = list(result.keys())
    if twice := sorted({heading for heading in headings if headings.count(heading) > 1}):
        raise FeedError(f"{what}: the query gives the column {twice[0]!r} twice. Name it apart.")
    with Kept(to, headings) as kept:
        for chunk in result.partitions(options.chunk_rows):
            kept.add(_as_text(chunk, headings, options, what))
        kept.seal(totals)
    if kept.rows != counted:
        raise Passing(f"{what}: {kept.rows:,} rows came, and the database counts {counted:,}.")


def _as_text(
    chunk: Sequence[Any], headings: Sequence[str], options: Options, what: str
) -> list[list[str | None]]:
    zone = ZoneInfo(options.zone) if options.zone else options.calendar.zone
    columns = []
    for heading, values in zip(headings, zip(*chunk, strict=True), strict=True):
        ours = feeds.feed(options.feed).column(options.columns.get(heading, heading))
        kind = CARRIED_AS.get(heading) or (ours.type if ours else "text")
        try:
            columns.append(texts(values, zone, kind))
        except TypeError as exc:
            raise FeedError(
                f"{what}: the column {heading!r} holds {exc}, which is no text, number or time. "
                "Nothing of it is taken. Cast it in the query, or leave it out."
            ) from None
    return columns


def _rows(options: Options) -> Select[Any]:
    order = options.order_by or _key(options)
    if options.query is not None:
        return statements.rows_of_query(options.query, order)
    names = [column.name for column in feeds.feed(options.feed).columns]
    columns = {their: their for their in options.columns or names}
    by_day = "business_on" in feeds.feed(options.feed).key
    if options.day is not None and by_day:
        columns["business_on"] = options.day
        order = [options.day if name == "business_on" else name for name in order]
    return statements.rows_of_table(str(options.table), columns, options.day, order)


def _key(options: Options) -> list[str]:
    """Return the feed's key by the headings of this source."""
    theirs = {ours: heading for heading, ours in options.columns.items()}
    key = feeds.feed(options.feed).key
    return [name if name in CARRIED else theirs.get(name, name) for name in key]


def watermark_of(connection: Connection, options: Options, business_on: date) -> Any:
    """Return what tells that core banking has closed the day, None where it has not."""
    if statements.is_query(options.watermark):
        query = statements.all_of_query(options.watermark)
    else:
        query = statements.closed_by_column(options.watermark)
    row = connection.execute(query, _bound(options, business_on)).first()
    return None if row is None else row[0]


def _bound(options: Options, business_on: date) -> dict[str, Any]:
    before = options.calendar.previous_business_day(business_on)
    return {"business_on": business_on, "since": before}
