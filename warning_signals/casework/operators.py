"""What operators and data owners are told: a feed is missing, the day's messages are held.

A source that stays away is told of once, when it is first missed; the key holds since when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from warning_signals.calendar import BankCalendar
from warning_signals.casework.desk import Desk
from warning_signals.casework.guard import Held
from warning_signals.config_sources import SourceConfig
from warning_signals.model import Text
from warning_signals.register import outbox
from warning_signals.register.source_state import SourceState, source_state
from warning_signals.wording import notice_facts

KINDS = {
    kind.__name__: kind
    for kind in (
        notice_facts.VolumeHeld,
        notice_facts.FeedMissing,
        notice_facts.RunNotDone,
        notice_facts.StageFailed,
        notice_facts.RouteStopped,
    )
}


def put_notices(connection: Connection, desk: Desk, held: Held | None) -> None:
    """Enter what the operators have to know about this day."""
    if held is not None:
        notice = notice_facts.VolumeHeld(desk.as_of, held.counted, held.limit, held.reason)
        put_notice(connection, desk, notice, f"notice/held/{desk.as_of}")
    for source in desk.context.config.expected_sources:
        due = source.due_on(desk.as_of)
        state = source_state(connection, source.name, source.feed, due, desk.run_.known_at)
        if state.state == "accepted":
            continue
        missing = notice_facts.FeedMissing(
            source=source.name,
            owner=source.owner,
            since_on=missing_since(state, due, desk.context.calendar),
            required=source.required,
            borrowers=_affected(desk, source),
        )
        key = f"notice/{state.state}/{source.name}/{missing.since_on}"
        put_notice(connection, desk, missing, key)


def missing_since(state: SourceState, as_of: date, calendar: BankCalendar) -> date:
    """Return the first business day for which nothing usable came."""
    if state.last_on is None or state.last_on == as_of:
        return as_of
    return calendar.next_business_day(state.last_on)


def _affected(desk: Desk, source: SourceConfig) -> int:
    config = desk.context.config
    needs = {name: config.sources_for(signal) for name, signal in config.signals.items()}
    blind = {name for name, feeds in needs.items() if source in feeds.get(source.feed, ())}
    seen_in_part = (row for row in desk.assessed if blind & set(row["not_evaluated"]))
    return len({row["borrower_id"] for row in seen_in_part})


def put_notice(connection: Connection, desk: Desk, notice: notice_facts.Notice, key: str) -> None:
    """Enter one notice for the operators."""
    recipient = desk.context.config.operators
    outbox.put(connection, key, "notice", recipient, as_json(notice), desk.as_of)


def as_json(notice: notice_facts.Notice) -> dict[str, Any]:
    """Return a notice as JSON can hold it, its kind included."""
    plain = {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in asdict(notice).items()
    }
    return {"notice": type(notice).__name__, **plain}


def from_json(stored: Mapping[str, Any]) -> notice_facts.Notice:
    """Give a stored notice back."""
    kind = KINDS[stored["notice"]]
    values: dict[str, Any] = {}
    for field in fields(kind):
        value = stored[field.name]
        if field.type == "date":
            value = date.fromisoformat(value)
        elif field.type == "datetime":
            value = datetime.fromisoformat(value)
        elif field.type == "Text":
            value = Text(**value)
        values[field.name] = value
    notice: notice_facts.Notice = kind(**values)
    return notice
