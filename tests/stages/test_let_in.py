"""Rows that waited for their party: let in once it is known, from then on, and counted anew."""

from __future__ import annotations

from collections.abc import Callable

from tests.bank import BORROWERS, MONDAY, TUESDAY, as_table, deliveries_of, uscc
from tests.desk import Desk
from tests.files import csv_of, flow, flows, invoice, invoices
from warning_signals.books.cells import to_csv
from warning_signals.books.landing import Layout, as_delivered
from warning_signals.settings import load_calendar

MONDAY_NIGHT = "2026-06-09T02:10:00+08:00"
TUESDAY_NIGHT = "2026-06-10T02:10:00+08:00"
WEDNESDAY_NIGHT = "2026-06-11T02:10:00+08:00"


def appears(desk: Desk, account_id: str, now: str = TUESDAY_NIGHT, **cells: str) -> None:
    """Let core banking tell of an account of B002."""
    usual = {"account_id": account_id, "borrower_id": "B002", "kind": "basic", "currency": "CNY"}
    desk.take("accounts", csv_of([usual | cells]), on=TUESDAY, now=now)


def counts(desk: Desk, delivery_id: str) -> tuple[int, int, int, int]:
    """Return delivered, accepted, quarantined and duplicate as they stand, no row being lost."""
    [row] = desk.listed("deliveries", delivery_id=delivery_id)
    assert row["delivered"] == row["accepted"] + row["quarantined"] + row["duplicate"]
    return row["delivered"], row["accepted"], row["quarantined"], row["duplicate"]


def waiting(desk: Desk, delivery_id: str) -> dict[int, tuple[str, str]]:
    """Return the state and the rule of each refused row."""
    found = desk.listed("quarantine", delivery_id=delivery_id)
    return {row["row_no"]: (row["state"], row["rule"]) for row in found}


def ids(desk: Desk, known_at: str) -> list[str]:
    """Return which payments of Monday could be seen at an instant."""
    return sorted(row["flow_id"] for row in desk.seen("account_flows", known_at))


def test_rows_are_let_in_part_by_part_as_their_accounts_appear(desk: Desk) -> None:
    rows = flows(flow(1), flow(2, account_id="A8"), flow(3, account_id="A9"))
    taken = desk.take("account_flows", rows, now=MONDAY_NIGHT)["delivery_id"]
    assert counts(desk, taken) == (3, 1, 2, 0)

    appears(desk, "A8")
    assert counts(desk, taken) == (3, 2, 1, 0)
    appears(desk, "A9", now=WEDNESDAY_NIGHT)

    assert counts(desk, taken) == (3, 3, 0, 0)
    files = desk.listed("lake_files", delivery_id=taken)
    assert [file["rows"] for file in sorted(files, key=lambda f: f["part"])] == [1, 1, 1]
    assert ids(desk, MONDAY_NIGHT) == ["L1"]
    assert ids(desk, TUESDAY_NIGHT) == ["L1", "L2"]
    assert ids(desk, WEDNESDAY_NIGHT) == ["L1", "L2", "L3"]


def test_what_could_be_seen_before_stays_as_it_was(desk: Desk) -> None:
    desk.take("account_flows", flows(flow(1), flow(2, account_id="A8")), now=MONDAY_NIGHT)
    before = desk.seen("account_flows", MONDAY_NIGHT)

    appears(desk, "A8")

    assert desk.seen("account_flows", MONDAY_NIGHT) == before
    assert desk.seen("account_flows", "2026-06-10T02:09:59+08:00") == before


def test_a_row_reads_the_same_whether_it_came_before_its_account_or_after(desk: Desk) -> None:
    desk.take("account_flows", flows(flow(1, account_id="A8")), now=MONDAY_NIGHT)
    appears(desk, "A8")
    desk.take("account_flows", flows(flow(2, account_id="A8")), on=TUESDAY, now=MONDAY_NIGHT)

    for known_at, seen in ((MONDAY_NIGHT, 0), (TUESDAY_NIGHT, 1)):
        assert len(desk.seen("account_flows", known_at)) == seen
        assert len(desk.seen("account_flows", known_at, TUESDAY)) == seen


def test_equal_rows_that_waited_are_let_in_once_and_counted_as_duplicates(desk: Desk) -> None:
    rows = flows(*[flow(1, account_id="A8")] * 3, flow(2))
    taken = desk.take("account_flows", rows, now=MONDAY_NIGHT)["delivery_id"]
    assert counts(desk, taken) == (4, 1, 3, 0)

    appears(desk, "A8")

    assert counts(desk, taken) == (4, 2, 0, 2)
    assert waiting(desk, taken) == {
        1: ("let in", "unknown_party"),
        2: ("duplicate", "unknown_party"),
        3: ("duplicate", "unknown_party"),
    }
    assert ids(desk, TUESDAY_NIGHT) == ["L1", "L2"]


def test_rows_that_contradict_each_other_stay_with_their_newest_reason(desk: Desk) -> None:
    rows = flows(flow(1, account_id="A8"), flow(1, account_id="A8", amount="1.00"), flow(2))
    taken = desk.take("account_flows", rows, now=MONDAY_NIGHT)["delivery_id"]
    assert waiting(desk, taken)[1] == ("open", "unknown_party")

    appears(desk, "A8")

    assert counts(desk, taken) == (3, 1, 2, 0)
    conflict = ("open", "key_conflict")
    assert waiting(desk, taken) == {1: conflict, 2: conflict}
    assert ids(desk, WEDNESDAY_NIGHT) == ["L2"]


def test_a_row_with_another_fault_stays_refused_for_it(desk: Desk) -> None:
    rows = flows(flow(1, account_id="A8"), flow(2, account_id="A8", kind="gift"), flow(3))
    taken = desk.take("account_flows", rows, now=MONDAY_NIGHT)["delivery_id"]

    appears(desk, "A8")

    assert counts(desk, taken) == (3, 2, 1, 0)
    assert waiting(desk, taken)[2] == ("open", "set")


def test_a_row_in_another_currency_than_the_account_that_appeared_stays_refused(
    desk: Desk,
) -> None:
    taken = desk.take("account_flows", flows(flow(1, account_id="A8"), flow(2)), now=MONDAY_NIGHT)

    appears(desk, "A8", currency="USD")

    assert counts(desk, taken["delivery_id"]) == (2, 1, 1, 0)
    assert waiting(desk, taken["delivery_id"]) == {1: ("open", "mixed_currency")}


def test_an_older_version_does_not_come_back_by_the_rows_it_waited_with(desk: Desk) -> None:
    desk.take("account_flows", flows(flow(1), flow(2, account_id="A8")), now=MONDAY_NIGHT)
    desk.take("account_flows", flows(flow(3)), now="2026-06-09T03:00:00+08:00")

    appears(desk, "A8")

    assert ids(desk, TUESDAY_NIGHT) == ["L3"]


def test_a_firm_that_becomes_a_borrower_brings_its_invoices_in(desk: Desk) -> None:
    rows = invoices(invoice(1), invoice(2, uscc=uscc("B009")))
    taken = desk.take("e_invoices", rows, now=MONDAY_NIGHT)["delivery_id"]
    assert counts(desk, taken) == (2, 1, 1, 0)

    desk.take("borrowers", with_a_ninth(desk), on=TUESDAY, now=TUESDAY_NIGHT)

    assert counts(desk, taken) == (2, 2, 0, 0)
    assert {row["borrower_id"] for row in desk.seen("e_invoices")} == {"B001", "B009"}


def with_a_ninth(desk: Desk) -> str:
    """Return a master file that has B009 for the first time."""
    everybody = (*BORROWERS, "B009")
    rows = deliveries_of(MONDAY, everybody, load_calendar(desk.bank.config))["borrowers"]
    return to_csv(as_delivered(as_table("borrowers", rows, opening=False), Layout()))


def test_a_delivery_that_is_no_longer_read_as_it_was_waits_and_keeps_no_other_out(
    desk: Desk, declare: Callable[..., None]
) -> None:
    other = {"account_id": "A8", "business_on": "2026-06-08", "balance": "1.00", "currency": "CNY"}
    desk.take("account_flows", flows(flow(1, account_id="A8"), flow(2)), now=MONDAY_NIGHT)
    later = desk.take("account_balances", csv_of([other]), now=MONDAY_NIGHT)["delivery_id"]
    declare("account_flows", encoding="utf-16")

    appears(desk, "A8")

    assert counts(desk, later) == (1, 1, 0, 0)
    assert ids(desk, TUESDAY_NIGHT) == ["L2"]
