"""A case as the fields of a ticket; its officer is a user of the tracker."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from warning_signals.errors import DeliveryError
from warning_signals.messaging import TicketView
from warning_signals.ticketing.roundup_rest import Tracker


def fields_of(tracker: Tracker, view: TicketView) -> dict[str, Any]:
    """Return the ticket's fields as the tracker keeps them."""
    return {
        "title": " ".join(view.title.split()),
        "status": view.state,
        "priority": view.level,
        "assignedto": _user_id(tracker, view.assignee),
        "due_at": f"{view.due_at.astimezone(UTC):%Y-%m-%d.%H:%M:%S}",
    }


def _user_id(tracker: Tracker, name: str) -> str | None:
    """Return the user's id, the user added if need be; None where the tracker does not want him.

    The ticket then is assigned to nobody, and names him in its message.
    """
    user = _find_user(tracker, name) if name else None
    if user or not name:
        return user
    try:
        return str(tracker.call("POST", "user", json={"username": name})["id"])
    except DeliveryError as exc:
        if exc.retry:
            raise
    # Refused for good, or because somebody else has added him just now.
    return _find_user(tracker, name)


def _find_user(tracker: Tracker, name: str) -> str | None:
    wanted = {"username:": name, "@fields": "username"}
    users = tracker.call("GET", "user", params=wanted)["collection"]
    return next((str(user["id"]) for user in users if user["username"] == name), None)


def message_of(text: str, view: TicketView) -> str:
    """Return the text of a message on the ticket, with its officer and when it is due."""
    return f"{text}\n\nAssigned to {view.assignee or 'nobody'}, due {view.due_at.isoformat()}"
