"""Whether a text was cut off: its last row opens a quote, or stops short without an end of line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.sources.reading.csv_lines import Lines

if TYPE_CHECKING:
    import pyarrow as pa


OPEN_QUOTE = "its last row opens a quote that never closes"
CUT_SHORT = "its last row stops short, without an end of line"


def with_an_end(path: Path) -> bool:
    """Say whether the text ended with an end of line; afterwards it does."""
    tail = _tail(path)
    if not tail.endswith(b"\n"):
        with path.open("ab") as handle:
            handle.write(b"\n")
    return tail.endswith((b"\n", b"\r"))


def cut_off(path: Path, last: pa.Table | None, lines: Lines, ended: bool) -> str | None:
    """Return why the text cannot be whole, None where it is; `last` is its last block of rows."""
    last_cell = last.column(last.num_columns - 1)[-1].as_py() if last is not None else None
    open_cell = (last_cell or "").endswith("\n") and not _tail(path).rstrip(b"\r\n").endswith(b'"')
    if open_cell or lines.last_text.count('"') % 2:
        return OPEN_QUOTE
    return CUT_SHORT if lines.ends_short and not ended else None


def _tail(path: Path) -> bytes:
    with path.open("rb") as handle:
        handle.seek(max(0, path.stat().st_size - 64))
        return handle.read()
