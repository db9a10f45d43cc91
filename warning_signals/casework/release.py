"""Two people release the messages of a day that the volume guard holds."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, insert, select

from warning_signals.casework.actors import RELEASING_ROLES, given, listed, present
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.register import audit, engine, outbox
from warning_signals.register.tables import outbox as outbox_table
from warning_signals.register.tables import releases


def release_day(context: Context, as_of: date, officer_id: str, reason: str) -> str:
    """Ask for the release of a held day's messages; the second person's word lets them go."""
    _, now, people = present(context)
    if people.role(officer_id) not in RELEASING_ROLES:
        raise Refused(f"{officer_id} may not release: that takes one of {listed(RELEASING_ROLES)}.")
    given(reason)
    with engine.writing(context.register) as connection:
        if not _holds(connection, as_of):
            raise Refused(f"Nothing of {as_of} is held; there is nothing to release.")
        before = outbox.released_by(connection, as_of)
        if officer_id in before:
            raise Refused(f"{officer_id} has asked already; a second person has to.")
        connection.execute(
            insert(releases).values(as_of=as_of, officer_id=officer_id, reason=reason, at=now)
        )
        details = {"reason": reason, "before": before}
        audit.note(connection, officer_id, "release", f"{as_of}", details, now)
        if not before:
            return f"Noted. A second person has to release {as_of} before anything is sent."
        freed = outbox.release(connection, as_of)
    return f"{freed} messages of {as_of} are released and go out with the next delivery."


def _holds(connection: Connection, as_of: date) -> bool:
    of = outbox_table.c
    query = select(of.key).where(of.as_of == as_of, of.state == "held").limit(1)
    return connection.execute(query).first() is not None
