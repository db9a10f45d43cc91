"""Dates as providers write them, as ISO days in the bank's zone.

`iso` is 2017-08-11 or an instant like 2017-08-10T16:00:00Z, `zh` is 2017年08月11日, and `epoch_ms`
counts milliseconds from 1970 in UTC. Whatever is not in the declared form stays as it is: the
checks name it, row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import pyarrow as pa

ZH = r"^\s*([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日\s*$"
MILLISECONDS = r"^-?[0-9]{1,14}$"
DAY, TIME = r"([0-9]{4}-[0-9]{2}-[0-9]{2})", r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
LOCAL = rf"^{DAY}{TIME}$"
ZONED = rf"^{DAY}{TIME}(Z|[+-][0-9]{{2}}:?[0-9]{{2}})$"


def as_days(column: pa.ChunkedArray, form: str, zone: ZoneInfo) -> pa.ChunkedArray:
    """Return a column of text with the dates in `form` rewritten as ISO days of `zone`."""
    return FORMS[form](column, zone)


def _from_zh(column: pa.ChunkedArray, _: ZoneInfo) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    plain = pc.utf8_normalize(column, form="NFKC")
    padded = pc.replace_substring_regex(plain, pattern=ZH, replacement=r"\1-0\2-0\3")
    days = pc.replace_substring_regex(padded, pattern="-0([0-9]{2})", replacement=r"-\1")
    return pc.if_else(pc.match_substring_regex(plain, ZH), days, column)


def _from_milliseconds(column: pa.ChunkedArray, zone: ZoneInfo) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    is_count = pc.match_substring_regex(column, MILLISECONDS)
    counts = pc.if_else(is_count, column, pa.scalar(None, pa.string())).cast(pa.int64())
    instants = counts.cast(pa.timestamp("ms", tz=zone.key))
    return pc.coalesce(pc.strftime(instants, format="%Y-%m-%d"), column)


def _from_iso(column: pa.ChunkedArray, zone: ZoneInfo) -> pa.ChunkedArray:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    local = pc.replace_substring_regex(column, pattern=LOCAL, replacement=r"\1")
    is_zoned = pc.match_substring_regex(column, ZONED)
    zoned = pc.if_else(is_zoned, column, pa.scalar(None, pa.string())).to_pandas()
    read = pd.to_datetime(zoned, format="ISO8601", errors="coerce", utc=True)
    days = pa.Array.from_pandas(read.dt.tz_convert(zone).dt.strftime("%Y-%m-%d"), type=pa.string())
    return pc.coalesce(pa.chunked_array([days]), local)


FORMS: dict[str, Callable[[pa.ChunkedArray, ZoneInfo], pa.ChunkedArray]] = {
    "iso": _from_iso,
    "zh": _from_zh,
    "epoch_ms": _from_milliseconds,
}
