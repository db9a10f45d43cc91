"""The file's headings and codes become the feed's columns and words."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.errors import FeedRejected
from warning_signals.model import Parsed
from warning_signals.sources.reading.tables import RawTable

if TYPE_CHECKING:
    import pyarrow as pa

# Set by the bank for every row; an opening brings them along.
CARRIED = ("business_on", "known_at")


def to_parsed(
    raw: RawTable,
    name: str,
    feed_name: str,
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
) -> Parsed:
    """Rename headings and codes; a column the feed has and the file has not is null.

    Codes that are not mapped stay as they are. Raises FeedRejected where a required column is
    missing, with the heading that comes nearest.
    """
    import pyarrow as pa

    heading_of = _headings(raw, name, feed_name, columns)
    wanted = [column.name for column in feeds.feed(feed_name).columns]
    wanted += [name for name in CARRIED if name in heading_of and name not in wanted]
    nothing = pa.nulls(raw.cells.num_rows, pa.string())
    cells = {
        ours: _coded(raw.cells.column(heading_of[ours]), values.get(ours, {}))
        if ours in heading_of
        else nothing
        for ours in wanted
    }
    ignored = [h for h in raw.cells.column_names if h not in set(heading_of.values())]
    notes = tuple(f"Column {h!r} of {name} is not in {feed_name} and was ignored." for h in ignored)
    return Parsed(pa.table(cells), raw.row_no, raw.bad_lines, notes)


def _headings(
    raw: RawTable, name: str, feed_name: str, columns: Mapping[str, str]
) -> dict[str, str]:
    feed = feeds.feed(feed_name)
    own = {column.name: column.name for column in feed.columns}
    theirs = {ours: heading for heading, ours in columns.items()} or own
    theirs |= {carried: carried for carried in CARRIED}
    present = set(raw.cells.column_names)
    required = [column.name for column in feed.columns if column.required]
    required += [key for key in feed.key if key in CARRIED]
    for ours in required:
        heading = theirs.get(ours, ours)
        if heading not in present:
            raise FeedRejected(_missing(name, heading, present - set(theirs.values())))
    return {ours: heading for ours, heading in theirs.items() if heading in present}


def _missing(name: str, heading: str, unknown: set[str]) -> str:
    near = get_close_matches(heading, sorted(unknown), n=1, cutoff=0.4)
    found = f" The nearest heading in the file is {near[0]!r}." if near else ""
    return (
        f"{name} has no column {heading!r}, which is required.{found} Nothing of it is taken. "
        "Ask for the column, or change `columns` in config/sources.yml."
    )


def _coded(column: pa.ChunkedArray, words: Mapping[str, str]) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not words:
        return column
    codes = pa.array(list(words), pa.string())
    meant = pa.array(list(words.values()), pa.string())
    return pc.coalesce(meant.take(pc.index_in(column, value_set=codes)), column)
