"""Deliver: send what the outbox holds, each thing once, then record that it was sent.

A send is begun (recorded), done, and recorded as done; after a kill in between, the other side is
asked for the message's key before anything is sent again. What a channel refuses for good goes to
the next channel; what may succeed later waits in the outbox and the case's clock goes on. Nothing
is given up: what failed is tried anew by the next run, when its cause may have been mended, and no
message that cannot be made holds back the others.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, update

from warning_signals.casework import operators
from warning_signals.casework.messages import message_of
from warning_signals.casework.routes import Officers, officers_of, routes_for
from warning_signals.casework.ticketing import Tracker, open_tracker, send_ticket
from warning_signals.context import Context
from warning_signals.errors import DeliveryError, MonitoringError
from warning_signals.model import Receipt
from warning_signals.register import engine, outbox
from warning_signals.register.tables import outbox as outbox_table
from warning_signals.wording.facts import Notice, RouteStopped, StageFailed
from warning_signals.wording.words import Words, load

Row = dict[str, Any]
PASSES = 3
GIVEN_UP_AFTER = 2
LONGEST_PAUSE = 30.0
FIRST_PAUSE = 1.0


@dataclass(frozen=True)
class Outcome:
    """What became of one try: sent, or to be tried again.

    `asked` is for how many seconds the other side wants to be left alone, if it said so.
    """

    sent: bool = False
    again: bool = False
    asked: float | None = None


def run(as_of: date, context: Context, pause: Callable[[float], None] = time.sleep) -> Receipt:
    """Send everything that is due; what another side refuses for now is tried three times."""
    run_ = context.run(as_of)
    words = load(context.settings.config / "messages.yml")
    with engine.writing(context.register) as connection:
        try_failed_anew(connection)
    officers = officers_of(context)
    with open_tracker(context) as tracker:

        def send(row: Row) -> Outcome:
            return send_one(row, context, words, tracker, run_.run_id, officers)

        tried, sent = drain(as_of, context, send, pause)
    with engine.reading(context.register) as connection:
        left = outbox.counts(connection, run_.run_id)["waiting"]
    undone = (f"{left} messages wait or are held.",) if left else ()
    return context.keep(run_, Receipt("deliver", tried, sent, undone))


def try_failed_anew(connection: Connection) -> None:
    """Put what every channel refused back among what waits."""
    failed = outbox_table.c.state == "failed"
    connection.execute(update(outbox_table).where(failed).values(state="waiting"))


def drain(
    as_of: date,
    context: Context,
    send: Callable[[Row], Outcome],
    pause: Callable[[float], None],
) -> tuple[int, int]:
    """Send until nothing is due or everything left was tried three times; returns tried and sent.

    Messages go before tickets, and tickets are left to the next run once the tracker has not
    answered for two in a row: nobody's message waits for a tracker. Notices that come up on the
    way go out as well. Who asks to be left alone is left alone for that long before the next
    message; where that is too long, the message waits for the next run.
    """
    tries: Counter[str] = Counter()
    sent = silent = 0
    while rows := [row for row in _due(as_of, context) if tries[row["key"]] < PASSES]:
        again = False
        for row in rows:
            ticket = row["kind"] == "ticket"
            if ticket and silent >= GIVEN_UP_AFTER:
                tries[row["key"]] = PASSES
                continue
            outcome = send(row)
            tries[row["key"]] += 1
            sent += outcome.sent
            silent = (silent + 1 if outcome.again else 0) if ticket else silent
            if outcome.asked is None:
                again |= outcome.again and tries[row["key"]] < PASSES
            elif outcome.asked > LONGEST_PAUSE:
                _put_off(context, row, as_of, outcome.asked)
                tries[row["key"]] = PASSES
            elif tries[row["key"]] < PASSES:
                pause(outcome.asked)
        if again:
            pause(FIRST_PAUSE)
    return len(tries), sent


def _due(as_of: date, context: Context) -> list[Row]:
    with engine.reading(context.register) as connection:
        rows = outbox.due(connection, context.now(as_of))
    return sorted(rows, key=lambda row: row["kind"] == "ticket")


def _put_off(context: Context, row: Row, as_of: date, seconds: float) -> None:
    instant = context.now(as_of) + timedelta(seconds=seconds)
    with engine.writing(context.register) as connection:
        outbox.mark(connection, row["key"], not_before=instant)


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
            _tell_route_stopped(context, row["as_of"], route.name, exc)
            refused = exc
    if refused is None and row["kind"] == "update":
        return None, None
    raise refused or DeliveryError(f"No channel reaches {row['recipient']}.", retry=False)


def _not_sent(row: Row, context: Context, exc: DeliveryError) -> Outcome:
    """Leave the entry waiting or mark it failed; the case's clock goes on either way."""
    if row["kind"] == "ticket" and not exc.retry:
        _tell_route_stopped(context, row["as_of"], "ticketing", exc)
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
    _tell_operators(context, row["as_of"], f"notice/failed/{row['as_of']}/deliver", notice, said)
    with engine.writing(context.register) as connection:
        outbox.mark(connection, row["key"], state="failed", error=said)
    return Outcome()


def _tell_route_stopped(context: Context, as_of: date, channel: str, exc: DeliveryError) -> None:
    with engine.reading(context.register) as connection:
        waiting = len(outbox.due(connection, context.now(as_of)))
    notice = RouteStopped(channel, str(exc), waiting)
    _tell_operators(context, as_of, f"notice/route/{channel}/{as_of}", notice, str(exc))


def _tell_operators(context: Context, as_of: date, key: str, notice: Notice, why: str) -> None:
    """Enter a notice, once a day for the same reason."""
    numbered = f"{key}/{hashlib.sha256(why.encode()).hexdigest()[:8]}"
    payload = operators.as_json(notice)
    with engine.writing(context.register) as connection:
        outbox.put(connection, numbered, "notice", context.config.operators, payload, as_of)
