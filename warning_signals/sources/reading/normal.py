"""Ways of writing that differ between banks, brought to one form where the source says so.

Full-width digits, ideographic spaces, thousands separators, a typographic minus, exponents; days
in another form; times of another zone without an offset. A cell that does not read stays as it
came, so that the checks refuse it with what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

MINUS = "[−‐‑‒–—﹣－]"
THOUSANDS = r"^-?\d{1,3}(,\d{3})+(\.\d+)?$"
EXPONENT = r"^-?\d+(\.\d+)?[eE][+-]?\d{1,2}$"
NO_OFFSET = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$"


def normalised(
    cells: pa.Table,
    plain: Sequence[str],
    days: Mapping[str, str],
    zone: str | None,
    instants: Sequence[str],
) -> pa.Table:
    """Return the cells with `plain` columns in ASCII form, `days` read by their strptime format.

    `zone` gives an offset to those `instants` that carry none.
    """
    for name in plain:
        cells = _replaced(cells, name, _plain(cells.column(name)))
    for name, form in days.items():
        cells = _replaced(cells, name, _iso_day(cells.column(name), form))
    for name in instants if zone else ():
        cells = _replaced(cells, name, _with_offset(cells.column(name), str(zone)))
    return cells


def _replaced(cells: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return cells.set_column(cells.schema.get_field_index(name), name, column)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    text = pc.utf8_trim_whitespace(pc.utf8_normalize(column, form="NFKC"))
    text = pc.replace_substring_regex(text, MINUS, "-")
    grouped = pc.fill_null(pc.match_substring_regex(text, THOUSANDS), False)
    text = pc.if_else(grouped, pc.replace_substring(text, ",", ""), text)
    powers = pc.fill_null(pc.match_substring_regex(text, EXPONENT), False)
    return _written_out(text, powers) if pc.any(powers).as_py() else text


def _written_out(text: pa.ChunkedArray, powers: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return 1.2E+05 as 120000: exactly, as a decimal."""
    import pyarrow as pa
    import pyarrow.compute as pc

    few = pc.unique(text.filter(powers)).to_pylist()
    plain = pa.array([f"{Decimal(number):f}" for number in few], pa.string())
    found = pc.index_in(text, value_set=pa.array(few, pa.string()))
    return pc.coalesce(plain.take(found), text)


def _iso_day(column: pa.ChunkedArray, form: str) -> pa.ChunkedArray:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    read = pd.to_datetime(column.to_pandas(), format=form, errors="coerce", exact=True)
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
    known = local.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").dt.tz_convert("UTC")
    written = known.dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return pc.coalesce(pa.chunked_array([pa.Array.from_pandas(written, type=pa.string())]), column)
