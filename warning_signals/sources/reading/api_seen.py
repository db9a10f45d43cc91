"""What came so far of a business date's pages, and what shows that some are missing or repeated."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from warning_signals.sources.reading.api_client import Api
from warning_signals.sources.reading.json_values import MISSING, at


class Changed(Exception):
    """The provider's number of records changed while its pages were pulled."""


@dataclass
class Seen:
    """What came so far: how many records, which, and on which page."""

    api: Api
    count: int = 0
    total: int | None = None
    empty: bool = False
    ids: dict[str, int] = field(default_factory=dict)
    contents: dict[str, int] = field(default_factory=dict)
    cursors: set[str] = field(default_factory=set)

    def page(self, number: int, rows: list[Any], total: int | None) -> None:
        """Take one page in, or raise for what shows that something is missing or repeated."""
        if number > 1 and total != self.total:
            raise Changed(f"{self.total} records at first, {total} on page {number}")
        self.total = total
        self.empty = not rows
        if rows:
            self._refuse_repeated(number, rows)
        self.count += len(rows)
        if total is not None and self.count > total:
            raise self.api.refuse(f"announced {total:,} records and sent {self.count:,}.")
        if self.empty and (number > 1 or total):
            self.refuse_fewer()

    def is_all(self) -> bool:
        """Say whether this was the last page: by the total, or by an empty one without any."""
        return self.empty if self.total is None else self.count == self.total

    def refuse_fewer(self) -> None:
        """Raise where the pages have ended and fewer records came than were announced."""
        if self.total is not None and self.count < self.total:
            raise self.api.refuse(
                f"announced {self.total:,} records and its pages ended after {self.count:,}.",
                "It is pulled again by the next run; ask the provider if that fails too.",
            )

    def cursor(self, number: int, following: Any) -> str:
        """Return where to go on from."""
        text = str(following)
        if self.empty:
            raise self.api.refuse(f"sent an empty page {number} and says that more follow.")
        if isinstance(following, (dict, list)) or text in self.cursors:
            raise self.api.refuse(f"leads from page {number} back to an earlier one.")
        self.cursors.add(text)
        return text

    def _refuse_repeated(self, number: int, rows: list[Any]) -> None:
        content = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
        if (before := self.contents.setdefault(content, number)) != number:
            raise self.api.refuse(f"sent page {before} again as page {number}.")
        if self.api.options.id_at is None:
            return
        for row in rows:
            told = at(row, self.api.options.id_at)
            before = (
                self.ids.setdefault(json.dumps(told), number) if told is not MISSING else number
            )
            if before != number:
                raise self.api.refuse(
                    f"sent a record of page {before} again on page {number}.",
                    "It is pulled again by the next run; ask the provider if that fails too.",
                )
