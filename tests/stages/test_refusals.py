"""What people may do about refused rows: by name, with a reason, and never about everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.bank import TUESDAY
from tests.desk import Desk, Ended
from tests.files import OURS, csv_of, flow, flows, invoice, invoices
from warning_signals.register import audit, engine

MONDAY_NIGHT = "2026-06-09T02:10:00+08:00"
WEDNESDAY_NOON = "2026-06-10T12:00:00+08:00"
REASON = "The bureau confirmed it by telephone."
NET = {"net": "900.00"}


def waive(desk: Desk, of: str, *more: str, officer: str = "O2", reason: str = REASON) -> Ended:
    """Waive refused rows at noon on Wednesday."""
    by = ("--as", officer, "--reason", reason, "--now", WEDNESDAY_NOON)
    return desk.ews("quarantine", "waive", f"2026-06-08/{of}", *by, *more)


def replay(desk: Desk, of: str) -> Ended:
    """Have refused rows checked again at noon on Wednesday."""
    return desk.ews("quarantine", "replay", f"2026-06-08/{of}", "--now", WEDNESDAY_NOON)


def refused(desk: Desk) -> str:
    """Take in three invoices, two of which do not add up; returns the delivery's id."""
    rows = invoices(invoice(1, **NET), invoice(2), invoice(3, **NET))
    told = desk.take("e_invoices", rows, now=MONDAY_NIGHT)
    assert [(e["row"], e["rule"]) for e in told["errors"]] == [(1, "sum"), (3, "sum")]
    return str(told["delivery_id"])


def counts(desk: Desk, delivery_id: str) -> tuple[int, int, int, int]:
    """Return delivered, accepted, quarantined and duplicate, no row being lost."""
    [row] = desk.listed("deliveries", delivery_id=delivery_id)
    assert row["delivered"] == row["accepted"] + row["quarantined"] + row["duplicate"]
    return row["delivered"], row["accepted"], row["quarantined"], row["duplicate"]


def numbers(desk: Desk, known_at: str) -> list[str]:
    """Return which invoices of Monday could be seen at an instant."""
    return sorted(row["invoice_no"] for row in desk.seen("e_invoices", known_at))


def test_waived_rows_count_from_the_waiver_on_and_not_before(desk: Desk) -> None:
    taken = refused(desk)

    ended = waive(desk, "e_invoices")

    assert ended.out == "2 of 2 rows of 2026-06-08/e_invoices were let in on the word of O2.\n"
    assert counts(desk, taken) == (3, 3, 0, 0)
    assert numbers(desk, "2026-06-10T11:59:59+08:00") == ["N2"]
    assert numbers(desk, WEDNESDAY_NOON) == ["N1", "N2", "N3"]
    let_in = [row for row in desk.seen("e_invoices") if row["invoice_no"] == "N1"]
    assert let_in[0]["known_at"] == datetime(2026, 6, 10, 4, 0, tzinfo=UTC)


def test_who_waived_what_and_why_stands_in_the_audit_trail(desk: Desk) -> None:
    refused(desk)

    waive(desk, "e_invoices", "--row", "3")

    [entry] = desk.listed("audit", action="waived")
    assert (entry["actor"], entry["object"]) == ("O2", "2026-06-08/e_invoices")
    assert entry["at"] == datetime(2026, 6, 10, 4, 0, tzinfo=UTC)
    assert entry["details"] == {"rows": [3], "rules": ["sum"], "reason": REASON, "let_in": 1}
    with desk.bank.context() as context, engine.reading(context.register) as connection:
        assert audit.first_broken(connection) is None


def test_a_waiver_of_one_row_lets_in_no_other(desk: Desk) -> None:
    taken = refused(desk)

    waive(desk, "e_invoices", "--row", "3")

    assert counts(desk, taken) == (3, 2, 1, 0)
    assert numbers(desk, WEDNESDAY_NOON) == ["N2", "N3"]
    [left] = [r for r in desk.listed("quarantine", delivery_id=taken) if r["state"] == "open"]
    assert (left["row_no"], left["rule"]) == (1, "sum")


def test_a_row_with_a_second_fault_stays_and_that_is_now_its_reason(desk: Desk) -> None:
    rows = invoices(invoice(1, status="丢失", **NET), invoice(2))
    taken = desk.take("e_invoices", rows, now=MONDAY_NIGHT)
    assert [error["rule"] for error in taken["errors"]] == ["set"]

    ended = waive(desk, "e_invoices")

    assert ended.out == "0 of 1 rows of 2026-06-08/e_invoices were let in on the word of O2.\n"
    [left] = desk.listed("quarantine", delivery_id=taken["delivery_id"])
    assert (left["state"], left["rule"]) == ("open", "sum")


@pytest.mark.parametrize(
    ("officer", "reason", "said"),
    [
        ("O9", REASON, "'O9' is no officer in the master."),
        ("", REASON, "'' is no officer in the master."),
        ("O2", "", "A waiver needs a reason"),
        ("O2", " \n ", "A waiver needs a reason"),
    ],
)
def test_a_waiver_needs_a_name_and_a_reason(
    desk: Desk, officer: str, reason: str, said: str
) -> None:
    taken = refused(desk)

    ended = waive(desk, "e_invoices", officer=officer, reason=reason)

    assert (ended.code, said in ended.err) == (2, True)
    assert counts(desk, taken) == (3, 1, 2, 0)
    assert desk.listed("audit", action="waived") == []


UNWAIVABLE: list[tuple[str, str, str | bytes]] = [
    ("type", "account_flows", flows(flow(1, amount="x"))),
    ("null", "account_flows", flows(flow(1, kind=""))),
    ("future", "account_flows", flows(flow(1, booked_at="2026-06-09T09:00:00+08:00"))),
    ("unknown_party", "account_flows", flows(flow(1, account_id="A8"))),
    ("mixed_currency", "account_flows", flows(flow(1, currency="USD"))),
    ("key_conflict", "account_flows", flows(flow(1), flow(1, amount="1.00"))),
    ("ragged", "account_flows", flows(flow(1)) + "x\n"),
    ("uscc", "e_invoices", invoices(invoice(1, uscc=OURS[:-1] + "-"))),
]


@pytest.mark.parametrize(("rule", "source", "content"), UNWAIVABLE, ids=[r for r, *_ in UNWAIVABLE])
def test_what_no_signature_makes_right_cannot_be_waived(
    desk: Desk, rule: str, source: str, content: str | bytes
) -> None:
    told = desk.take(source, content, now=MONDAY_NIGHT)
    assert {error["rule"] for error in told["errors"]} == {rule}

    ended = waive(desk, source)

    assert ended.code == 2
    assert f"Rows refused for {rule} cannot be waived" in ended.err
    assert counts(desk, told["delivery_id"])[1] == told["accepted"]


def test_one_row_that_cannot_be_waived_holds_back_none_that_is_named(desk: Desk) -> None:
    desk.take("e_invoices", invoices(invoice(1, **NET), invoice(2, net="x")), now=MONDAY_NIGHT)

    assert waive(desk, "e_invoices").code == 2
    assert waive(desk, "e_invoices", "--row", "1").code == 0
    assert numbers(desk, WEDNESDAY_NOON) == ["N1"]


@pytest.mark.parametrize("row", ["2", "99"])
def test_there_is_nothing_to_waive_in_a_row_that_was_not_refused(desk: Desk, row: str) -> None:
    refused(desk)

    ended = waive(desk, "e_invoices", "--row", row)

    assert (ended.code, "has no such refused rows" in ended.err) == (2, True)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "has no bytes at all"),
        (flows(flow(1)).encode("utf-16"), "is not utf-8"),
        (csv_of([{"flow_id": "L1"}]).encode(), "has no column 'account_id'"),
    ],
    ids=["no bytes", "another encoding", "a column missing"],
)
def test_a_delivery_that_cannot_be_read_is_taken_on_nobodys_word(
    desk: Desk, content: bytes, why: str
) -> None:
    desk.refuse("account_flows", content, now=MONDAY_NIGHT)

    waived, again = waive(desk, "account_flows"), replay(desk, "account_flows")

    assert (waived.code, why in waived.err) == (2, True)
    assert (again.code, why in again.err) == (2, True)
    assert desk.seen("account_flows") == []
    assert desk.listed("audit", action="accepted a refused delivery") == []
    [row] = desk.listed("deliveries", source="account_flows", state="rejected")
    then = datetime.fromisoformat(MONDAY_NIGHT)
    assert (row["known_at"], row["visible_from"]) == (then, then)


@pytest.mark.parametrize(
    "said",
    [{"sha256": "0" * 64}, {"provenance": "hearsay"}],
    ids=["other bytes than the manifest says", "a manifest that cannot be read"],
)
def test_a_delivery_that_was_refused_unread_can_only_be_sent_again(
    desk: Desk, said: dict[str, Any]
) -> None:
    desk.refuse("account_flows", flows(flow(1)), manifest=said)

    for ended in (waive(desk, "account_flows"), replay(desk, "account_flows")):
        assert ended.code == 2
        assert "was refused before it was read, and can only be sent again" in ended.err
    assert desk.seen("account_flows") == []


def test_rows_are_let_in_once_their_code_is_in_the_configuration(
    desk: Desk, declare: Callable[..., None]
) -> None:
    rows = flows(flow(1), flow(2, kind="工资"))
    taken = desk.take("account_flows", rows, now=MONDAY_NIGHT)["delivery_id"]
    assert replay(desk, "account_flows").out == (
        "0 rows of 2026-06-08/account_flows were let in, 1 stay refused.\n"
    )
    declare("account_flows", values={"kind": {"工资": "payroll"}})

    ended = replay(desk, "account_flows")

    assert ended.out == "1 rows of 2026-06-08/account_flows were let in, 0 stay refused.\n"
    assert counts(desk, taken) == (2, 2, 0, 0)
    seen = {row["flow_id"]: row for row in desk.seen("account_flows")}
    assert (seen["L2"]["kind"], seen["L1"]["kind"]) == ("payroll", "sale")
    assert seen["L2"]["known_at"] == datetime(2026, 6, 10, 4, 0, tzinfo=UTC)


def test_a_delivery_that_is_read_otherwise_by_now_is_taken_when_it_is_checked_again(
    desk: Desk, declare: Callable[..., None]
) -> None:
    desk.refuse("account_flows", flows(flow(1)).encode("utf-16"), now=MONDAY_NIGHT)
    declare("account_flows", encoding="utf-16")

    ended = replay(desk, "account_flows")

    assert ended.out == "2026-06-08/account_flows is taken: 1 rows accepted.\n"
    assert desk.seen("account_flows", "2026-06-10T11:59:59+08:00") == []
    assert len(desk.seen("account_flows", WEDNESDAY_NOON)) == 1


def test_a_delivery_that_nobody_sent_is_named_in_the_refusal(desk: Desk) -> None:
    ended = desk.ews("quarantine", "replay", f"{TUESDAY}/account_flows")
    misspelt = desk.ews("quarantine", "replay", "yesterday/account_flows")

    assert (ended.code, "There is no delivery 2026-06-09/account_flows" in ended.err) == (2, True)
    assert (misspelt.code, "Write it as 2026-06-17/e_invoices" in misspelt.err) == (2, True)
