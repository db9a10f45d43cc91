"""Text cells become the feed's types; a cell that cannot be is null and a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.intake.cell_hints import LONGEST_TEXT, PATTERNS, hint
from warning_signals.intake.faults import Fault

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


# A control character other than tab and newline, or an unpaired surrogate's replacement.
CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]"


@dataclass(frozen=True)
class Typed:
    """The delivery's own columns in the feed's types, and the cells that would not become one."""

    table: pa.Table
    faults: list[Fault]


def typed(feed_name: str, cells: pa.Table) -> Typed:
    """Cast every column of `cells`; blank is null, and nothing is rounded or guessed.

    Columns business_on and known_at are cast too where the delivery carries them.
    """
    import pyarrow as pa

    schema = feeds.arrow_schema(feed_name)
    columns: dict[str, pa.Array] = {}
    faults: list[Fault] = []
    for name in cells.column_names:
        kind = _kind(feed_name, name)
        array, bad = _cast(cells.column(name).combine_chunks(), kind, schema.field(name).type)
        columns[name] = array
        if len(bad):
            faults.append(Fault(bad, name, "type", hint(name, kind)))
    return Typed(pa.table(columns), faults)


def _kind(feed_name: str, name: str) -> str:
    column = feeds.feed(feed_name).column(name)
    if column is None:
        return "instant" if name == "known_at" else "date"
    return "text" if column.type == "choice" else column.type


def _cast(text: pa.Array, kind: str, to: pa.DataType) -> tuple[pa.Array, np.ndarray]:
    """Return the typed column and the positions of the cells that are not null and not right."""
    import pyarrow as pa
    import pyarrow.compute as pc

    blank = pc.fill_null(pc.equal(text, ""), True)
    right = _right_text(text) if kind == "text" else pc.match_substring_regex(text, PATTERNS[kind])
    good = pc.if_else(pc.and_(pc.invert(blank), right), text, pa.scalar(None, pa.string()))
    array = _AS.get(kind, _plainly)(good, to)
    bad = pc.and_(pc.invert(blank), pc.is_null(array))
    return array, pc.indices_nonzero(bad).to_numpy()


def _right_text(text: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    short = pc.less_equal(pc.binary_length(text), LONGEST_TEXT)
    if not pc.all(short).as_py():
        short = pc.less_equal(pc.utf8_length(text), LONGEST_TEXT)
    return pc.and_not(short, pc.match_substring_regex(text, CONTROL))


def _plainly(text: pa.Array, to: pa.DataType) -> pa.Array:
    return text.cast(to)


def _as_time(text: pa.Array, to: pa.DataType) -> pa.Array:
    """Read days and instants; 30 February and 23:59:60 become null."""
    import pandas as pd
    import pyarrow as pa

    read = pd.to_datetime(
        text.to_pandas(), format="ISO8601", errors="coerce", utc=pa.types.is_timestamp(to)
    )
    return pa.Array.from_pandas(read).cast(to)


_AS: dict[str, Callable[[pa.Array, pa.DataType], pa.Array]] = {
    "date": _as_time,
    "instant": _as_time,
}
