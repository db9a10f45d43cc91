"""Statements of account: proved to the cent, then handed on as blocks of cells.

Whatever the format, a reader yields pages and gets back blocks. A statement whose opening balance
and entries do not make its closing balance rejects the delivery.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.model import Parsed
from warning_signals.sources.reading.figures import money, quoted, spoken
from warning_signals.sources.reading.page_order import Pages
from warning_signals.sources.reading.pages import Balance, Page, Row, rejected

if TYPE_CHECKING:
    import pyarrow as pa

FEED = "bank_statements"
BLOCK = 10_000
PIECE = 2_000
OF_STATEMENT = (
    "account_number", "statement_id", "currency", "opening_balance", "closing_balance", "from_on",
    "until_on", "entry_no",
)  # fmt: skip
OF_ENTRY = (
    "booked_on", "value_on", "amount", "is_reversal", "entry_reference", "end_to_end_id",
    "counterparty_name", "counterparty_account", "purpose", "transaction_code",
)  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """A whole statement that reconciles; its pages are in order."""

    account: str
    id: str
    label: str
    line: int
    opening: Balance
    closing: Balance
    from_on: str | None
    until_on: str | None
    pages: list[Page]

    @property
    def cells(self) -> Row:
        """The cells that all its rows share, in the order of OF_STATEMENT but for the last."""
        balances = money(self.opening.cents), money(self.closing.cents)
        return (
            self.account, self.id, self.opening.currency, *balances, self.from_on, self.until_on,
        )  # fmt: skip


def blocks(
    pages: Iterable[Page], ordering: Pages, name: str, notes: Callable[[], tuple[str, ...]]
) -> Iterator[Parsed]:
    """Yield the entries of all statements in blocks, at least one; `notes` are asked for last.

    Rows have the cells OF_ENTRY. Raises FeedRejected where a statement does not reconcile, is not
    whole, or stands in the file twice with different content, and where there is none.
    """
    making = _Making()
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


def proved(pages: list[Page], name: str) -> Statement:
    """Return the statement that these pages make, in their order, or raise FeedRejected."""
    head, tail = pages[0], pages[-1]
    opening = _agreed("opening", [p.opening for p in pages], head, name)
    closing = _agreed("closing", [p.closing for p in pages], head, name)
    currency = next((p.currency for p in pages if p.currency), opening.currency)
    for page in pages:
        _refuse_other_currency(page, currency, opening, closing, name)
        if len(pages) > 1 and page.start and page.end:
            _prove(page.start, page.total, page.end, f"page {page.number} of {page.label}", name)
    for one, other in pairwise(pages):
        if one.end and other.start and one.end.cents != other.start.cents:
            raise rejected(
                name,
                f"{other.label} goes on at line {other.line:,} with "
                f"{spoken(other.start.cents, currency)}, but the page before ended with "
                f"{spoken(one.end.cents, currency)}",
            )
    total = sum(page.total for page in pages)
    _prove(opening, total, closing, f"{head.label} at line {head.line:,}", name)
    return Statement(
        account=head.account,
        id=tail.id,
        label=head.label,
        line=head.line,
        opening=opening,
        closing=closing,
        from_on=head.from_on or opening.on,
        until_on=tail.until_on or closing.on,
        pages=pages,
    )


def _agreed(kind: str, found: list[Balance | None], page: Page, name: str) -> Balance:
    said = [balance for balance in found if balance is not None]
    if not said:
        raise rejected(name, f"{page.label} at line {page.line:,} has no {kind} booked balance")
    one = said[0]
    other = next((b for b in said if (b.cents, b.currency) != (one.cents, one.currency)), None)
    if other:
        raise rejected(
            name,
            f"{page.label} at line {page.line:,} has two {kind} balances, "
            f"{spoken(one.cents, one.currency)} and {spoken(other.cents, other.currency)}",
        )
    return one


def _refuse_other_currency(
    page: Page, currency: str, opening: Balance, closing: Balance, name: str
) -> None:
    balances = [b for b in (opening, closing, page.start, page.end) if b]
    used = [(b.currency, b.line) for b in balances] + list(page.others.items())
    used += [(page.currency, page.line)] if page.currency else []
    for other, line in used:
        if other != currency:
            raise rejected(
                name,
                f"{page.label} is kept in {currency}, but what stands at line {line:,} is in "
                f"{quoted(other)}; amounts of unlike currencies are never added up",
            )


def _prove(opening: Balance, total: int, closing: Balance, what: str, name: str) -> None:
    made, currency = opening.cents + total, opening.currency
    if made != closing.cents:
        raise rejected(
            name,
            f"{what} does not add up: {spoken(opening.cents, currency)} at its opening and entries "
            f"of {spoken(total, currency)} make {spoken(made, currency)}, its closing balance is "
            f"{spoken(closing.cents, currency)}, a difference of "
            f"{spoken(closing.cents - made, currency)}",
        )


class _Making:
    """Rows to tables, tables to blocks."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._tables: list[pa.Table] = []
        self._given = 0

    def take(self, row: Row) -> Iterator[Parsed]:
        self._rows.append(row)
        if len(self._rows) == PIECE:
            self._pack()
            if len(self._tables) * PIECE == BLOCK:
                yield self.last(())

    def last(self, notes: tuple[str, ...]) -> Parsed:
        import pyarrow as pa

        self._pack()
        cells, self._tables = pa.concat_tables(self._tables).combine_chunks(), []
        start = self._given + 1
        self._given += cells.num_rows
        return Parsed(cells, range(start, self._given + 1), [], notes)

    def _pack(self) -> None:
        import pyarrow as pa

        names = (*OF_STATEMENT, *OF_ENTRY)
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(names)
        arrays = {n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)}
        nothing = pa.nulls(len(self._rows), pa.string())
        wanted = [column.name for column in feeds.feed(FEED).columns]
        self._tables.append(pa.table({n: arrays.get(n, nothing) for n in wanted}))
        self._rows = []
