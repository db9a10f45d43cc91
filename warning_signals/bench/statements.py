"""Large camt.053 files that reconcile, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
ENTRIES = 1_000
FIRST_DAY, LAST_DAY = date(2026, 6, 1), date(2026, 6, 8)
DAYS = 8
MILLION = 1_000_000

DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{NAMESPACE}">
  <BkToCstmrStmt>
    <GrpHdr>
      <MsgId>BENCH</MsgId>
      <CreDtTm>2026-06-09T01:00:00+08:00</CreDtTm>
    </GrpHdr>
"""
STATEMENT = """    <Stmt>
      <Id>{id}</Id>
      <ElctrncSeqNb>{number}</ElctrncSeqNb>
      <CreDtTm>2026-06-09T01:00:00+08:00</CreDtTm>
      <Acct>
        <Id><Othr><Id>{account}</Id></Othr></Id>
        <Ccy>CNY</Ccy>
      </Acct>
{opening}{closing}"""
BALANCE = """      <Bal>
        <Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>
        <Amt Ccy="CNY">{amount}</Amt>
        <CdtDbtInd>{mark}</CdtDbtInd>
        <Dt><Dt>{day}</Dt></Dt>
      </Bal>
"""
ENTRY = """      <Ntry>
        <NtryRef>{number}</NtryRef>
        <Amt Ccy="CNY">{amount}</Amt>
        <CdtDbtInd>{mark}</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>{day}</Dt></BookgDt>
        <ValDt><Dt>{day}</Dt></ValDt>
        <AcctSvcrRef>R{reference:012}</AcctSvcrRef>
        <BkTxCd>
          <Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn>
        </BkTxCd>
        <NtryDtls>
          <TxDtls>
            <Refs>
              <AcctSvcrRef>R{reference:012}</AcctSvcrRef>
              <EndToEndId>E{reference:012}</EndToEndId>
            </Refs>
            <Amt Ccy="CNY">{amount}</Amt>
            <CdtDbtInd>{mark}</CdtDbtInd>
            <RltdPties>
              <{role}>
                <Pty>
                  <Nm>第{party}号商贸有限公司</Nm>
                  <PstlAdr><Ctry>CN</Ctry><AdrLine>长江路{party}号</AdrLine></PstlAdr>
                </Pty>
              </{role}>
              <{role}Acct><Id><Othr><Id>6222{party:012}</Id></Othr></Id></{role}Acct>
            </RltdPties>
            <RltdAgts>
              <{role}Agt><FinInstnId><BICFI>BANKCNBJXXX</BICFI></FinInstnId></{role}Agt>
            </RltdAgts>
            <RmtInf><Ustrd>货款 {reference} goods as ordered &amp; received</Ustrd></RmtInf>
          </TxDtls>
        </NtryDtls>
      </Ntry>
"""
END = "    </Stmt>\n"
DOCUMENT_END = "  </BkToCstmrStmt>\n</Document>\n"


@dataclass(frozen=True)
class Written:
    """What a file holds."""

    size: int
    statements: int
    entries: int


def write_camt(
    path: Path, megabytes: float, seed: int, accounts: Sequence[str] = ("A00001-1",)
) -> Written:
    """Write a camt.053.001.08 file of at least that many million bytes, in whole statements.

    A statement has 1,000 entries, the last one as many as are needed; the accounts take turns.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    left = int(megabytes * MILLION) - len((DOCUMENT + DOCUMENT_END).encode())
    statements = entries = 0
    with path.open("wb") as handle:
        handle.write(DOCUMENT.encode())
        while left > 0 or not statements:
            account = accounts[statements % len(accounts)]
            for piece in _statement(rng, account, statements, max(1, left)):
                left -= handle.write(piece.encode())
                entries += piece.count("<Ntry>")
            statements += 1
        handle.write(DOCUMENT_END.encode())
        size = handle.tell()
    return Written(size, statements, entries)


def _statement(rng: np.random.Generator, account: str, index: int, wanted: int) -> Iterator[str]:
    """Yield a statement piece by piece, until it has ENTRIES or at least `wanted` bytes."""
    cents = rng.integers(-500_000_00, 500_000_01, ENTRIES).tolist()
    parties = rng.integers(1, 5_000, ENTRIES).tolist()
    opening = int(rng.integers(-10_000_000_00, 10_000_000_00))
    pieces: list[str] = []
    size = 0
    for at, (amount, party) in enumerate(zip(cents, parties, strict=True)):
        pieces.append(_entry(index, at, amount, party))
        size += len(pieces[-1].encode())
        if size >= wanted:
            break
    yield STATEMENT.format(
        id=f"{account}-{index + 1:06}",
        number=index + 1,
        account=account,
        opening=_balance("OPBD", opening, FIRST_DAY - timedelta(days=1)),
        closing=_balance("CLBD", opening + sum(cents[: len(pieces)]), LAST_DAY),
    )
    yield from pieces
    yield END


def _entry(index: int, at: int, cents: int, party: int) -> str:
    return ENTRY.format(
        number=at + 1,
        amount=_amount(cents),
        mark=_mark(cents),
        day=FIRST_DAY + timedelta(days=at * DAYS // ENTRIES),
        reference=index * ENTRIES + at + 1,
        role="Cdtr" if cents < 0 else "Dbtr",
        party=party,
    )


def _balance(kind: str, cents: int, day: date) -> str:
    return BALANCE.format(kind=kind, amount=_amount(cents), mark=_mark(cents), day=day)


def _amount(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02}"


def _mark(cents: int) -> str:
    return "DBIT" if cents < 0 else "CRDT"
