"""The outbox: what has to be said, written with the change that causes it, sent from here.

The key says what is said to whom about which change, so that the same change never says it
twice. States: waiting, held (volume guard), sending (a send was begun), sent, failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from warning_signals.register.tables import outbox, releases, tickets

OPEN = ("waiting", "sending")


def put(
    connection: Connection,
    key: str,
    kind: str,
    recipient: str,
    payload: dict[str, Any],
    as_of: date,
    case_id: str | None = None,
    held: bool = False,
) -> bool:
    """Enter a message to be sent; returns False where it was entered before."""
    if connection.execute(select(outbox.c.key).where(outbox.c.key == key)).first():
        return False
    connection.execute(
        insert(outbox).values(
            key=key,
            as_of=as_of,
            kind=kind,
            case_id=case_id,
            recipient=recipient,
            payload=payload,
            state="held" if held else "waiting",
            attempts=0,
        )
    )
    return True


def due(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """Return what may be sent now, tickets first, in the order of their keys."""
    ready = (outbox.c.not_before.is_(None)) | (outbox.c.not_before <= now)
    query = select(outbox).where(outbox.c.state.in_(OPEN), ready).order_by(outbox.c.key)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return sorted(rows, key=lambda row: row["kind"] != "ticket")


def mark(connection: Connection, key: str, **values: Any) -> None:
    """Change a message's state."""
    connection.execute(update(outbox).where(outbox.c.key == key).values(**values))


def release(connection: Connection, as_of: date) -> int:
    """Let the held messages of a day go; returns how many."""
    mine = (outbox.c.as_of == as_of) & (outbox.c.state == "held")
    return connection.execute(update(outbox).where(mine).values(state="waiting")).rowcount


def released_by(connection: Connection, as_of: date) -> list[str]:
    """Return who has asked for the release of a day's messages."""
    query = select(releases.c.officer_id).where(releases.c.as_of == as_of)
    return list(connection.execute(query).scalars())


def cards_sent(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """Return the cards about a case that were sent or wait, the newest last."""
    query = (
        select(outbox)
        .where(outbox.c.case_id == case_id, outbox.c.kind == "card")
        .order_by(outbox.c.as_of, outbox.c.key)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def counts(connection: Connection, run_id: str) -> dict[str, int]:
    """Return what a run sent, what waits, and how many tickets it opened."""
    spoken = ("card", "digest")
    sent = select(func.count()).where(outbox.c.sent_in_run == run_id, outbox.c.kind.in_(spoken))
    waiting = select(func.count()).where(outbox.c.state.in_((*OPEN, "held", "failed")))
    opened = select(func.count()).select_from(tickets).where(tickets.c.opened_in_run == run_id)
    return {
        "sent": connection.execute(sent).scalar_one(),
        "waiting": connection.execute(waiting).scalar_one(),
        "tickets": connection.execute(opened).scalar_one(),
    }


def of_days(connection: Connection, days: Sequence[date]) -> list[dict[str, Any]]:
    """Return every message of these days, for reports."""
    query = select(outbox).where(outbox.c.as_of.in_(days)).order_by(outbox.c.as_of, outbox.c.key)
    return [dict(row) for row in connection.execute(query).mappings()]
