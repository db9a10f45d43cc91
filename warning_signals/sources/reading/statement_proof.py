"""A statement proved to the cent: its opening balance and entries make its closing balance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from warning_signals.sources.reading.figures import money, quoted, spoken
from warning_signals.sources.reading.pages import Balance, Page, Row, rejected


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
