"""What operators are told of sending: a route that stopped, a message that could not be made."""

from __future__ import annotations

import hashlib
from datetime import date

from warning_signals.casework import operators
from warning_signals.context import Context
from warning_signals.errors import DeliveryError
from warning_signals.register import engine, outbox
from warning_signals.wording.notice_facts import Notice, RouteStopped


def tell_route_stopped(context: Context, as_of: date, channel: str, exc: DeliveryError) -> None:
    """Enter a notice that a channel or the tracker takes nothing, once a day for each reason."""
    with engine.reading(context.register) as connection:
        waiting = len(outbox.due(connection, context.now(as_of)))
    notice = RouteStopped(channel, str(exc), waiting)
    tell_operators(context, as_of, f"notice/route/{channel}/{as_of}", notice, str(exc))


def tell_operators(context: Context, as_of: date, key: str, notice: Notice, why: str) -> None:
    """Enter a notice, once a day for the same reason."""
    numbered = f"{key}/{hashlib.sha256(why.encode()).hexdigest()[:8]}"
    payload = operators.as_json(notice)
    with engine.writing(context.register) as connection:
        outbox.put(connection, numbered, "notice", context.config.operators, payload, as_of)
