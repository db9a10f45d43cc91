"""A delivery's text cells on disk, to be read block by block more than once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from warning_signals.errors import FeedRejected
from warning_signals.model import Parsed

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NUMBER = "__row_no"
# More lines than this that do not even split into cells are the file's fault, not the lines'.
MOST_BAD_LINES = 100_000
MOST_BAD_TEXT = 256 << 20


@dataclass
class Spool:
    """The blocks of one delivery; a single block stays in memory. Close it when done."""

    folder: Path | None = None
    rows: int = 0
    bad_lines: list[tuple[int, str, str]] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    _first: pa.Table | None = None
    _file: Any = None
    _writer: Any = None
    _sink: Any = None
    _bad_text: int = 0

    @property
    def delivered(self) -> int:
        """How many rows came, the lines that would not parse included."""
        return self.rows + len(self.bad_lines)

    @property
    def columns(self) -> list[str]:
        """The columns that the delivery has."""
        return [] if self._first is None else [n for n in self._first.column_names if n != NUMBER]

    def add(self, block: Parsed) -> None:
        """Append a block; FeedRejected where too many lines do not split into cells."""
        import numpy as np
        import pyarrow as pa

        self.notes |= dict.fromkeys(block.notes)
        self._keep_bad(block.bad_lines)
        numbers = pa.array(np.asarray(block.row_no, dtype="int64"))
        table = block.cells.append_column(NUMBER, numbers)
        if self._first is None or not self.rows:
            self._first = table
        elif table.num_rows:
            self._append(table)
        self.rows += table.num_rows

    def blocks(self) -> Iterator[pa.Table]:
        """Yield the blocks, the row numbers in the column NUMBER."""
        import pyarrow as pa

        if self._writer is None:
            if self._first is not None:
                yield self._first
            return
        self._writer.close()
        with pa.OSFile(self._file.name) as source:
            reader = pa.ipc.open_file(source)
            for at in range(reader.num_record_batches):
                yield pa.Table.from_batches([reader.get_batch(at)])

    def parts(self, mask: np.ndarray) -> Iterator[Parsed]:
        """Yield of each block the rows of a mask over the whole delivery, where there are any."""
        start = 0
        for table in self.blocks():
            wanted = mask[start : start + table.num_rows]
            start += table.num_rows
            if wanted.any():
                yield parsed(table if wanted.all() else table.filter(wanted))

    def close(self) -> None:
        """Give back the file."""
        if self._writer is not None:
            self._writer.close()
            self._sink.close()
            self._file.close()

    def _append(self, table: pa.Table) -> None:
        if self._writer is None:
            self._writer = self._opened(table)
            self._writer.write_table(self._first)
        self._writer.write_table(table)

    def _opened(self, table: pa.Table) -> Any:
        import pyarrow as pa

        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
        self._file = NamedTemporaryFile(prefix="ews-", suffix=".arrow", dir=self.folder)  # noqa: SIM115
        self._sink = pa.OSFile(self._file.name, "wb")
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        return pa.ipc.new_file(self._sink, table.schema, options=options)

    def _keep_bad(self, lines: list[tuple[int, str, str]]) -> None:
        self.bad_lines += lines
        self._bad_text += sum(len(text) for _, text, _ in lines)
        if len(self.bad_lines) > MOST_BAD_LINES or self._bad_text > MOST_BAD_TEXT:
            number, _, why = self.bad_lines[0]
            raise FeedRejected(
                f"More than {len(self.bad_lines) - 1:,} lines do not split into cells, the first "
                f"is row {number} ({why}): nothing of it is taken. Ask for the file again."
            )


def spooled(blocks: Iterable[Parsed], folder: Path | None = None) -> Spool:
    """Return the blocks of a delivery as a spool; raises what the parser raises."""
    spool = Spool(folder)
    try:
        for block in blocks:
            spool.add(block)
    except BaseException:
        spool.close()
        raise
    return spool


def parsed(table: pa.Table) -> Parsed:
    """Return a block of the spool as text cells with their row numbers."""
    import pyarrow as pa

    numbers = table.column(NUMBER).to_numpy()
    plain = table.drop_columns([NUMBER]).combine_chunks()
    return Parsed(pa.table(plain), numbers, [])
