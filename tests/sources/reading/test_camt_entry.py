"""Who an entry is with and what for, in one transaction or in a batch of them."""

import pytest

from tests.sources.reading.statement_files import Row, bal, camt, camt_notes, camt_rows, ntry, stmt

OLD = "camt.053.001.02"
PARTIES = (
    "<RltdPties><Dbtr>{}Li Mill{}</Dbtr><DbtrAcct><Id><IBAN>DE02</IBAN></Id></DbtrAcct>"
    "<Cdtr>{}Wang Noodles{}</Cdtr><CdtrAcct><Id><Othr><Id>6222</Id></Othr></Id></CdtrAcct>"
    "</RltdPties>"
)
NEW_PARTIES = PARTIES.format(*["<Pty><Nm>", "</Nm></Pty>"] * 2)
OLD_PARTIES = PARTIES.format(*["<Nm>", "</Nm>"] * 2)


def details(*inside: str) -> str:
    return "<NtryDtls>" + "".join(f"<TxDtls>{one}</TxDtls>" for one in inside) + "</NtryDtls>\n"


def statement(value: str, more: str) -> str:
    total = f"{float(value):.2f}"
    return stmt(bal("OPBD", "0.00") + bal("CLBD", total) + ntry(value, more))


def read(value: str, more: str, version: str = "camt.053.001.08") -> Row:
    content = camt(statement(value, more), version)
    if version == OLD:
        content = content.replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>")
    [row] = camt_rows(content)
    return row


@pytest.mark.parametrize(
    ("version", "parties"), [(OLD, OLD_PARTIES), ("camt.053.001.08", NEW_PARTIES)]
)
def test_the_counterparty_is_who_paid_what_came_in_and_who_got_what_went_out(
    version: str, parties: str
) -> None:
    came, went = (read(value, details(parties), version) for value in ("10.00", "-10.00"))

    assert (came["counterparty_name"], came["counterparty_account"]) == ("Li Mill", "DE02")
    assert (went["counterparty_name"], went["counterparty_account"]) == ("Wang Noodles", "6222")


def test_in_a_reversal_the_parties_keep_their_roles() -> None:
    row = read("-10.00", "<RvslInd>true</RvslInd>" + details(NEW_PARTIES))

    assert row["counterparty_name"] == "Li Mill"


def test_a_party_on_our_own_side_is_no_counterparty() -> None:
    ours = "<RltdPties><Cdtr><Pty><Nm>We</Nm></Pty></Cdtr></RltdPties>"

    assert read("10.00", details(ours))["counterparty_name"] is None


def test_a_bank_may_be_the_counterparty() -> None:
    agent = "<Dbtr><Agt><FinInstnId><Nm>Big Bank</Nm></FinInstnId></Agt></Dbtr>"

    row = read("10.00", details(f"<RltdPties>{agent}</RltdPties>"))

    assert row["counterparty_name"] == "Big Bank"


def test_references_purpose_and_code_are_taken_from_where_they_stand() -> None:
    row = read(
        "10.00",
        "<NtryRef>7</NtryRef><AcctSvcrRef>BANK-9</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn>"
        "<Prtry><Cd>544</Cd></Prtry></BkTxCd>"
        + details(
            "<Refs><EndToEndId>E2E</EndToEndId></Refs>"
            "<RmtInf><Ustrd>invoice\n 12</Ustrd><Ustrd>of May</Ustrd></RmtInf>"
        )
        + "<AddtlNtryInf>other words</AddtlNtryInf>",
    )

    assert (row["entry_reference"], row["end_to_end_id"]) == ("BANK-9", "E2E")
    assert (row["purpose"], row["transaction_code"]) == ("invoice 12 of May", "PMNT-RCDT-DMCT")


def test_what_is_missing_is_taken_from_the_next_best_place_or_empty() -> None:
    structured = "<RmtInf><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>"
    refs = "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
    code = "<BkTxCd><Prtry><Cd>544</Cd></Prtry></BkTxCd>"

    row = read("10.00", "<NtryRef>7</NtryRef>" + code + details(refs + structured))

    assert (row["entry_reference"], row["end_to_end_id"]) == ("7", None)
    assert (row["purpose"], row["transaction_code"]) == ("RF18", "544")
    assert read("10.00", "<AddtlNtryInf>Fee</AddtlNtryInf>")["purpose"] == "Fee"


def test_a_batch_counts_once_and_says_only_what_all_its_parts_say() -> None:
    one = "<Refs><EndToEndId>{}</EndToEndId></Refs><RmtInf><Ustrd>wages</Ustrd></RmtInf>"
    parts = [f'<Amt Ccy="CNY">5.00</Amt>{one.format(name)}' for name in ("A", "B")]

    row = read("-10.00", details(*parts))

    assert (row["amount"], row["entry_no"]) == ("-10.00", "1")
    assert (row["purpose"], row["end_to_end_id"]) == ("wages", None)


def test_details_that_do_not_add_up_to_their_entry_are_noted() -> None:
    parts = details('<Amt Ccy="CNY">5.00</Amt>', '<Amt Ccy="CNY">4.00</Amt>')

    assert camt_notes(camt(statement("-10.00", parts))) == (
        "In 1 entries the details do not add up to the entry, which counts by its own amount. "
        "The first: line 10 has -10.00 CNY, its details -9.00 CNY.",
    )


@pytest.mark.parametrize(
    "parts",
    [
        ['<Amt Ccy="CNY">6.00</Amt>', '<Amt Ccy="CNY">4.00</Amt>'],
        ['<Amt Ccy="CNY">12</Amt><CdtDbtInd>DBIT</CdtDbtInd>',
         '<Amt Ccy="CNY">2</Amt><CdtDbtInd>CRDT</CdtDbtInd>'],
        ['<Amt Ccy="USD">5.00</Amt>', '<Amt Ccy="CNY">4.00</Amt>'],
        ['<Amt Ccy="CNY">5.00</Amt>', ""],
        ['<Amt Ccy="CNY">five</Amt>'],
        ['<AmtDtls><TxAmt><Amt Ccy="CNY">10</Amt></TxAmt></AmtDtls>'],
    ],
)  # fmt: skip
def test_details_that_add_up_or_cannot_be_added_are_not(parts: list[str]) -> None:
    assert camt_notes(camt(statement("-10.00", details(*parts)))) == ()


def test_what_an_entry_s_details_say_is_not_told_of_the_next_entry() -> None:
    first = ntry("1.00", details(NEW_PARTIES))
    content = camt(stmt(bal("OPBD", "0.00") + bal("CLBD", "3.00") + first + ntry("2.00")))

    [_, second] = camt_rows(content)

    assert second["counterparty_name"] is None
