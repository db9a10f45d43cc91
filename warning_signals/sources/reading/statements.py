"""Statements of account: proved to the cent, then handed on as blocks of cells.

Whatever the format, a reader yields pages and gets back blocks. A statement whose opening balance
and entries do not make its closing balance rejects the delivery.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from warning_signals.model import Parsed
from warning_signals.sources.reading.page_order import Pages
from warning_signals.sources.reading.pages import Page, rejected
from warning_signals.sources.reading.statement_blocks import Making
from warning_signals.sources.reading.statement_proof import proved


def blocks(
    pages: Iterable[Page], ordering: Pages, name: str, notes: Callable[[], tuple[str, ...]]
) -> Iterator[Parsed]:
    """Yield the entries of all statements in blocks, at least one; `notes` are asked for last.

    Rows have the cells OF_ENTRY. Raises FeedRejected where a statement does not reconcile, is not
    whole, or stands in the file twice with different content, and where there is none.
    """
    making = Making()
    seen: dict[tuple[str, str], bytes] = {}
    for page in pages:
        if whole := ordering.add(page):
            statement = proved(whole, name)
            key, content = (statement.account, statement.id), blake2b(digest_size=16)
            for number, row in enumerate((r for p in whole for r in p.rows), 1):
                content.update(repr(row).encode())
                yield from making.take((*statement.cells, str(number), *row))
            content.update(repr(statement.cells).encode())
            if seen.setdefault(key, content.digest()) != content.digest():
                raise rejected(
                    name,
                    f"{statement.label} at line {statement.line:,} stands in it twice, with other "
                    "content each time",
                )
    ordering.finish()
    if not seen:
        raise rejected(name, "it holds no statement")
    yield making.last(notes())
