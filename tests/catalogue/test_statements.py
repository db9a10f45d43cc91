"""A18 XML that attacks or is of another kind; A19 MT940 that does not add up or is not whole."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.desk import Desk
from tests.sources.reading.statement_files import (
    MadeEntry,
    MadeStatement,
    bal,
    camt,
    camt_file,
    mt940_file,
    ntry,
    page,
    stmt,
)

FEED = "bank_statements"
XML, SWIFT = "bank_statements_20260608.xml", "bank_statements_20260608.sta"
HUNDRED = MadeStatement(account="AB001", opening=100_00, entries=(MadeEntry(25_00),))
ENTITY = '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE Document [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{held};" * 10}">' for held, name in pairwise("abcdefghx"))
    + "]>"
)


@pytest.mark.parametrize("version", ["camt.053.001.02", "camt.053.001.08"])
def test_both_versions_are_read(desk: Desk, version: str) -> None:
    told = desk.take(FEED, camt_file(HUNDRED, version=version), XML)

    assert (told["state"], told["accepted"]) == ("accepted", 1)
    [row] = desk.seen(FEED)
    assert (row["borrower_id"], str(row["amount"])) == ("B001", "25.00")


@pytest.mark.parametrize("version", ["camt.053.001.04", "camt.052.001.08", "pain.001.001.09"])
def test_another_version_or_message_is_rejected_by_name(desk: Desk, version: str) -> None:
    assert version in desk.refuse(FEED, camt_file(HUNDRED, version=version), XML)


@pytest.mark.parametrize("doctype", [ENTITY, LAUGHS], ids=["external entity", "billion laughs"])
def test_entities_are_refused_before_they_are_read(desk: Desk, doctype: str) -> None:
    head, rest = camt_file(HUNDRED).split("\n", 1)

    reason = desk.refuse(FEED, f"{head}\n{doctype}\n{rest.replace('goods', '&x;')}", XML)

    assert "it has a DOCTYPE, which no bank statement needs" in reason
    assert "root:" not in reason


def test_xml_that_is_cut_off_is_rejected_whole(desk: Desk) -> None:
    whole = camt_file(HUNDRED)

    assert "is cut off" in desk.refuse(FEED, whole[: whole.index("</Ntry>")], XML)


def test_a_camt_statement_that_does_not_add_up_is_rejected_with_the_sums(desk: Desk) -> None:
    balances = bal("OPBD", "100.00") + bal("CLBD", "130.00")

    reason = desk.refuse(FEED, camt(stmt(balances + ntry("25.00"), account="AB001")), XML)

    assert "100.00 CNY at its opening and entries of 25.00 CNY make 125.00 CNY" in reason
    assert "its closing balance is 130.00 CNY, a difference of 5.00 CNY" in reason


def test_a_page_of_a_camt_statement_that_is_missing_is_named(desk: Desk) -> None:
    first = page(1, last=False) + bal("OPBD", "0.00") + bal("CLBD", "1.00", sub="INTM")

    reason = desk.refuse(FEED, camt(stmt(first + ntry("1.00"), account="AB001")), XML)

    assert "page" in reason
    assert "missing" in reason


def test_an_mt940_statement_is_read(desk: Desk) -> None:
    told = desk.take(FEED, mt940_file(HUNDRED), SWIFT)

    assert (told["state"], told["accepted"]) == ("accepted", 1)


def test_an_mt940_balance_that_does_not_add_up_is_rejected_with_the_two_sums(desk: Desk) -> None:
    wrong = mt940_file(HUNDRED).replace(":62F:C260608CNY125,00", ":62F:C260608CNY130,00")

    reason = desk.refuse(FEED, wrong, SWIFT)

    assert "125.00 CNY" in reason
    assert "130.00 CNY" in reason


def test_an_mt940_statement_without_its_closing_balance_is_rejected(desk: Desk) -> None:
    lines = mt940_file(HUNDRED).splitlines(keepends=True)

    reason = desk.refuse(FEED, "".join(x for x in lines if not x.startswith(":62F:")), SWIFT)

    assert ":62F:" in reason


def test_mt940_pages_out_of_order_are_put_in_order(desk: Desk) -> None:
    second = ":20:S\n:25:AB001\n:28C:1/2\n:60M:C260608CNY125,00\n:61:2606080608C10,00NTRFB//R2\n"
    first = ":20:S\n:25:AB001\n:28C:1/1\n:60F:C260607CNY100,00\n:61:2606080608C25,00NTRFA//R1\n"
    pages = f"{second}:62F:C260608CNY135,00\n-\n{first}:62M:C260608CNY125,00\n-\n"

    told = desk.take(FEED, pages, SWIFT)

    assert (told["state"], told["accepted"]) == ("accepted", 2)
    assert [(row["entry_no"], str(row["amount"])) for row in desk.seen(FEED)] == [
        (1, "25.00"),
        (2, "10.00"),
    ]


def test_an_entry_of_an_account_that_is_not_ours_waits_in_quarantine(desk: Desk) -> None:
    strange = MadeStatement(account="X999", opening=0, entries=(MadeEntry(1_00),))

    told = desk.take(FEED, camt_file(HUNDRED, strange), XML)

    assert (told["accepted"], told["quarantined"]) == (1, 1)
    assert told["errors"][0]["rule"] == "unknown_party"
