"""Which row of a file each row read is, where lines with a wrong number of cells are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warning_signals.sources.reading.tables import BLOCK_ROWS, RawTable

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv as arrow_csv


@dataclass
class Lines:
    """Numbers the rows that were read; those with a wrong number of cells are left out."""

    width: int
    next_no: int = 1
    invalid: list[tuple[int, str, str]] = field(default_factory=list)
    passed_over: list[int] = field(default_factory=list)
    last_text: str = ""
    last_width: int = 0

    @property
    def ends_short(self) -> bool:
        """Whether the last line of all has too few cells; known once everything is read."""
        behind = any(number >= self.next_no for number in self.passed_over)
        return behind and self.last_width < self.width

    def keep(self, row: arrow_csv.InvalidRow) -> str:
        """Note a row that has too few or too many cells."""
        why = f"{row.actual_columns} cells, the header has {self.width}"
        self.invalid.append((row.number - 1, row.text, why))
        self.passed_over.append(row.number - 1)
        self.last_text, self.last_width = row.text, row.actual_columns
        return "skip"

    def numbered(self, cells: pa.Table) -> Iterator[RawTable]:
        """Yield the block in pieces of at most BLOCK_ROWS, the invalid lines with the first."""
        bad, self.invalid = self.invalid, []
        numbers = self._numbers(cells.num_rows)
        for start in range(0, max(cells.num_rows, 1), BLOCK_ROWS):
            piece = cells.slice(start, BLOCK_ROWS)
            yield RawTable(piece, numbers[start : start + BLOCK_ROWS], bad if not start else [])

    def _numbers(self, count: int) -> np.ndarray:
        """Return the numbers of the next rows; the reader may know of invalid ones far ahead."""
        import numpy as np

        run = np.arange(self.next_no, self.next_no + count + len(self.passed_over))
        free: np.ndarray = run[~np.isin(run, self.passed_over)][:count]
        if count:
            self.next_no = int(free[-1]) + 1
            self.passed_over = [number for number in self.passed_over if number > free[-1]]
        return free
