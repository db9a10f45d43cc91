"""Text cells become the feed's types; a cell that cannot be is null and a fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.intake.faults import Fault, Row, shown
from warning_signals.model import Text

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

EARLIEST, LATEST = "1990-01-01", "2099-12-31"
LONGEST_TEXT = 4000
DATE = r"^(19[9]\d|20\d\d)-\d{2}-\d{2}$"
ZONE = r"(Z|[+-]\d{2}:?\d{2})"
INSTANT = rf"^(19[9]\d|20\d\d)-\d{{2}}-\d{{2}}[T ]\d{{2}}:\d{{2}}:\d{{2}}(\.\d{{1,6}})?{ZONE}$"
PATTERNS = {
    "money": r"^-?\d{1,16}(\.\d{1,2})?$",
    "number": r"^-?\d{1,15}(\.\d+)?$",
    "integer": r"^-?\d{1,15}$",
    "flag": r"^(true|false)$",
    "date": DATE,
    "instant": INSTANT,
}
# A control character other than tab and newline, or an unpaired surrogate's replacement.
CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]"
WANTED = {
    "money": Text("an amount like 1234.50, at most two decimals", "金额，如 1234.50，最多两位小数"),
    "number": Text("a plain number like 12.5", "数字，如 12.5"),
    "integer": Text("a whole number", "整数"),
    "flag": Text("true or false", "true 或 false"),
    "date": Text(f"a day like 2026-06-08, {EARLIEST} to {LATEST}", "日期，如 2026-06-08"),
    "instant": Text("an instant like 2026-06-08T09:30:00+08:00", "带时区的时间"),
    "text": Text(
        f"text of at most {LONGEST_TEXT} characters without control characters",
        f"不含控制字符、不超过{LONGEST_TEXT}字的文本",
    ),
}


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
            faults.append(Fault(bad, name, "type", _hint(name, kind)))
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


def _hint(column: str, kind: str) -> Callable[[Row], Text]:
    def hint(row: Row) -> Text:
        value = row[column] or ""
        likely = _likely(value, kind)
        quoted = shown(column, value)
        return Text(
            f"{column} {quoted!r} is not {WANTED[kind].en}."
            + (f" Perhaps {likely} was meant." if likely else ""),
            f"{column} 的值“{quoted}”应为{WANTED[kind].zh}。"
            + (f"也许应为 {likely}。" if likely else ""),
        )

    return hint


def _likely(value: str, kind: str) -> str | None:
    """Return what a near miss was probably meant to be: other digits, separators, date forms."""
    if kind not in PATTERNS or len(value) > 40:
        return None
    plain = unicodedata.normalize("NFKC", value).strip().replace("−", "-")
    if kind in ("money", "number", "integer"):
        plain = plain.replace(",", "")
    if kind == "date" and (
        parts := re.fullmatch(r"(\d{4})[年/.]?(\d{1,2})[月/.]?(\d{1,2})日?", plain, re.ASCII)
    ):
        plain = f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}"
    return plain if plain != value and re.match(PATTERNS[kind], plain, re.ASCII) else None
