"""Single values of a camt.053 record: what must be there once, and what is no amount or date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn
from zoneinfo import ZoneInfo

from warning_signals.sources.reading.figures import cents, quoted
from warning_signals.sources.reading.pages import Balance, rejected
from warning_signals.sources.reading.written_days import day, day_of_instant
from warning_signals.sources.reading.xml_records import Record

SIGNS = {"CRDT": 1, "DBIT": -1}
FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Values:
    """Reads values out of records of one file; FeedRejected names the line of the record."""

    name: str
    zone: ZoneInfo

    def refuse(self, record: Record, why: str) -> NoReturn:
        """Reject the delivery for something in this record."""
        raise rejected(self.name, f"the {record.kind} at line {record.line:,} {why}")

    def maybe(self, record: Record, key: str) -> str | None:
        """Return a value that may be missing or empty, but not be there twice."""
        found = record.values.get(key, [])
        if len(found) > 1:
            self.refuse(record, f"has {key} more than once")
        return (found[0] or None) if found else None

    def needed(self, record: Record, key: str) -> str:
        """Return a value that must be there."""
        found = self.maybe(record, key)
        if found is None:
            self.refuse(record, f"has no {key}")
        return found

    def flag(self, record: Record, key: str) -> bool | None:
        """Return true, false, or None where it is not said."""
        found = self.maybe(record, key)
        if found is not None and found not in FLAGS:
            self.refuse(record, f"has the {key} {quoted(found)}, which is neither true nor false")
        return None if found is None else FLAGS[found]

    def number(self, record: Record, key: str) -> int | None:
        """Return a page number."""
        found = self.maybe(record, key)
        if found is not None and not (found.isascii() and found.isdigit() and len(found) < 10):
            self.refuse(record, f"has the {key} {quoted(found)}, which is no number")
        return None if found is None else int(found)

    def on(self, record: Record, key: str) -> str | None:
        """Return a date, told in the bank's zone where it comes with a time."""
        try:
            if found := self.maybe(record, key):
                return day(found)
            found = self.maybe(record, f"{key} DtTm")
            return day_of_instant(found, self.zone) if found else None
        except ValueError as exc:
            self.refuse(record, f"has a {key} that cannot be right: {exc}")

    def signed(self, record: Record) -> tuple[int, str]:
        """Return the record's own amount in cents, signed, and its currency."""
        try:
            amount = cents(self.needed(record, "Amt"))
        except ValueError as exc:
            self.refuse(record, f"has an Amt that cannot be right: {exc}")
        mark = self.needed(record, "CdtDbtInd")
        if mark not in SIGNS:
            self.refuse(record, f"has the CdtDbtInd {quoted(mark)}, not CRDT or DBIT")
        return SIGNS[mark] * amount, self.needed(record, "Amt Ccy")

    def balance(self, record: Record) -> Balance:
        """Return a balance with its date."""
        amount, currency = self.signed(record)
        on = self.on(record, "Dt")
        if on is None:
            self.refuse(record, "has no Dt")
        return Balance(amount, currency, on, record.line)
