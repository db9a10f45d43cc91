"""One MT940 message: its fields in their order, then a page."""

from __future__ import annotations

import re
from typing import NoReturn

from warning_signals.sources.reading.figures import quoted
from warning_signals.sources.reading.mt940_entry import Entry, balance, entry, row
from warning_signals.sources.reading.mt940_fields import Field
from warning_signals.sources.reading.pages import Page, named, rejected

# The order of a message's fields; an entry and what is said about it may come again and again.
ORDER = {"20": 1, "21": 2, "25": 3, "25P": 3, "28": 4, "28C": 4, "60F": 5, "60M": 5, "61": 6}
ORDER |= {"62F": 7, "62M": 7, "64": 8, "65": 9}
REPEATED = ("61", "65")
NUMBER = re.compile(r"(\d{1,16})(?:/(\d{1,10}))?", re.ASCII)
NEEDED = {
    3: "its account (:25:)", 4: "its number (:28C:)", 5: "its opening balance (:60F:)",
    7: "its closing balance (:62F:)",
}  # fmt: skip


class Message:
    """One message: its fields in their order, then a page."""

    def __init__(self, name: str, reference: Field) -> None:
        self._name, self._reference = name, reference.text
        self._page = Page("", "", "", "", reference.line)
        self._at = ORDER["20"]
        self._seen = {self._at}
        self._entry: Entry | None = None

    def take(self, field: Field) -> None:
        """Take the next field; FeedRejected where it cannot be right or cannot stand here."""
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
