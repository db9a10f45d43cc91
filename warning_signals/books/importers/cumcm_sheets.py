"""The sheets of the contest's workbooks as rows and as columns of their types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from warning_signals.books.importers import check_columns
from warning_signals.errors import ConfigError


def sheet_rows(
    book: Path, sheet: str, needed: list[str], optional: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the named columns of each row that is not empty; None for an absent optional one."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    workbook = load_workbook(book, read_only=True, data_only=True)
    if sheet not in workbook.sheetnames:
        named = ", ".join(workbook.sheetnames)
        raise ConfigError(f"{book} has no sheet {sheet!r}; it has {named}.")
    lines = workbook[sheet].iter_rows(values_only=True)
    headings = [str(cell).strip() for cell in next(lines, ())]
    check_columns(book, needed, headings)
    places = [headings.index(name) if name in headings else None for name in needed + optional]
    for line in lines:
        if any(cell is not None for cell in line):
            yield tuple(None if at is None else line[at] for at in places)
    workbook.close()


def text(cell: Any) -> str | None:
    """Return a cell as text, None where it is empty."""
    return None if cell is None else str(cell)


def instant(cell: Any) -> datetime:
    """Return a date cell, or a date typed as text (2017-07-18, 2017/7/18), as an instant."""
    if isinstance(cell, datetime):
        return cell
    year, month, day = str(cell).strip().split(" ")[0].replace("/", "-").split("-")
    return datetime(int(year), int(month), int(day))  # noqa: DTZ001
