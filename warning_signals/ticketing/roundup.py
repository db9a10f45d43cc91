"""Roundup: tickets over its REST interface; the default, since one can be run beside us.

The tracker needs the text property `case_id` and the date `due_at` on its issues, a status for
each case state, a priority for each level, and a user for us whose time zone is UTC
(roundup_tracker.py makes one like that). Borrowers' names stand in tickets, never in what is
logged or raised here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from warning_signals.errors import DeliveryError
from warning_signals.messaging import TicketSystem, TicketView
from warning_signals.ticketing.roundup_fields import fields_of, message_of
from warning_signals.ticketing.roundup_options import Options
from warning_signals.ticketing.roundup_rest import Tracker, connected

Result = TypeVar("Result")


def find(case_id: str, options: Options) -> str | None:
    """Return the ref ("issue12") of the case's ticket, the oldest if there are several, or None."""
    return _with_retries(options, lambda tracker: _find(tracker, case_id))


def open(view: TicketView, options: Options) -> str:
    """Make the case's ticket and return its ref.

    Where the answer is lost the ticket may be there all the same: it is looked for, once, before
    DeliveryError is raised. Whoever calls again calls `find` first.
    """
    fields = _with_retries(options, lambda tracker: _first_fields(tracker, view))
    with connected(options) as tracker:
        try:
            made = tracker.call("POST", "issue", json=fields)
        except DeliveryError as refused:
            ref = _find_after(refused, tracker, view.case_id)
            if ref is None:
                raise
            return ref
    return f"issue{made['id']}"


def update(ref: str, view: TicketView, note: str, key: str, options: Options) -> None:
    """Bring title, status, priority, assignee and due date up to date, and append `note`.

    The note ends with `[key]`; a ticket that has a note with this key gets no second one.
    """
    _with_retries(options, lambda tracker: _update(tracker, ref, view, note, key))


def read(ref: str, options: Options) -> dict[str, str]:
    """Return the ticket's `status` and `assignee` ("" for nobody) as they stand over there.

    `changed_by` and `changed_at` (ISO, UTC) say who changed the ticket last, and when.
    """
    return _with_retries(options, lambda tracker: _read(tracker, ref))


def _with_retries(options: Options, work: Callable[[Tracker], Result]) -> Result:
    """Do `work`, which may be begun anew at any point, up to three times while that may help."""
    import stamina

    # A tracker that says when to come back is left alone until then: the outbox waits for us.
    def passing(exc: Exception) -> bool:
        return isinstance(exc, DeliveryError) and exc.retry and exc.after_seconds is None

    attempts = stamina.retry_context(
        on=passing, attempts=3, timeout=options.timeout_seconds, wait_initial=0.2, wait_max=2.0
    )
    with connected(options) as tracker:
        for attempt in attempts:
            with attempt:
                return work(tracker)
    raise AssertionError("The last attempt raises or returns.")


def _find(tracker: Tracker, case_id: str) -> str | None:
    # `:=` asks for equality, and is not relied on: `=` finds C-2026-10 for C-2026-1.
    wanted = {"case_id:": case_id, "@fields": "case_id"}
    rows = tracker.call("GET", "issue", params=wanted)["collection"]
    ids = [int(row["id"]) for row in rows if row["case_id"] == case_id]
    return f"issue{min(ids)}" if ids else None


def _find_after(refused: DeliveryError, tracker: Tracker, case_id: str) -> str | None:
    try:
        return _find(tracker, case_id)
    except DeliveryError:
        raise refused from None


def _first_fields(tracker: Tracker, view: TicketView) -> dict[str, Any]:
    fields = fields_of(tracker, view)
    message = tracker.call("POST", "msg", json={"content": message_of(view.body, view)})
    return {**fields, "case_id": view.case_id, "messages": [message["id"]]}


def _update(tracker: Tracker, ref: str, view: TicketView, note: str, key: str) -> None:
    fields = fields_of(tracker, view)
    item = f"issue/{_number(ref)}"
    ticket = tracker.call("GET", item, params={"@fields": "messages"})
    messages = [message["id"] for message in ticket["attributes"]["messages"]]
    if not set(messages) & _with_key(tracker, key):
        content = f"{message_of(note, view)}\n[{key}]"
        sent = tracker.call("POST", "msg", json={"content": content, "messageid": _mark(key)})
        messages.append(sent["id"])
    # With the ticket's etag: had somebody written to it meanwhile, his message would be dropped.
    fields["messages"] = messages
    tracker.call("PUT", item, json=fields, headers={"If-Match": ticket["@etag"]})


def _read(tracker: Tracker, ref: str) -> dict[str, str]:
    wanted = {"@fields": "status,assignedto,actor,activity", "@verbose": "2"}
    of = tracker.call("GET", f"issue/{_number(ref)}", params=wanted)["attributes"]
    changed_at = datetime.strptime(of["activity"], "%Y-%m-%d.%H:%M:%S").replace(tzinfo=UTC)
    return {
        "status": (of["status"] or {}).get("name", ""),
        "assignee": (of["assignedto"] or {}).get("username", ""),
        "changed_by": of["actor"]["username"],
        "changed_at": changed_at.isoformat(),
    }


def _with_key(tracker: Tracker, key: str) -> set[str]:
    """Return the ids of the messages with this key, on whatever ticket."""
    wanted = {"messageid:": _mark(key), "@fields": "messageid"}
    rows = tracker.call("GET", "msg", params=wanted)["collection"]
    return {row["id"] for row in rows if row["messageid"] == _mark(key)}


def _mark(key: str) -> str:
    # Beside the text, where it can be searched for; it holds the mail's id for messages by mail.
    return f"<{key}@early-warning>"


def _number(ref: str) -> int:
    try:
        return int(ref.removeprefix("issue"))
    except ValueError:
        raise DeliveryError(f"{ref!r} is no ticket of Roundup.", retry=False) from None


PLUGIN = TicketSystem(options=Options, find=find, open=open, update=update, read=read)
