"""SWIFT MT940 statements of account: many in a file, in pages, with or without block headers.

Stricter than the libraries that there are: every date, mark and amount must read, the fields must
stand in their order, and a statement that does not add up rejects the delivery.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NoReturn

from warning_signals.model import Parsed
from warning_signals.sources.reading.encodings import numbered_lines
from warning_signals.sources.reading.mt940_fields import BEGIN, END, Field, fields
from warning_signals.sources.reading.mt940_message import Message
from warning_signals.sources.reading.page_order import Pages
from warning_signals.sources.reading.pages import Page, rejected
from warning_signals.sources.reading.statements import blocks


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
        self._message: Message | None = None
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
                self._message = Message(self._name, field)
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
