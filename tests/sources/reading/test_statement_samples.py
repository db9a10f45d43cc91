"""The public test files of two parsers: which reconcile, which are refused, and for what.

Each verdict was reached by hand from the file: its balances and entries were added up, or what is
missing from it was looked for.
"""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.reading.statement_files import Row, camt_rows, mt940_rows, refuse_unreconciled
from warning_signals.errors import FeedRejected

ROOT = Path(__file__).parents[3]
SAMPLES = Path(os.environ.get("EWS_DATA") or ROOT.parent / "shared/data") / "statements"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"EWS_DATA: no statements in {SAMPLES}"),
]

# File: how many entries, and what they come to.
RECONCILE = {
    "camt/camt053.v2.multi.statement.xml": (2, "1.85"),
    "mt940/betterplace_sepa_mt9401.sta": (97, "-9269135.90"),
    "mt940/cmxl_mt940.sta": (16, "12327.30"),
    "mt940/jejik_generic.sta": (2, "-20.00"),
    "mt940/jejik_rabobank-iban.sta": (4, "-70.00"),
    "mt940/mBank_mt940.sta": (3, "0.03"),
    "mt940/self-provided_long_statement_number.sta": (0, "0.00"),
}
WHOLE_BUT_WRONG = {
    # Opening in EUR, closing in SEK.
    "camt/camt053.v2.minimal.xml": "is kept in EUR, but what stands at line 54 is in 'SEK'",
    "camt/camt053.v2.with-party-ids.xml": "is kept in EUR, but what stands at line 54 is in 'SEK'",
    "camt/camt053.v2.with-account-name.xml": "has no opening booked balance",
    "camt/camt053.v2.wrong.xml": "it holds no statement",
    # Its only Stmt is page 2.
    "camt/camt053.v8.xml": "is not whole: page 1 is missing",
    "camt/camt052.v2.xml": "is camt.052.001.02",
    "camt/camt054.v2.xml": "is camt.054.001.02",
    # One entry of 300.08 was taken out of the longer file.
    "mt940/betterplace_sepa_snippet.sta": "at line 25 does not add up",
    # 3,236.28 - 321.44 = 2,914.84; 2,038 went in an entry that is not there.
    "mt940/jejik_abnamro.sta": "2,914.84 EUR, its closing balance is 876.84 EUR",
    "mt940/jejik_ing.sta": "make -45.59 EUR, its closing balance is 3.47 EUR",
    "mt940/jejik_rabobank.sta": "make -740.11 EUR, its closing balance is 395.82 EUR",
    "mt940/mBank_with_newline_in_tnr.sta": "make 89.46 PLN, its closing balance is 860.17 PLN",
    "mt940/mBank_mt942.sta": "it is MT942",
    "mt940/self-provided_mt942.sta": "it is MT942",
    # 12,345.12 - 233.15 = 12,111.97 in four of them.
    "mt940/self-provided_details_60-63.sta": "make 12,111.97 EUR",
    "mt940/self-provided_malformed_details.sta": "make 12,111.97 EUR",
    "mt940/self-provided_overly_long_details.sta": "make 12,111.97 EUR",
    "mt940/self-provided_whitespace.sta": "make 12,111.97 EUR",
    "mt940/self-provided_gv_codes.sta": "lacks its closing balance (:62F:)",
    # After the end of its statement comes one more entry.
    "mt940/self-provided_multiline.sta": "line 38: the field :61: stands outside a statement",
    # CP852, and as such it does not add up (see below).
    "mt940/self-provided_raiffeisen-cmi.sta": "utf-8: byte 127 does not decode",
    # `:62M:C020315105000,00` names no currency.
    "mt940/self-provided_raphaelm.sta": "line 27: the :62M: cannot be right",
    # A value date of 30 February.
    "mt940/self-provided_transaction_details_wrapped.sta": "line 6: the :61: cannot be right",
}
# One or two lines of a statement, or none at all.
PIECES = (
    "betterplace_currency_in_25", "betterplace_empty_86", "betterplace_empty_entry_date",
    "betterplace_empty_line", "betterplace_missing_crlf_at_end", "cmxl_account_balance_credit",
    "cmxl_account_balance_debit", "cmxl_account_identification_iban",
    "cmxl_account_identification_legacy", "cmxl_available_balance", "cmxl_closing_balance",
    "cmxl_reference", "cmxl_statement_details", "cmxl_statement_number",
    "self-provided_account_identification", "self-provided_empty_non_swift",
    "self-provided_invalid_statement", "self-provided_sparkassen",
)  # fmt: skip


def read(name: str, *encodings: str) -> list[Row]:
    content = (SAMPLES / name).read_bytes()
    return (
        camt_rows(content) if name.endswith("xml") else mt940_rows(content, encodings or ["utf-8"])
    )


@pytest.mark.parametrize(("name", "holds"), RECONCILE.items())
def test_a_sample_that_adds_up_is_read(name: str, holds: tuple[int, str]) -> None:
    rows = read(name)

    assert (len(rows), sum(Decimal(row["amount"]) for row in rows)) == (holds[0], Decimal(holds[1]))
    refuse_unreconciled(rows)


@pytest.mark.parametrize(("name", "why"), WHOLE_BUT_WRONG.items())
def test_a_sample_that_does_not_hold_is_refused_for_what_is_wrong_with_it(
    name: str, why: str
) -> None:
    with pytest.raises(FeedRejected) as refused:
        read(name)

    assert why in str(refused.value)


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_of_a_statement_is_no_statement(name: str) -> None:
    with pytest.raises(FeedRejected, match=r"stands outside a|lacks its|no statement"):
        read(f"mt940/{name}.sta")


def test_in_its_own_encoding_the_hungarian_sample_does_not_add_up() -> None:
    with pytest.raises(
        FeedRejected, match=r"24,158,423\.60 HUF, its closing balance is 25,281,687"
    ):
        read("mt940/self-provided_raiffeisen-cmi.sta", "cp852")


def test_every_sample_has_its_verdict() -> None:
    found = {f"{p.parent.name}/{p.name}" for p in SAMPLES.glob("*/*.*") if p.suffix != ".json"}

    assert found == {*RECONCILE, *WHOLE_BUT_WRONG, *(f"mt940/{name}.sta" for name in PIECES)}


def test_an_entry_is_what_the_other_parser_made_of_it() -> None:
    name = "camt/camt053.v2.multi.statement"
    [theirs] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))["getEntries"]
    party = theirs["getTransactionDetail"]["getRelatedParties"][0]

    ours = read(f"{name}.xml")[1]

    assert Decimal(ours["amount"]) * 100 == Decimal(theirs["getAmount"]["getAmount"])
    assert ours["currency"] == theirs["getAmount"]["getCurrency"]["getCode"]
    assert theirs["getBookingDate"]["0"].startswith(ours["booked_on"])
    assert theirs["getValueDate"]["0"].startswith(ours["value_on"])
    assert (
        ours["transaction_code"] == (theirs["getBankTransactionCode"]["getProprietary"]["getCode"])
    )
    assert ours["counterparty_name"] == party["getRelatedPartyType"]["getName"]
    assert ours["counterparty_account"] == party["getAccount"]["getIdentification"]
    assert (
        ours["purpose"]
        == (theirs["getTransactionDetail"]["getRemittanceInformation"]["getMessage"])
    )


def test_details_of_a_german_entry_are_taken_apart() -> None:
    row = next(r for r in read("mt940/betterplace_sepa_mt9401.sta") if r["amount"] == "125.88")

    assert (row["booked_on"], row["value_on"]) == ("2007-09-04", "2007-09-04")
    assert (row["entry_reference"], row["purpose"]) == ("0724710290635078", "TO13 TF20018 MINT")
    assert row["counterparty_name"] == "Cornelia Prochownik 70 Zeichen Beginn Fuellzeichen xxx"
    assert row["counterparty_account"] == "CH8500779014054431109"
