"""One entry of a camt.053 statement as a row, with what its details agree on."""

from __future__ import annotations

from dataclasses import dataclass, field

from warning_signals.sources.reading.camt_values import SIGNS, Values
from warning_signals.sources.reading.figures import cents, money
from warning_signals.sources.reading.pages import Row
from warning_signals.sources.reading.xml_records import Record

NOT_GIVEN = ("NOTPROVIDED", "NONREF")
SAID = ("EndToEndId", "Dbtr", "DbtrAcct", "Cdtr", "CdtrAcct", "purpose")


@dataclass
class Details:
    """What the transactions within one entry say, folded as they come.

    `said` holds for each of SAID what all of them say, None where they differ or are silent.
    """

    said: dict[str, str | None] = field(default_factory=dict)
    count: int = 0
    all_have_amounts: bool = True
    currencies: set[str] = field(default_factory=set)
    marked: int = 0
    unmarked: int = 0

    def take(self, record: Record) -> None:
        """Fold in one TxDtls."""
        says = {key: _first(record, key) for key in SAID[:-1]} | {"purpose": _purpose(record)}
        if self.count:
            says = {key: text if self.said[key] == text else None for key, text in says.items()}
        self.said = says
        self.count += 1
        self._add(record)

    def sum(self, sign: int, currency: str) -> int | None:
        """Return their sum, None unless all are given in the currency of the account."""
        if not (self.count and self.all_have_amounts and self.currencies == {currency}):
            return None
        return self.marked + sign * self.unmarked

    def _add(self, record: Record) -> None:
        key = "Amt" if "Amt" in record.values else "TxAmt"
        try:
            amount = cents(_first(record, key) or "")
        except ValueError:
            self.all_have_amounts = False
            return
        self.currencies.add(_first(record, f"{key} Ccy") or "")
        mark = _first(record, "CdtDbtInd")
        if mark in SIGNS:
            self.marked += SIGNS[mark] * amount
        else:
            self.unmarked += amount


def row(values: Values, entry: Record, details: Details, amount: int) -> Row:
    """Return the entry's cells in the order of statement_blocks.OF_ENTRY.

    The counterparty is who stands on the other side: the debtor of money that came in. In a
    reversal the two still have the roles of the payment that is turned back.
    """
    reversal = values.flag(entry, "RvslInd") or False
    side = "Dbtr" if (amount > 0) != reversal else "Cdtr"
    said = details.said
    end_to_end = said.get("EndToEndId")
    return (
        values.on(entry, "BookgDt"),
        values.on(entry, "ValDt"),
        money(amount),
        "true" if reversal else "false",
        values.maybe(entry, "AcctSvcrRef") or values.maybe(entry, "NtryRef"),
        None if end_to_end in NOT_GIVEN else end_to_end,
        said.get(side),
        said.get(f"{side}Acct"),
        said.get("purpose") or _text(values.maybe(entry, "AddtlNtryInf")),
        "-".join(entry.values.get("code", [])) or _first(entry, "own code"),
    )


def _first(record: Record, key: str) -> str | None:
    found = record.values.get(key)
    return _text(found[0]) if found else None


def _purpose(record: Record) -> str | None:
    words = record.values.get("Ustrd") or record.values.get("Ref") or []
    return _text(" ".join(words))


def _text(text: str | None) -> str | None:
    """Return a text on one line, None where there is nothing in it."""
    return " ".join(text.split()) or None if text else None
