"""The entry of a statement (:61:), its balances, and the entry as cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from warning_signals.sources.reading.figures import COMMA, cents, money, quoted
from warning_signals.sources.reading.mt940_about import said_of
from warning_signals.sources.reading.pages import Balance, Row
from warning_signals.sources.reading.written_days import near, short_day

ENTRY = re.compile(
    r"(?P<value>\d{6})(?P<entered>\d{4})?(?P<mark>R?[CD])(?P<funds>[A-Z])?(?P<amount>\d+,\d*)"
    r"(?P<code>[A-Z][A-Z0-9]{3})(?P<references>.*)",
    re.ASCII,
)
BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d+,\d*)", re.ASCII)
# The reversal of a credit takes money out of the account, the reversal of a debit brings it back.
SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1}
NO_REFERENCE = ("NONREF", "NOREF", "NOTPROVIDED")


@dataclass
class Entry:
    """One :61:; `amount` in cents, money into the account is positive."""

    line: int
    booked_on: date
    value_on: date
    amount: int
    is_reversal: bool
    reference: str | None
    code: str
    more: list[str]
    about: list[str] = field(default_factory=list)


def entry(line: int, lines: list[str]) -> Entry:
    """Read a :61:; ValueError where a date, the mark or the amount cannot be right."""
    match = ENTRY.fullmatch(lines[0].rstrip())
    if not match:
        raise ValueError("it does not read as dates, C or D, amount and code")
    value_on = short_day(match["value"])
    owner, _, servicer = match["references"].partition("//")
    references = [" ".join(text.split()) for text in (servicer, owner)]
    return Entry(
        line=line,
        booked_on=near(match["entered"], value_on) if match["entered"] else value_on,
        value_on=value_on,
        amount=SIGNS[match["mark"]] * cents(match["amount"], COMMA),
        is_reversal=match["mark"].startswith("R"),
        reference=next((r for r in references if r and r not in NO_REFERENCE), None),
        code=match["code"],
        more=lines[1:],
    )


def balance(line: int, text: str) -> Balance:
    """Read a :60a: or :62a:; ValueError where it cannot be right."""
    match = BALANCE.fullmatch(text)
    if not match:
        raise ValueError(f"{quoted(text)} does not read as C or D, date, currency and amount")
    mark, day, currency, amount = match.groups()
    owed = SIGNS[mark] * cents(amount, COMMA)
    return Balance(owed, currency, short_day(day).isoformat(), line)


def row(entry: Entry) -> Row:
    """Return the entry's cells in the order of statement_blocks.OF_ENTRY."""
    said = said_of(entry.about) if entry.about else {"purpose": " ".join(entry.more)}
    said = {key: " ".join(text.split()) for key, text in said.items()}
    end_to_end = said.get("end_to_end")
    return (
        entry.booked_on.isoformat(),
        entry.value_on.isoformat(),
        money(entry.amount),
        "true" if entry.is_reversal else "false",
        entry.reference,
        None if end_to_end in NO_REFERENCE else end_to_end or None,
        said.get("name") or None,
        said.get("account") or None,
        said.get("purpose") or None,
        entry.code,
    )
