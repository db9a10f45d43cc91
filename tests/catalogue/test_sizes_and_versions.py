"""A4 far too few or too many rows; A5 the same file again; A6 other content for the same date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.bank import MONDAY, TUESDAY, WEDNESDAY
from tests.desk import Desk, Told
from tests.files import flow, flows, many_flows

THURSDAY = date(2026, 6, 11)
FRIDAY_AT_NINE = "2026-06-12T09:00:00+08:00"


@pytest.fixture
def usual(desk: Desk) -> Desk:
    """A desk that took in 60 payments on each of three days."""
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        rows = [flow(f"{day}-{n}", booked_at=f"{day}T09:30:00+08:00") for n in range(60)]
        desk.take("account_flows", flows(*rows), on=day)
    return desk


def thursday(count: int) -> str:
    """Return a file with that many payments of Thursday."""
    return flows(*[flow(f"T{n}", booked_at="2026-06-11T09:30:00+08:00") for n in range(count)])


def test_half_the_usual_rows_are_rejected_and_five_times_as_many_too(usual: Desk) -> None:
    few = usual.refuse("account_flows", thursday(30), on=THURSDAY)
    many = usual.refuse("account_flows", thursday(300), on=THURSDAY)

    assert "has 30 rows, usually there are about 60; 33 to 180 are let through" in few
    assert "has 300 rows, usually there are about 60; 33 to 180 are let through" in many
    assert "a person can accept it by name, with the reason" in few


@pytest.mark.parametrize("count", [33, 180])
def test_the_band_itself_is_let_through(usual: Desk, count: int) -> None:
    told = usual.take("account_flows", thursday(count), on=THURSDAY)

    assert (told["delivered"], told["accepted"]) == (count, count)


def test_a_person_accepts_an_unusual_number_by_name_with_a_reason_on_record(usual: Desk) -> None:
    usual.refuse("account_flows", thursday(30), on=THURSDAY)
    waived = ("quarantine", "waive", "2026-06-11/account_flows", "--now", FRIDAY_AT_NINE)

    nameless = usual.ews(*waived, "--as", "O9", "--reason", "Half the counters were closed.")
    speechless = usual.ews(*waived, "--as", "O2", "--reason", "  ")
    ended = usual.ews(*waived, "--as", "O2", "--reason", "Half the counters were closed.")

    assert (nameless.code, "no officer in the master" in nameless.err) == (2, True)
    assert (speechless.code, "needs a reason" in speechless.err) == (2, True)
    assert (ended.code, ended.out) == (
        0,
        "2026-06-11/account_flows is taken on the word of O2: 30 rows accepted.\n",
    )
    [entry] = usual.listed("audit", action="accepted a refused delivery")
    assert (entry["actor"], entry["object"]) == ("O2", "2026-06-11/account_flows")
    assert entry["details"]["reason"] == "Half the counters were closed."
    assert "usually there are about 60" in entry["details"]["refused_for"]


def test_what_was_accepted_by_name_is_visible_from_then_on_only(usual: Desk) -> None:
    usual.refuse("account_flows", thursday(30), on=THURSDAY)
    usual.ews("quarantine", "waive", "2026-06-11/account_flows", "--as", "O2", "--reason",
              "Half the counters were closed.", "--now", FRIDAY_AT_NINE)  # fmt: skip

    before = usual.seen("account_flows", "2026-06-12T08:59:59+08:00", THURSDAY)
    after = usual.seen("account_flows", FRIDAY_AT_NINE, THURSDAY)

    assert (len(before), len(after)) == (0, 30)


def test_the_same_bytes_again_are_a_no_op_that_is_recorded(desk: Desk) -> None:
    first = desk.take("account_flows", many_flows(3))
    seen = desk.seen("account_flows")

    again = desk.take("account_flows", many_flows(3), "sent_again.csv")

    assert again["repeated"] is True
    assert again["notes"] == ["sent_again.csv was taken in before: nothing is new."]
    assert (again["delivery_id"], again["version"]) == (first["delivery_id"], 1)
    assert desk.seen("account_flows") == seen
    [entry] = desk.listed("audit", action="delivered again")
    assert (entry["object"], entry["details"]) == (first["delivery_id"], {"file": "sent_again.csv"})


def test_the_same_bytes_for_another_day_are_another_delivery(desk: Desk) -> None:
    first = desk.take("account_flows", many_flows(3))
    second = desk.take("account_flows", many_flows(3), on=TUESDAY)

    assert first["delivery_id"] != second["delivery_id"]
    assert (second["version"], second["accepted"]) == (1, 3)


def amounts(rows: list[Told]) -> list[Decimal]:
    """Return what was paid, in the order of the rows."""
    return [row["amount"] for row in rows]


def test_a_restatement_is_a_new_version_and_an_earlier_read_gives_the_old_one(desk: Desk) -> None:
    tuesday, thursday = "2026-06-09T02:10:00+08:00", "2026-06-11T10:00:00+08:00"
    desk.take("account_flows", flows(flow(1, amount="3000.00"), flow(2)), now=tuesday)

    told = desk.take("account_flows", flows(flow(1, amount="4000.00")), now=thursday)

    assert (told["version"], told["known_at"]) == (2, "2026-06-11T02:00:00+00:00")
    assert amounts(desk.seen("account_flows", tuesday)) == [Decimal(3000), Decimal(3000)]
    assert amounts(desk.seen("account_flows", "2026-06-11T09:59:59+08:00")) == [3000, 3000]
    assert amounts(desk.seen("account_flows", thursday)) == [Decimal(4000)]


def test_a_restatement_that_is_rejected_leaves_the_first_version_in_force(desk: Desk) -> None:
    desk.take("account_flows", many_flows(2), now="2026-06-09T02:10:00+08:00")

    desk.refuse("account_flows", b"", now="2026-06-11T10:00:00+08:00")

    assert len(desk.seen("account_flows")) == 2


def test_a_changed_invoice_is_a_later_state_of_the_same_one(desk: Desk) -> None:
    from tests.files import invoice, invoices

    desk.take("e_invoices", invoices(invoice(1)), now="2026-06-09T02:10:00+08:00")
    desk.take("e_invoices", invoices(invoice(1, status="作废")), now="2026-06-11T10:00:00+08:00")

    then = desk.seen("e_invoices", "2026-06-10T00:00:00+08:00")
    now = desk.seen("e_invoices")

    assert ([r["status"] for r in then], [r["status"] for r in now]) == (["valid"], ["void"])
