"""A15 rows about nobody the bank knows; A16 tax numbers that are written wrongly."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc as uscc_number

from tests.bank import uscc
from tests.desk import Desk
from tests.files import OURS, csv_of, flow, flows, invoice, invoices

MONDAY_NIGHT, TUESDAY_NOON = "2026-06-09T02:10:00+08:00", "2026-06-10T12:00:00+08:00"
NOT_OURS = "91410100MA9999999"
NOT_OURS += uscc_number.calc_check_digit(NOT_OURS)


def account(account_id: str = "ANEW", **cells: str) -> str:
    """Return the master file with one account of B002."""
    usual = {"account_id": account_id, "borrower_id": "B002", "kind": "basic", "currency": "CNY"}
    return csv_of([usual | cells])


def test_a_row_about_an_unknown_account_waits_and_the_others_are_taken(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, account_id="ANEW")))

    [error] = told["errors"]
    assert (told["delivered"], told["accepted"], told["quarantined"]) == (2, 1, 1)
    assert (error["row"], error["column"], error["rule"]) == (2, "account_id", "unknown_party")
    assert "The row waits and is taken by itself once the party appears" in error["hint"]


def test_it_is_taken_by_itself_when_the_account_appears(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, account_id="ANEW")), now=MONDAY_NIGHT)

    desk.take("accounts", account(), now=TUESDAY_NOON)

    [row] = desk.listed("deliveries", delivery_id=told["delivery_id"])
    counts = ("delivered", "accepted", "quarantined", "duplicate")
    assert [row[name] for name in counts] == [2, 2, 0, 0]
    assert [row["flow_id"] for row in desk.seen("account_flows")] == ["L1", "L2"]
    [settled] = desk.listed("quarantine", delivery_id=told["delivery_id"])
    assert settled["state"] == "let in"


def test_it_counts_from_the_moment_the_account_was_known_and_not_before(desk: Desk) -> None:
    desk.take("account_flows", flows(flow(1), flow(2, account_id="ANEW")), now=MONDAY_NIGHT)

    desk.take("accounts", account(), now=TUESDAY_NOON)

    assert len(desk.seen("account_flows", "2026-06-10T11:59:59+08:00")) == 1
    assert len(desk.seen("account_flows", TUESDAY_NOON)) == 2


def test_it_goes_on_waiting_while_another_account_appears(desk: Desk) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, account_id="ANEW")))

    desk.take("accounts", account("AOTHER"))

    [waiting] = desk.listed("quarantine", delivery_id=told["delivery_id"])
    assert (waiting["state"], waiting["rule"]) == ("open", "unknown_party")


def test_an_invoice_of_a_firm_that_is_no_borrower_is_an_unknown_party(desk: Desk) -> None:
    told = desk.take("e_invoices", invoices(invoice(1), invoice(2, uscc=NOT_OURS)))

    assert [(e["row"], e["column"], e["rule"]) for e in told["errors"]] == [
        (2, "uscc", "unknown_party")
    ]
    assert (told["delivered"], told["accepted"]) == (2, 1)


def wrong_check(number: str) -> str:
    """Return a number whose last character is another than the right one."""
    return number[:-1] + ("0" if number[-1] != "0" else "1")


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (wrong_check(OURS), f"{OURS} would be right"),
        (OURS.replace("0", "O", 1), f"{OURS} would be right"),
        (OURS.replace("1", "I", 1), f"{OURS} would be right"),
        (OURS.lower(), f"{OURS} would be right"),
        (f" {OURS}", f"{OURS} would be right"),
        ("410100123456789", "is an old 15-digit registration number. Ask for the 18-character"),
        (OURS[:-1], "is no 18-character code"),
        ("纳税人", "is no 18-character code"),
    ],
)
def test_a_number_written_wrongly_is_refused_with_the_likely_right_one(
    desk: Desk, number: str, mend: str
) -> None:
    told = desk.take("e_invoices", invoices(invoice(1, uscc=uscc("B002")), invoice(2, uscc=number)))

    [error] = told["errors"]
    assert (error["row"], error["column"], error["rule"]) == (2, "uscc", "uscc")
    assert mend in error["hint"]
    assert (told["delivered"], told["accepted"], told["quarantined"]) == (2, 1, 1)


def test_it_is_never_corrected_silently(desk: Desk) -> None:
    desk.take("e_invoices", invoices(invoice(1, uscc=wrong_check(OURS))))

    assert desk.seen("e_invoices") == []
    [bad] = desk.listed("quarantine", rule="uscc")
    assert wrong_check(OURS) in bad["raw"]


def test_a_person_cannot_waive_a_wrong_number(desk: Desk) -> None:
    desk.take("e_invoices", invoices(invoice(1, uscc=wrong_check(OURS))))

    ended = desk.ews("quarantine", "waive", "2026-06-08/e_invoices", "--as", "O2", "--reason",
                     "It is surely B001.")  # fmt: skip

    assert (ended.code, "Rows refused for uscc cannot be waived" in ended.err) == (2, True)


def test_a_personal_number_in_its_place_is_masked_in_what_is_shown(desk: Desk) -> None:
    told = desk.take("e_invoices", invoices(invoice(1, uscc="110101199003070134")))

    assert "19900307" not in str(told["errors"])
