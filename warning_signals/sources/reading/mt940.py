"""SWIFT MT940 statements of account: many in a file, in pages, with or without block headers.

Stricter than the libraries that there are: every date, mark and amount must read, the fields must
stand in their order, and a statement that does not add up rejects the delivery.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NoReturn

from warning_signals.model import Parsed
from warning_signals.sources.reading.encodings import numbered_lines
from warning_signals.sources.reading.figures import quoted
from warning_signals.sources.reading.mt940_entry import Entry, balance, entry, row
from warning_signals.sources.reading.mt940_fields import BEGIN, END, Field, fields
from warning_signals.sources.reading.pages import Page, Pages, named, rejected
from warning_signals.sources.reading.statements import blocks

# The order of a message's fields; an entry and what is said about it may come again and again.
ORDER = {"20": 1, "21": 2, "25": 3, "25P": 3, "28": 4, "28C": 4, "60F": 5, "60M": 5, "61": 6}
ORDER |= {"62F": 7, "62M": 7, "64": 8, "65": 9}
REPEATED = ("61", "65")
NUMBER = re.compile(r"(\d{1,16})(?:/(\d{1,10}))?", re.ASCII)
NEEDED = {
    3: "its account (:25:)", 4: "its number (:28C:)", 5: "its opening balance (:60F:)",
    7: "its closing balance (:62F:)",
}  # fmt: skip


def read_mt940(handle: BinaryIO, name: str, encodings: Sequence[str]) -> Iterator[Parsed]:
    """Yield the entries of all statements in blocks; the first encoding that fits is taken.

    Raises FeedRejected where the file is not what it should be or does not reconcile.
    """
    first, last = "its first page (:60F:)", "its last page (:62F:)"
    ordering = Pages(name, first, last, numbered=False)
    messages = _Messages(name)
    found = fields(numbered_lines(handle, name, encodings), name)
    yield from blocks(messages.pages(found), ordering, name, messages.notes)


class _Messages:
    def __init__(self, name: str) -> None:
        self._name = name
        self._message: _Message | None = None
        self._block: int | None = None
        self._unread = 0

    def pages(self, found: Iterator[Field]) -> Iterator[Page]:
        """Yield one page for each message."""
        for field in found:
            if field.tag in (BEGIN, END, "20"):
                yield from self._ended()
            if field.tag in (BEGIN, END):
                self._block_of(field)
            elif field.tag == "20":
                self._message = _Message(self._name, field)
            elif self._message is None:
                self._refuse(field, f"the field :{field.tag}: stands outside a statement")
            elif field.tag == "NS":
                self._unread += 1
            else:
                self._message.take(field)
        yield from self._ended()
        if self._block:
            raise rejected(
                self._name,
                f"the message that begins at line {self._block:,} has no end: the file is cut off",
            )

    def notes(self) -> tuple[str, ...]:
        """Return what was not read, in sentences."""
        unread = f"{self._unread:,} fields :NS:, which are no part of MT940, were not read."
        return (unread,) if self._unread else ()

    def _ended(self) -> Iterator[Page]:
        message, self._message = self._message, None
        if message:
            yield message.page()

    def _block_of(self, mark: Field) -> None:
        if mark.tag == END:
            self._block = None
        elif self._block:
            self._refuse(mark, "a message begins before the one above has ended")
        else:
            self._block = mark.line

    def _refuse(self, field: Field, why: str) -> NoReturn:
        raise rejected(self._name, f"line {field.line:,}: {why}")


class _Message:
    """One message: its fields in their order, then a page."""

    def __init__(self, name: str, reference: Field) -> None:
        self._name, self._reference = name, reference.text
        self._page = Page("", "", "", "", reference.line)
        self._at = ORDER["20"]
        self._seen = {self._at}
        self._entry: Entry | None = None

    def take(self, field: Field) -> None:
        if field.tag == "86":
            self._about(field)
            return
        at = ORDER[field.tag]
        if at < self._at or (at in self._seen and field.tag not in REPEATED):
            self._refuse(field, f"a :{field.tag}: cannot stand here, or not twice")
        self._at = at
        self._seen.add(at)
        self._finish_entry()
        try:
            self._read(field)
        except ValueError as exc:
            self._refuse(field, f"the :{field.tag}: cannot be right: {exc}")

    def page(self) -> Page:
        """Return the message as a page; FeedRejected where a field is missing."""
        self._finish_entry()
        page = self._page
        for at, what in NEEDED.items():
            if at not in self._seen:
                label = page.label or f"statement {named(self._reference, page.account)}"
                raise rejected(self._name, f"{label} at line {page.line:,} lacks {what}")
        return page

    def _read(self, field: Field) -> None:
        page = self._page
        if field.tag in ("25", "25P"):
            page.account = field.text
            if not page.account:
                raise ValueError("it names no account")
        elif field.tag in ("28", "28C"):
            self._number(field.text)
        elif field.tag in ("60F", "60M"):
            page.start = balance(field.line, field.text)
            page.first = field.tag == "60F"
            page.opening = page.start if page.first else None
        elif field.tag == "61":
            self._entry = entry(field.line, field.lines)
            page.total += self._entry.amount
        elif field.tag in ("62F", "62M"):
            page.end = balance(field.line, field.text)
            page.last = field.tag == "62F"
            page.closing = page.end if page.last else None
            page.id = f"{page.id}-{page.end.on}"

    def _number(self, text: str) -> None:
        match = NUMBER.fullmatch(text)
        if not match:
            raise ValueError(f"{quoted(text)} is no statement number")
        page = self._page
        page.id, page.statement = text, str(int(match[1]))
        page.number = int(match[2]) if match[2] else None
        reference = named(self._reference, page.account)
        page.label = f"statement {named(text, page.account)} (reference {reference})"

    def _about(self, field: Field) -> None:
        if self._entry:
            self._entry.about += field.lines
        elif self._at < ORDER["60F"]:
            self._refuse(field, "a :86: stands here before any balance or entry")

    def _finish_entry(self) -> None:
        if self._entry:
            self._page.rows.add(row(self._entry))
            self._entry = None

    def _refuse(self, field: Field, why: str) -> NoReturn:
        raise rejected(self._name, f"line {field.line:,}: {why}")
