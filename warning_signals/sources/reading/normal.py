"""Ways of writing that differ between banks, brought to one form where the source says so.

Full-width digits, ideographic spaces, thousands separators, a typographic minus, exponents; days
in another form; times of another zone without an offset. A cell that does not read stays as it
came, so that the checks refuse it with what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.normal_numbers import plain_number

if TYPE_CHECKING:
    import pyarrow as pa


# Only years that the checks let through: a zone has no rules for the year 9999.
NO_OFFSET = r"^(199\d|20\d\d)-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$"


def normalised(
    cells: pa.Table,
    plain: Sequence[str],
    days: Mapping[str, str],
    zone: str | None,
    instants: Sequence[str],
) -> pa.Table:
    """Return the cells with `plain` columns in ASCII form, `days` read by their strptime format.

    `zone` gives an offset to those `instants` that carry none. Raises FeedRejected where the
    source's entry names a column, a form or a zone that does not exist.
    """
    for name in plain:
        cells = _replaced(cells, name, plain_number(cells.column(name)))
    for name, form in days.items():
        if name not in cells.column_names:
            raise FeedRejected(f"config/sources.yml declares days in {name!r}: no such column.")
        cells = _replaced(cells, name, _iso_day(cells.column(name), form))
    for name in instants if zone else ():
        cells = _replaced(cells, name, _with_offset(cells.column(name), str(zone)))
    return cells


def _replaced(cells: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return cells.set_column(cells.schema.get_field_index(name), name, column)


def _iso_day(column: pa.ChunkedArray, form: str) -> pa.ChunkedArray:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        read = pd.to_datetime(column.to_pandas(), format=form, errors="coerce", exact=True)
    except ValueError as exc:
        raise FeedRejected(f"config/sources.yml declares days as {form!r}: {exc}.") from exc
    days = pa.chunked_array([pa.Array.from_pandas(read.dt.strftime("%Y-%m-%d"), type=pa.string())])
    return pc.coalesce(days, column)


def _with_offset(column: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """Give local times their offset; an hour that the zone has twice or not at all gets none."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    bare = pc.fill_null(pc.match_substring_regex(column, NO_OFFSET), False)
    if not pc.any(bare).as_py():
        return column
    text = pc.if_else(bare, column, pa.scalar(None, pa.string())).to_pandas()
    local = pd.to_datetime(text, format="ISO8601", errors="coerce")
    try:
        known = local.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").dt.tz_convert("UTC")
    except ZoneInfoNotFoundError as exc:
        raise FeedRejected(f"config/sources.yml declares an unknown zone {zone!r}.") from exc
    written = known.dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return pc.coalesce(pa.chunked_array([pa.Array.from_pandas(written, type=pa.string())]), column)
