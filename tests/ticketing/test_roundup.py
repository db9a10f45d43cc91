"""The ticket of a case in a real Roundup: one ticket a case, one note a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from warning_signals.errors import DeliveryError
from warning_signals.messaging import TicketView
from warning_signals.ticketing import roundup
from warning_signals.ticketing.roundup_options import Options
from warning_signals.ticketing.roundup_rest import connected

DUE_AT = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)


def view(case_id: str, **changes: Any) -> TicketView:
    plain = TicketView(
        case_id=case_id,
        title="Takings fell by half",
        body="Inflow 150,000 in 30 days, 300,000 before.",
        level="amber",
        state="open",
        assignee="O01",
        due_at=DUE_AT,
    )
    return replace(plain, **changes)


def ticket(ref: str, options: Options) -> dict[str, Any]:
    with connected(options) as tracker:
        item = tracker.call("GET", ref.replace("issue", "issue/"), params={"@verbose": "2"})
    return dict(item["attributes"])


def messages(ref: str, options: Options) -> list[str]:
    with connected(options) as tracker:
        return [
            tracker.call("GET", f"msg/{m['id']}", params={"@verbose": "3"})["attributes"]["content"]
            for m in ticket(ref, options)["messages"]
        ]


def tickets(case_id: str, options: Options) -> list[str]:
    with connected(options) as tracker:
        rows = tracker.call("GET", "issue", params={"case_id": case_id, "@fields": "case_id"})
    return [f"issue{row['id']}" for row in rows["collection"] if row["case_id"] == case_id]


def test_an_opened_ticket_shows_the_case_and_is_found_by_it(options: Options) -> None:
    ref = roundup.open(view("C-2026-100"), options)

    shown = ticket(ref, options)
    assert shown["title"] == "Takings fell by half"
    assert shown["status"]["name"] == "open"
    assert shown["priority"]["name"] == "amber"
    assert shown["assignedto"]["username"] == "O01"
    assert shown["due_at"] == "2026-06-12.09:30:00"
    assert messages(ref, options) == [
        "Inflow 150,000 in 30 days, 300,000 before.\n\n"
        "Assigned to O01, due 2026-06-12T09:30:00+00:00"
    ]
    assert roundup.find("C-2026-100", options) == ref


def test_a_case_without_a_ticket_is_not_found(options: Options) -> None:
    assert roundup.find("C-2026-999", options) is None


def test_a_case_number_that_begins_another_is_not_taken_for_it(options: Options) -> None:
    ten = roundup.open(view("C-2026-10"), options)
    assert roundup.find("C-2026-1", options) is None

    one = roundup.open(view("C-2026-1"), options)

    assert one != ten
    assert roundup.find("C-2026-1", options) == one
    assert roundup.find("C-2026-10", options) == ten


def test_opening_a_case_twice_gives_one_ticket(options: Options) -> None:
    first = roundup.open(view("C-2026-101"), options)

    second = roundup.open(view("C-2026-101"), options)

    assert second == first
    assert tickets("C-2026-101", options) == [first]


def test_an_update_brings_every_field_up_to_date(options: Options) -> None:
    ref = roundup.open(view("C-2026-102"), options)

    worse = view("C-2026-102", title="In arrears", level="red", state="escalated", assignee="O02")
    roundup.update(ref, worse, "Escalated to the branch head.", "escalated-1", options)

    shown = ticket(ref, options)
    assert shown["title"] == "In arrears"
    assert shown["priority"]["name"] == "red"
    assert roundup.read(ref, options)["status"] == "escalated"
    assert roundup.read(ref, options)["assignee"] == "O02"
    assert messages(ref, options)[1] == (
        "Escalated to the branch head.\n\n"
        "Assigned to O02, due 2026-06-12T09:30:00+00:00\n[escalated-1]"
    )


def test_a_note_is_appended_once_for_its_key(options: Options) -> None:
    ref = roundup.open(view("C-2026-103"), options)

    for key in ("note-1", "note-1", "note-11", "note-1"):
        roundup.update(ref, view("C-2026-103"), "Called; no answer.", key, options)

    assert [text.splitlines()[-1] for text in messages(ref, options)[1:]] == [
        "[note-1]",
        "[note-11]",
    ]


def test_a_ticket_closed_over_there_is_read_with_who_and_when(options: Options) -> None:
    ref = roundup.open(view("C-2026-104"), options)
    admin = replace(options, user="admin")

    roundup.update(ref, view("C-2026-104", state="closed"), "Repaid.", "over-there", admin)

    now = roundup.read(ref, options)
    assert (now["status"], now["assignee"], now["changed_by"]) == ("closed", "O01", "admin")
    assert datetime.fromisoformat(now["changed_at"]).tzinfo == UTC


@pytest.mark.parametrize(
    ("case_id", "title"),
    [
        ("C-2026-201", "\"quoted\" 'title' \\ $(touch x) {{ 7*7 }}"),
        ("C-2026-202", "<script>alert(1)</script> <b>bold</b>"),
        ("C-2026-203", "小型企业：流水下降，‘疑似’经营困难"),
        ("C-2026-204", "'; DROP TABLE _issue; --"),
    ],
)
def test_a_hostile_title_is_stored_as_text(case_id: str, title: str, options: Options) -> None:
    ref = roundup.open(view(case_id, title=title, body=title), options)

    assert ticket(ref, options)["title"] == title
    assert messages(ref, options)[0].startswith(title)
    with connected(options) as tracker:
        page = tracker.client.get(ref).text
    assert "<script>alert" not in page
    assert "<b>bold" not in page


def test_a_title_of_several_lines_becomes_one_line(options: Options) -> None:
    ref = roundup.open(view("C-2026-105", title="Takings fell\r\nBcc: x@example.com\n"), options)

    assert ticket(ref, options)["title"] == "Takings fell Bcc: x@example.com"


def test_an_assignee_the_tracker_refuses_is_named_in_the_message(options: Options) -> None:
    ref = roundup.open(view("C-2026-106", assignee="客户经理 1"), options)

    assert roundup.read(ref, options)["assignee"] == ""
    assert "Assigned to 客户经理 1" in messages(ref, options)[0]


def test_a_lost_answer_to_opening_leaves_one_ticket(
    options: Options, through_proxy: Options, proxy: Any
) -> None:
    lost: list[str] = []

    def once(method: str, path: str) -> bool:
        if (method, path) == ("POST", "/ews/rest/data/issue") and not lost:
            lost.append(path)
            return True
        return False

    proxy.loses = once
    ref = roundup.open(view("C-2026-107"), through_proxy)

    assert lost == ["/ews/rest/data/issue"]
    assert roundup.find("C-2026-107", options) == ref
    assert tickets("C-2026-107", options) == [ref]


def test_a_ticket_made_before_the_tracker_went_away_is_found_later(
    options: Options, through_proxy: Options, proxy: Any
) -> None:
    gone: list[str] = []

    def from_then_on(method: str, path: str) -> bool:
        if (method, path) == ("POST", "/ews/rest/data/issue"):
            gone.append(path)
        return bool(gone)

    proxy.loses = from_then_on
    with pytest.raises(DeliveryError) as refused:
        roundup.open(view("C-2026-108"), through_proxy)

    assert refused.value.retry
    ref = roundup.find("C-2026-108", options)
    assert tickets("C-2026-108", options) == [ref]


def test_a_lost_answer_to_an_update_appends_the_note_once(
    options: Options, through_proxy: Options, proxy: Any
) -> None:
    ref = roundup.open(view("C-2026-109"), options)
    lost: list[str] = []

    def once(method: str, path: str) -> bool:
        if method == "PUT":
            lost.append(path)
        return method == "PUT" and len(lost) == 1

    proxy.loses = once
    roundup.update(ref, view("C-2026-109"), "Called.", "note-1", through_proxy)

    assert len(lost) == 2
    assert len(messages(ref, options)) == 2


def test_a_message_written_at_the_same_moment_is_kept(
    options: Options, through_proxy: Options, proxy: Any
) -> None:
    ref = roundup.open(view("C-2026-110"), options)
    others: list[str] = []

    def write_before(method: str, path: str) -> bool:
        if method == "PUT" and not others:
            others.append(path)
            roundup.update(ref, view("C-2026-110"), "Seen by a person.", "other", options)
        return False

    proxy.loses = write_before
    roundup.update(ref, view("C-2026-110"), "Called.", "note-1", through_proxy)

    keys = [text.splitlines()[-1] for text in messages(ref, options)[1:]]
    assert keys == ["[other]", "[note-1]"]


def test_a_state_without_a_status_over_there_is_refused_by_name(options: Options) -> None:
    with pytest.raises(DeliveryError, match="'odd' is not a status") as refused:
        roundup.open(view("C-2026-111", state="odd"), options)

    assert not refused.value.retry


def test_a_ticket_that_is_not_there_is_refused_for_good(options: Options) -> None:
    with pytest.raises(DeliveryError) as gone:
        roundup.read("issue99999", options)
    with pytest.raises(DeliveryError, match="'JIRA-1' is no ticket of Roundup") as foreign:
        roundup.read("JIRA-1", options)

    assert not gone.value.retry
    assert not foreign.value.retry


def test_nobody_reads_a_ticket_without_logging_in(options: Options) -> None:
    ref = roundup.open(view("C-2026-112", title="Unspoken"), options)

    page = httpx.get(options.url + ref)
    rest = httpx.get(f"{options.url}rest/data/{ref.replace('issue', 'issue/')}")

    assert "Unspoken" not in page.text
    assert rest.status_code == 403


def test_opening_sends_no_mail(home: Path, options: Options) -> None:
    roundup.open(view("C-2026-113"), options)

    assert not (home / "mail.log").exists()
