"""Records as JSON lines, kept raw for replay, and as blocks of text cells.

The last line says how many records stand before it, so that a file that was cut off is known:

    {"record_id": "P-1", "party": {"name": "..."}}
    {"ews.rows": 1}
"""

from __future__ import annotations

import json
import re
from typing import Any, BinaryIO

LAST_LINE = re.compile(rb'\{"ews\.rows": ([0-9]{1,12})\}\n')
LONGEST_LAST_LINE = 32  # and the end of the line before it


class JsonLines:
    """Writes such a file record by record; `seal` says that it is whole."""

    def __init__(self, to: BinaryIO) -> None:
        self.to = to
        self.rows = 0

    def add(self, record: Any) -> None:
        """Append one record as it was sent."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        self.to.write(line.encode("utf-8", "surrogatepass") + b"\n")
        self.rows += 1

    def seal(self) -> None:
        """Write the last line."""
        self.to.write(json.dumps({"ews.rows": self.rows}).encode() + b"\n")


def rows_said(raw: BinaryIO) -> int | None:
    """Return how many records the last line says there are, None where it says nothing."""
    size = raw.seek(0, 2)
    raw.seek(max(0, size - LONGEST_LAST_LINE))
    end = raw.read()
    raw.seek(0)
    begin = end.rfind(b"\n", 0, max(0, len(end) - 1)) + 1
    if begin == 0 and size > LONGEST_LAST_LINE:
        return None
    last = LAST_LINE.fullmatch(end[begin:])
    return int(last[1]) if last else None
