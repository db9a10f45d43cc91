"""Typed columns as text cells, and text cells as CSV (RFC 4180, `\\n`), a column at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 200_000


def to_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the column as text: ISO dates, ISO instants with offset, `true` and `false`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type) and column.type.tz:
        seconds = column.cast(pa.timestamp("s", column.type.tz), safe=False)
        plain = pc.strftime(seconds, "%Y-%m-%dT%H:%M:%S%z")
        return pc.replace_substring_regex(plain, r"(\d\d)$", r":\1")
    return column.cast(pa.string())


def recode(column: pa.ChunkedArray, codes: Mapping[str, str]) -> pa.ChunkedArray:
    """Return the text column with each word replaced by its code; unknown words stay."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not codes:
        return column
    at = pc.index_in(column, pa.array(list(codes), pa.string()))
    return pc.coalesce(
        pa.array(list(codes.values()), pa.string()).take(at.combine_chunks()), column
    )


def to_csv(table: pa.Table) -> str:
    """Return a table of text columns as CSV with a header; cells are quoted only where needed."""
    import pyarrow as pa

    header = ",".join(_quoted(pa.chunked_array([pa.array(table.column_names)])).to_pylist())
    parts = [header]
    for start in range(0, table.num_rows, ROWS_AT_ONCE):
        parts.append(_lines(table.slice(start, ROWS_AT_ONCE)))
    return "\n".join(parts) + "\n"


def _lines(table: pa.Table) -> str:
    import pyarrow as pa
    import pyarrow.compute as pc

    quoted = [_quoted(column).combine_chunks() for column in table.columns]
    lines = pc.binary_join_element_wise(*quoted, ",", null_handling="replace", null_replacement="")
    whole = pa.ListArray.from_arrays(pa.array([0, len(lines)], pa.int32()), lines)
    return str(pc.binary_join(whole, "\n")[0].as_py())


def _quoted(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    special = pc.match_substring_regex(column, '[",\r\n]')
    if not pc.any(special).as_py():
        return column
    escaped = pc.replace_substring(column, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', escaped, '"', ""), column)
