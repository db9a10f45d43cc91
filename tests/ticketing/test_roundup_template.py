"""What our tracker has on top of Roundup's own template, seen from outside."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from warning_signals.errors import DeliveryError
from warning_signals.messaging import TicketView
from warning_signals.ticketing import roundup
from warning_signals.ticketing.roundup_options import Options
from warning_signals.ticketing.roundup_rest import connected


def names(kind: str, options: Options) -> list[str]:
    with connected(options) as tracker:
        rows = tracker.call("GET", kind, params={"@fields": "name", "@sort": "id"})["collection"]
    return [row["name"] for row in rows]


def test_case_states_are_statuses_and_levels_are_priorities(options: Options) -> None:
    statuses = names("status", options)

    assert statuses[0] == "open"
    assert "acknowledged" in statuses
    assert statuses.index("closed") == 7, "the template's pages call statuses 1 to 7 open"
    assert names("priority", options) == ["red", "amber", "green"]


def test_the_page_of_a_ticket_shows_case_and_due_date(options: Options) -> None:
    view = TicketView(
        case_id="C-2026-301",
        title="Takings fell by half",
        body="Inflow 150,000 in 30 days.",
        level="red",
        state="open",
        assignee="O01",
        due_at=datetime(2026, 6, 12, 9, 30, tzinfo=UTC),
    )
    ref = roundup.open(view, options)

    with connected(options) as tracker:
        page = tracker.client.get(ref).text

    assert "<th>Case</th><td>C-2026-301</td>" in page
    assert "<th>Due</th><td>2026-06-12.09:30:00</td>" in page


def test_our_user_adds_names_but_no_rights(options: Options) -> None:
    powerful = {"username": "O99", "roles": "Admin"}

    with connected(options) as tracker, pytest.raises(DeliveryError, match="403") as refused:
        tracker.call("POST", "user", json=powerful)

    assert not refused.value.retry


def test_the_tracker_refuses_a_second_ticket_for_a_case(options: Options) -> None:
    ticket = {"title": "One", "case_id": "C-2026-302"}

    with connected(options) as tracker:
        made = tracker.call("POST", "issue", json=ticket)
        with pytest.raises(DeliveryError, match=f"already: issue{made['id']}"):
            tracker.call("POST", "issue", json=ticket)
