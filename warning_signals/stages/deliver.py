"""Deliver: send what the outbox holds, each thing once, then record that it was sent.

A send is begun (recorded), done, and recorded as done; after a kill in between, the other side is
asked for the message's key before anything is sent again. What a channel refuses for good goes to
the next channel; what may succeed later waits in the outbox and the case's clock goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from warning_signals.casework import operators
from warning_signals.casework.messages import message_of
from warning_signals.casework.routes import Route, routes_for
from warning_signals.casework.ticketing import Tracker, open_tracker, send_ticket
from warning_signals.context import Context
from warning_signals.errors import DeliveryError
from warning_signals.model import Receipt
from warning_signals.register import engine, outbox
from warning_signals.wording.facts import RouteStopped
from warning_signals.wording.words import Words, load

Row = dict[str, Any]
PASSES = 3
LONGEST_PAUSE = 30.0
FIRST_PAUSE = 1.0


def run(as_of: date, context: Context, pause: Callable[[float], None] = time.sleep) -> Receipt:
    """Send everything that is due; what another side refuses for now is tried three times."""
    run_ = context.run(as_of)
    words = load(context.settings.config / "messages.yml")
    sent = 0
    with open_tracker(context) as tracker:
        for attempt in range(PASSES):
            with engine.reading(context.register) as connection:
                rows = outbox.due(connection, context.now(as_of))
            waits = [send_one(row, context, words, tracker, run_.run_id) for row in rows]
            sent += sum(wait is None for wait in waits)
            longest = max((wait for wait in waits if wait is not None), default=None)
            if longest is None or attempt == PASSES - 1:
                break
            pause(min(max(longest, FIRST_PAUSE), LONGEST_PAUSE))
    with engine.reading(context.register) as connection:
        left = outbox.counts(connection, run_.run_id)["waiting"]
    undone = (f"{left} messages wait or are held.",) if left else ()
    return context.keep(run_, Receipt("deliver", sent + left, sent, undone))


def send_one(
    row: Row, context: Context, words: dict[str, Words], tracker: Tracker, run_id: str
) -> float | None:
    """Send one entry of the outbox; returns None, or for how many seconds it should wait."""
    begin = {"state": "sending", "attempts": row["attempts"] + 1}
    with engine.writing(context.register) as connection:
        outbox.mark(connection, row["key"], **begin)
    try:
        if row["kind"] == "ticket":
            send_ticket(row, context, words, tracker, run_id)
            channel, ref = "ticketing", None
        else:
            channel, ref = through_channels(row, context, words)
    except DeliveryError as exc:
        return _not_sent(row, context, exc)
    with engine.writing(context.register) as connection:
        done = {"state": "sent", "channel": channel, "ref": ref, "sent_in_run": run_id}
        outbox.mark(connection, row["key"], **done, error=None)
    return None


def through_channels(row: Row, context: Context, words: dict[str, Words]) -> tuple[str, str]:
    """Send by the first channel that takes it; returns the channel's name and its reference."""
    refused: DeliveryError | None = None
    for route in routes_for(row["recipient"], context):
        message = message_of(row, route, context, words)
        if message is None:
            return route.name, ""
        try:
            known = route.find(message.key) if row["attempts"] else None
            return route.name, known or route.send(message)
        except DeliveryError as exc:
            if exc.retry:
                raise
            _tell_route_stopped(context, row, route, exc)
            refused = exc
    raise refused or DeliveryError(f"No channel reaches {row['recipient']}.", retry=False)


def _not_sent(row: Row, context: Context, exc: DeliveryError) -> float | None:
    """Leave the entry waiting or mark it failed; the case's clock goes on either way."""
    state = "waiting" if exc.retry else "failed"
    with engine.writing(context.register) as connection:
        outbox.mark(connection, row["key"], state=state, error=str(exc))
    return (exc.after_seconds or FIRST_PAUSE) if exc.retry else None


def _tell_route_stopped(context: Context, row: Row, route: Route, exc: DeliveryError) -> None:
    notice = RouteStopped(route.name, str(exc), waiting=0)
    key = f"notice/route/{route.name}/{row['as_of']}"
    with engine.writing(context.register) as connection:
        payload = operators.as_json(notice)
        outbox.put(connection, key, "notice", context.config.operators, payload, row["as_of"])
