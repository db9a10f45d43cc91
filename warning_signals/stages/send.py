"""One entry of the outbox: begun, sent by the first channel that takes it, and recorded as sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from warning_signals.casework.messages import message_of
from warning_signals.casework.routes import Officers, routes_for
from warning_signals.casework.ticketing import Tracker, send_ticket
from warning_signals.context import Context
from warning_signals.errors import DeliveryError, MonitoringError
from warning_signals.register import engine, outbox
from warning_signals.register.tables import outbox as outbox_table
from warning_signals.stages.send_notices import tell_operators, tell_route_stopped
from warning_signals.wording.notice_facts import StageFailed
from warning_signals.wording.words import Words

Row = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of one try: sent, or to be tried again.

    `asked` is for how many seconds the other side wants to be left alone, if it said so.
    """

    sent: bool = False
    again: bool = False
    asked: float | None = None


def send_one(
    row: Row,
    context: Context,
    words: dict[str, Words],
    tracker: Tracker,
    run_id: str,
    officers: Officers | None = None,
) -> Outcome:
    """Send one entry of the outbox and record what became of it."""
    if not _claimed(row, context):
        return Outcome()
    try:
        if row["kind"] == "ticket":
            send_ticket(row, context, words, tracker, run_id)
            through: tuple[str | None, str | None] = ("ticketing", None)
        else:
            through = through_channels(row, context, words, officers)
    except DeliveryError as exc:
        return _not_sent(row, context, exc)
    except Exception as exc:  # one message that cannot be made must not hold back the others
        return _not_made(row, context, exc)
    with engine.writing(context.register) as connection:
        channel, ref = through
        done = {"state": "sent", "channel": channel, "ref": ref, "sent_in_run": run_id}
        outbox.mark(connection, row["key"], **done, error=None)
    return Outcome(sent=True)


def _claimed(row: Row, context: Context) -> bool:
    """Begin to send an entry; False where another process has begun since it was read."""
    of = outbox_table.c
    as_read = (of.key == row["key"]) & (of.state == row["state"]) & (of.attempts == row["attempts"])
    begun = {"state": "sending", "attempts": row["attempts"] + 1}
    with engine.writing(context.register) as connection:
        return connection.execute(update(outbox_table).where(as_read).values(**begun)).rowcount == 1


def through_channels(
    row: Row, context: Context, words: dict[str, Words], officers: Officers | None = None
) -> tuple[str | None, str | None]:
    """Send by the first channel that takes it; returns the channel's name and its reference.

    Both are None for the update of a card that no channel carried.
    """
    refused: DeliveryError | None = None
    for route in routes_for(row["recipient"], context, officers):
        message = message_of(row, route, context, words)
        if message is None:
            continue
        try:
            known = route.find(message.key) if row["attempts"] else None
            return route.name, known or route.send(message)
        except DeliveryError as exc:
            if exc.retry:
                raise
            tell_route_stopped(context, row["as_of"], route.name, exc)
            refused = exc
    if refused is None and row["kind"] == "update":
        return None, None
    raise refused or DeliveryError(f"No channel reaches {row['recipient']}.", retry=False)


def _not_sent(row: Row, context: Context, exc: DeliveryError) -> Outcome:
    """Leave the entry waiting or mark it failed; the case's clock goes on either way."""
    if row["kind"] == "ticket" and not exc.retry:
        tell_route_stopped(context, row["as_of"], "ticketing", exc)
    with engine.writing(context.register) as connection:
        state = "waiting" if exc.retry else "failed"
        outbox.mark(connection, row["key"], state=state, error=str(exc))
    return Outcome(again=exc.retry, asked=exc.after_seconds if exc.retry else None)


def _not_made(row: Row, context: Context, exc: Exception) -> Outcome:
    """Mark the entry failed and tell the operators; only words written for people are kept."""
    said = (
        str(exc) if isinstance(exc, MonitoringError) else f"A message failed: {type(exc).__name__}."
    )
    notice = StageFailed(row["as_of"], "deliver", said)
    tell_operators(context, row["as_of"], f"notice/failed/{row['as_of']}/deliver", notice, said)
    with engine.writing(context.register) as connection:
        outbox.mark(connection, row["key"], state="failed", error=said)
    return Outcome()
