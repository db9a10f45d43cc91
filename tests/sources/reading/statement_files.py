"""Statements made by hand or by chance, written as each of the formats that are read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from warning_signals.sources.reading.camt053 import read_camt053
from warning_signals.sources.reading.mt940 import read_mt940

FAMILY = "urn:iso:std:iso:20022:tech:xsd:"
ZONE = ZoneInfo("Asia/Shanghai")
Row = dict[str, Any]


def camt_rows(content: bytes | str, zone: ZoneInfo = ZONE) -> list[Row]:
    """Read a camt.053 file and return its rows."""
    raw = content.encode() if isinstance(content, str) else content
    return rows_of(read_camt053(io.BytesIO(raw), "bank_statements_20260608.xml", zone))


def camt_notes(content: str) -> tuple[str, ...]:
    """Read a camt.053 file and return its notes."""
    found = read_camt053(io.BytesIO(content.encode()), "bank_statements_20260608.xml", ZONE)
    return [block.notes for block in found][-1]


def mt940_rows(content: bytes | str, encodings: Sequence[str] = ("utf-8",)) -> list[Row]:
    """Read an MT940 file and return its rows."""
    raw = content.encode() if isinstance(content, str) else content
    return rows_of(read_mt940(io.BytesIO(raw), "bank_statements_20260608.sta", encodings))


def rows_of(blocks: Iterator[Any]) -> list[Row]:
    """Return the rows of all blocks, with the numbers that they bear."""
    return [
        {"row_no": number, **row}
        for block in blocks
        for number, row in zip(block.row_no, block.cells.to_pylist(), strict=True)
    ]


def refuse_unreconciled(rows: Sequence[Row]) -> None:
    """Fail where the entries of a statement do not make its closing balance from its opening.

    A statement that comes again, the same in all, is counted once: its rows are for the check to
    call repetitions.
    """
    entries = {tuple(cell for name, cell in row.items() if name != "row_no"): row for row in rows}
    whole: dict[tuple[str, ...], Decimal] = {}
    for row in entries.values():
        key = tuple(row[name] for name in STATEMENT)
        whole[key] = whole.get(key, Decimal(row["opening_balance"])) + Decimal(row["amount"])
    for key, closing in whole.items():
        assert closing == Decimal(key[-1]), key


STATEMENT = ("account_number", "statement_id", "currency", "opening_balance", "closing_balance")


@dataclass(frozen=True)
class MadeEntry:
    """One entry; `cents` is signed, money into the account is positive."""

    cents: int
    booked_on: date = date(2026, 6, 8)
    value_on: date = date(2026, 6, 8)
    is_reversal: bool = False
    reference: str = "R1"
    end_to_end: str = "E1"
    name: str = "Ningbo Trading"
    account: str = "6222000000000001"
    purpose: str = "goods"
    code: str = "NTRF"


@dataclass(frozen=True)
class MadeStatement:
    """One statement of a made-up account."""

    number: int = 1
    account: str = "A00001-1"
    currency: str = "CNY"
    opening: int = 0
    entries: Sequence[MadeEntry] = field(default_factory=tuple)

    @property
    def closing(self) -> int:
        """What the entries make of the opening balance."""
        return self.opening + sum(entry.cents for entry in self.entries)


def said(statement: MadeStatement) -> list[Row]:
    """Return what a reader must find, without the statement's id, which each format has."""
    return [
        {
            "account_number": statement.account,
            "currency": statement.currency,
            "opening_balance": amount(statement.opening),
            "closing_balance": amount(statement.closing),
            "entry_no": str(number),
            "booked_on": entry.booked_on.isoformat(),
            "value_on": entry.value_on.isoformat(),
            "amount": amount(entry.cents),
            "is_reversal": "true" if entry.is_reversal else "false",
            "entry_reference": entry.reference,
            "end_to_end_id": entry.end_to_end,
            "counterparty_name": entry.name,
            "counterparty_account": entry.account,
            "purpose": entry.purpose,
            "transaction_code": entry.code,
        }
        for number, entry in enumerate(statement.entries, 1)
    ]


def amount(cents: int) -> str:
    """Return cents as an amount with two decimals."""
    return str(Decimal(cents).scaleb(-2).quantize(Decimal("0.01")))


def camt_file(*statements: MadeStatement, version: str = "camt.053.001.08") -> str:
    """Write statements as a camt.053 document."""
    return camt("".join(map(_camt_statement(version), statements)), version)


def camt(inside: str, version: str = "camt.053.001.08", header: str = "") -> str:
    """Return a document around Stmt elements."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{FAMILY}{version}">\n'
        f"<BkToCstmrStmt>\n<GrpHdr><MsgId>M1</MsgId>{header}</GrpHdr>\n{inside}</BkToCstmrStmt>\n"
        "</Document>\n"
    )


def stmt(inside: str, name: str = "S1", account: str = "A00001-1", ccy: str = "CNY") -> str:
    """Return a Stmt element around pages, balances and entries."""
    currency = f"<Ccy>{ccy}</Ccy>" if ccy else ""
    pages, _, rest = inside.partition("<!-- pages above -->")
    above, inside = (pages, rest) if rest else ("", inside)
    return (
        f"<Stmt>\n<Id>{name}</Id>\n{above}<Acct><Id><Othr><Id>{account}</Id></Othr></Id>"
        f"{currency}</Acct>\n{inside}</Stmt>\n"
    )


def page(number: int, last: bool) -> str:
    """Return the pagination of a Stmt, to stand before its balances."""
    return (
        f"<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{str(last).lower()}</LastPgInd></StmtPgntn>"
        "<!-- pages above -->"
    )


def bal(kind: str, value: str, ccy: str = "CNY", on: str = "2026-06-08", sub: str = "") -> str:
    """Return a Bal element; a minus makes it a debit."""
    mark, plain = ("DBIT", value[1:]) if value.startswith("-") else ("CRDT", value)
    interim = f"<SubTp><Cd>{sub}</Cd></SubTp>" if sub else ""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry>{interim}</Tp>"
        f'<Amt Ccy="{ccy}">{plain}</Amt><CdtDbtInd>{mark}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>\n'
    )


def ntry(value: str, more: str = "", ccy: str = "CNY", status: str = "<Cd>BOOK</Cd>") -> str:
    """Return a Ntry element; a minus makes it a debit."""
    mark, plain = ("DBIT", value[1:]) if value.startswith("-") else ("CRDT", value)
    booked = "" if "<BookgDt>" in more else "<BookgDt><Dt>2026-06-08</Dt></BookgDt>"
    return (
        f'<Ntry>\n<Amt Ccy="{ccy}">{plain}</Amt><CdtDbtInd>{mark}</CdtDbtInd>\n'
        f"<Sts>{status}</Sts>{booked}\n{more}</Ntry>\n"
    )


def _camt_statement(version: str) -> Any:
    def write(made: MadeStatement) -> str:
        entries = "".join(_camt_entry(made, entry, version) for entry in made.entries)
        day_before = (date(2026, 6, 8) - timedelta(days=1)).isoformat()
        opening = bal("OPBD", amount(made.opening), made.currency, day_before)
        closing = bal("CLBD", amount(made.closing), made.currency)
        name = f"S{made.number}"
        return stmt(opening + closing + entries, name, made.account, made.currency)

    return write


def _camt_entry(made: MadeStatement, entry: MadeEntry, version: str) -> str:
    old = version.endswith("02")
    # In a reversal the parties keep the roles of the payment that is turned back.
    side = "Dbtr" if (entry.cents > 0) != entry.is_reversal else "Cdtr"
    name = f"<Nm>{escape(entry.name)}</Nm>"
    more = (
        f"<RvslInd>{str(entry.is_reversal).lower()}</RvslInd>"
        f"<BookgDt><Dt>{entry.booked_on}</Dt></BookgDt><ValDt><Dt>{entry.value_on}</Dt></ValDt>"
        f"<AcctSvcrRef>{entry.reference}</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>{entry.code}</Cd></Prtry></BkTxCd>\n<NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>{entry.end_to_end}</EndToEndId></Refs>\n<RltdPties>"
        f"<{side}>{name if old else f'<Pty>{name}</Pty>'}</{side}>"
        f"<{side}Acct><Id><Othr><Id>{entry.account}</Id></Othr></Id></{side}Acct></RltdPties>\n"
        f"<RmtInf><Ustrd>{escape(entry.purpose)}</Ustrd></RmtInf></TxDtls></NtryDtls>\n"
    )
    value = amount(entry.cents)
    return ntry(value, more, made.currency, "BOOK" if old else "<Cd>BOOK</Cd>")


def mt940_file(*statements: MadeStatement, end: str = "\n") -> str:
    """Write statements as MT940 messages."""
    return "".join(line + end for made in statements for line in _mt940_lines(made))


def _mt940_lines(made: MadeStatement) -> Iterator[str]:
    yield from (":20:STARTUMS", f":25:{made.account}", f":28C:{made.number}/1")
    yield f":60F:{_mt940_balance(made.opening, made.currency, date(2026, 6, 7))}"
    for entry in made.entries:
        mark = "C" if (entry.cents > 0) != entry.is_reversal else "D"
        yield (
            f":61:{entry.value_on:%y%m%d}{entry.booked_on:%m%d}{'R' * entry.is_reversal}{mark}"
            f"{_comma(entry.cents)}{entry.code}NONREF//{entry.reference}"
        )
        about = f"EREF+{entry.end_to_end}SVWZ+{entry.purpose}"
        parts = [about[at : at + 27] for at in range(0, len(about), 27)]
        text = "166?00TRANSFER" + "".join(f"?{20 + n}{part}" for n, part in enumerate(parts))
        text += f"?31{entry.account}?32{entry.name[:27]}?33{entry.name[27:]}"
        first, rest = text[:61], text[61:]
        yield f":86:{first}"
        yield from (rest[at : at + 65] for at in range(0, len(rest), 65))
    yield f":62F:{_mt940_balance(made.closing, made.currency, date(2026, 6, 8))}"
    yield "-"


def _mt940_balance(cents: int, currency: str, on: date) -> str:
    return f"{'D' if cents < 0 else 'C'}{on:%y%m%d}{currency}{_comma(cents)}"


def _comma(cents: int) -> str:
    return f"{abs(cents) // 100},{abs(cents) % 100:02}"
