"""The ticket of a case: exactly one, found again by the case's number, kept up to date.

An entry of the outbox says what happened (the ticket's note); the ticket itself shows the case as
it stands now, so that entries which waited may go out in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from warning_signals.casework import facts_json
from warning_signals.context import Context
from warning_signals.errors import DeliveryError
from warning_signals.messaging import TicketSystem, TicketView
from warning_signals.register import cases, engine
from warning_signals.register.tables import outbox as outbox_table
from warning_signals.register.tables import tickets
from warning_signals.registry import plugin
from warning_signals.wording.cards import card
from warning_signals.wording.words import Words


@dataclass(frozen=True)
class Tracker:
    """The ticket system in use: its plug-in and options; None where none is up or needed."""

    name: str
    system: TicketSystem | None
    options: Any


@contextmanager
def open_tracker(context: Context) -> Iterator[Tracker]:
    """Give the configured tracker; the embedded one is served only while there is work for it."""
    name = context.config.ticketing["system"]
    options = dict(context.config.ticketing["options"])
    system: TicketSystem = plugin("ticketing", name)
    url = context.settings.roundup_url or options["url"]
    if url != "embedded":
        yield Tracker(name, system, system.options(**(options | {"url": url})))
        return
    if not _tickets_wait(context):
        yield Tracker(name, None, None)
        return
    from warning_signals.ticketing.roundup_tracker import serve

    home = context.settings.home / "roundup"
    with ExitStack() as stack:
        try:
            served = stack.enter_context(serve(home))
        except Exception:  # a tracker that does not come up must not hold back the messages
            tracker = Tracker(name, None, None)
        else:
            own = options | {"url": served, "password_file": home / "secret"}
            tracker = Tracker(name, system, system.options(**own))
        yield tracker


def _tickets_wait(context: Context) -> bool:
    waiting = outbox_table.c.state.in_(("waiting", "sending"))
    query = select(outbox_table.c.key).where(outbox_table.c.kind == "ticket", waiting)
    with engine.reading(context.register) as connection:
        return connection.execute(query.limit(1)).first() is not None


def send_ticket(
    row: dict[str, Any], context: Context, words: dict[str, Words], tracker: Tracker, run_id: str
) -> str:
    """Bring a case's ticket up to date and note the entry; opens it where there is none yet."""
    if tracker.system is None:
        raise DeliveryError("The ticket tracker is not up.", retry=True)
    told = facts_json.from_json(row["payload"]["facts"], context.calendar)
    message = card(told, words["en"], "full", row["key"])
    view = present_view(context, told.case_id, words)
    ref = _known(context, told.case_id) or tracker.system.find(told.case_id, tracker.options)
    ref = ref or tracker.system.open(view, tracker.options)
    with engine.writing(context.register) as connection:
        known = select(tickets.c.ref).where(tickets.c.case_id == told.case_id)
        if connection.execute(known).first() is None:
            entry = {"case_id": told.case_id, "system": tracker.name, "ref": ref}
            connection.execute(insert(tickets).values(**entry, opened_in_run=run_id))
    tracker.system.update(ref, view, message.headline, row["key"], tracker.options)
    return ref


def present_view(context: Context, case_id: str, words: dict[str, Words]) -> TicketView:
    """Return what the ticket of a case should show now."""
    with engine.reading(context.register) as connection:
        case = cases.get(connection, case_id)
    told = facts_json.from_json(case["facts"], context.calendar)
    message = card(told, words["en"], "full", case_id)
    return TicketView(
        case_id=case_id,
        title=f"{case_id} {message.headline}",
        body="\n".join(message.lines),
        level=told.level.name.lower(),
        state=case["state"],
        assignee=case["officer_id"],
        due_at=_utc(told.due_at),
    )


def _known(context: Context, case_id: str) -> str | None:
    with engine.reading(context.register) as connection:
        query = select(tickets.c.ref).where(tickets.c.case_id == case_id)
        ref: str | None = connection.execute(query).scalar()
        return ref


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
