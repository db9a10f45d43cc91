"""`ews cases`, `ack`, `snooze` and `close` from the command line."""

from __future__ import annotations

from tests.cli.conftest import Ews


def test_cases_have_the_keys_that_machines_read(ews: Ews) -> None:
    red, amber = ews("cases", "--json").json

    wanted = {"case_id", "borrower_id", "level", "state", "officer_id", "opened_on", "due_at"}
    assert wanted | {"schema", "ticket", "findings"} <= set(red)
    assert (red["borrower_id"], red["due_at"]) == ("B003", "2026-06-12T17:00:00+08:00")
    assert (amber["level"], amber["findings"]) == ("amber", ["power_arrears:amber"])


def test_a_case_is_acknowledged_once_and_the_next_is_told_by_whom(ews: Ews) -> None:
    first = ews("ack", "C-2026-0001", "--as", "O1")
    second = ews("ack", "C-2026-0001", "--as", "O2")

    assert (first.code, first.out) == (0, "C-2026-0001 is yours until 12 June 17:00.\n")
    assert (second.code, second.out) == (0, "C-2026-0001 was acknowledged by O1 already.\n")


def test_a_red_is_silenced_by_two_and_never_without_an_end(ews: Ews) -> None:
    snooze = ("snooze", "C-2026-0001", "--reason", "The payer has confirmed.")

    assert ews(*snooze, "--as", "O1").code == 2
    assert ews(*snooze, "--as", "O1", "--until", "2027-06-08").code == 2
    assert "second person" in ews(*snooze, "--as", "O1", "--until", "2026-06-19").out
    assert ews(*snooze, "--as", "O2", "--until", "2026-06-19").code == 2
    done = ews(*snooze, "--as", "R2", "--until", "2026-06-19")
    assert done.out == "C-2026-0001 waits until 2026-06-19.\n"


def test_closing_leaves_the_list(ews: Ews) -> None:
    closing = ("close", "C-2026-0002", "--as", "O1", "--disposition", "cured", "--reason", "Paid.")

    assert ews(*closing).out == "C-2026-0002 is closed: cured.\n"
    assert [case["case_id"] for case in ews("cases", "--json").json] == ["C-2026-0001"]
    assert ews(*closing).err == "C-2026-0002 is closed since 2026-06-08; nothing was changed.\n"
