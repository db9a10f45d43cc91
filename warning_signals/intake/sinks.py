"""Where the rows of a delivery go while it is being checked: a lake file, and the refused ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

from warning_signals.intake.words import Bad

if TYPE_CHECKING:
    import pyarrow as pa

IN_MEMORY = 16 << 20


class Refused:
    """Quarantined rows as JSON lines, in memory while they are few."""

    def __init__(self, folder: Path | None = None) -> None:
        self.count = 0
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        self._lines = SpooledTemporaryFile(  # noqa: SIM115
            IN_MEMORY, "w+", encoding="utf-8", dir=str(folder) if folder else None
        )

    def write(self, rows: Iterable[Bad]) -> None:
        """Append rows."""
        for row in rows:
            self._lines.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
            self.count += 1

    def __iter__(self) -> Iterator[Bad]:
        self._lines.seek(0)
        for line in self._lines:
            yield Bad(**json.loads(line))

    def close(self) -> None:
        """Forget the rows."""
        self._lines.close()


@dataclass(frozen=True)
class Sinks:
    """Takes accepted rows in the feed's schema, block by block, and refused rows.

    `accept` is told which rows count only from when their party was known, as a mask.
    """

    accept: Callable[[pa.Table, pa.ChunkedArray], None]
    refused: Refused
