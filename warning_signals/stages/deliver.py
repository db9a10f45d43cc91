"""Deliver: send what the outbox holds, each thing once, then record that it was sent.

A send is begun (recorded), done, and recorded as done; after a kill in between, the other side is
asked for the message's key before anything is sent again. What a channel refuses for good goes to
the next channel; what may succeed later waits in the outbox and the case's clock goes on. Nothing
is given up: what failed is tried anew by the next run, when its cause may have been mended, and no
message that cannot be made holds back the others.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Connection, update

from warning_signals.casework.routes import officers_of
from warning_signals.casework.ticketing import open_tracker
from warning_signals.context import Context
from warning_signals.model import Receipt
from warning_signals.register import engine, outbox
from warning_signals.register.tables import outbox as outbox_table
from warning_signals.stages.send import Outcome, Row, send_one
from warning_signals.wording.words import load

PASSES = 3
GIVEN_UP_AFTER = 2
LONGEST_PAUSE = 30.0
FIRST_PAUSE = 1.0


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
