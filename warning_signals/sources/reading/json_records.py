"""Records as JSON lines to blocks of text cells, by what stands at each path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.json_lines import LAST_LINE, rows_said
from warning_signals.sources.reading.json_values import MISSING, at, loads, paths_in
from warning_signals.sources.reading.tables import RawTable

BLOCK_ROWS = 20_000


def read_records(raw: BinaryIO, name: str, paths: Sequence[str]) -> Iterator[RawTable]:
    """Yield the records in blocks, at least one, with what stands at each path as text.

    A path that no record up to there has is left out, as a column that is missing; one that a
    record has and that is not asked for is a column without values, so that it is noticed. What
    is no record, or has a list where a cell is due, is a bad line. Raises FeedRejected where the
    last line is missing.
    """
    expected = rows_said(raw)
    if expected is None:
        raise FeedRejected(
            f"{name} does not end with the number of its records: it is cut off. Nothing of it is "
            "taken; it is pulled again on the next try."
        )
    present: set[str] = set()
    done = 0
    lines = islice(raw, expected)
    while block := list(islice(lines, BLOCK_ROWS)):
        yield _block(block, done + 1, paths, present)
        done += len(block)
    if done != expected or LAST_LINE.fullmatch(raw.read()) is None:
        raise FeedRejected(f"{name} has {done:,} records and says {expected:,}: it is damaged.")
    if not done:
        yield _table({path: [] for path in paths}, [], [])


def _block(lines: Sequence[bytes], first: int, paths: Sequence[str], present: set[str]) -> RawTable:
    columns: dict[str, list[str | None]] = {path: [] for path in paths}
    numbers: list[int] = []
    bad: list[tuple[int, str, str]] = []
    others: list[str] = []
    for number, line in enumerate(lines, first):
        try:
            record = _record(line)
            cells = {path: _cell(at(record, path), path) for path in paths}
        except ValueError as exc:
            bad.append((number, line.decode("utf-8", "replace").rstrip("\n"), str(exc)))
            continue
        others = others or [path for path in paths_in(record) if not _is_asked(path, paths)]
        present.update(path for path in paths if at(record, path) is not MISSING)
        for path, cell in cells.items():
            columns[path].append(cell)
        numbers.append(number)
    held = {path: column for path, column in columns.items() if path in present or not numbers}
    nothing: list[str | None] = [None] * len(numbers)
    return _table(held | dict.fromkeys(others[:50], nothing), numbers, bad)


def _is_asked(path: str, paths: Sequence[str]) -> bool:
    return any(f"{asked}.".startswith(f"{path}.") for asked in paths)


def _record(line: bytes) -> dict[str, Any]:
    record = loads(line.decode("utf-8", "surrogatepass"))
    if not isinstance(record, dict):
        raise ValueError("it is no record with named values")
    return record


def _cell(value: Any, path: str) -> str | None:
    if value is MISSING or value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        raise ValueError(f"{path} holds a {'list' if isinstance(value, list) else 'record'}")
    text = str(value)
    if not text.isascii() and text != text.encode("utf-8", "replace").decode():
        raise ValueError(f"{path} holds half of a character")
    return text


def _table(
    columns: dict[str, list[str | None]], numbers: list[int], bad: list[tuple[int, str, str]]
) -> RawTable:
    import pyarrow as pa

    arrays = {path: pa.array(column, pa.string()) for path, column in columns.items()}
    return RawTable(pa.table(arrays), numbers, bad)
