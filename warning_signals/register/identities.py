"""Likely pairs of record and borrower, and the decisions on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, insert, select, update

from warning_signals.register.tables import deliveries, identity_decisions, reviews

OPEN, LINKED, REJECTED, SETTLED, NUMBERED = "open", "linked", "rejected", "settled", "numbered"
PROPOSED, IN_FORCE = "proposed", "in_force"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class RecordKey:
    """A record as its provider numbers it."""

    feed: str
    provider: str
    record_id: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.record_id}" if self.provider else self.record_id


def enter(
    connection: Connection, delivery_id: str, feed: str, pairs: Iterable[Mapping[str, Any]]
) -> None:
    """Enter what a delivery says of whose records it brings.

    A pair that a person decided stays as it is, one that nobody did takes on the newer score. A
    record that is linked, by number or agreement, settles what was open about it.
    """
    pairs = list(pairs)
    if not pairs:
        return
    known = _known_pairs(connection, feed)
    decided = _decided_pairs(connection, feed)
    taken = {pair[:2] for pair in decided if known.get(pair) == LINKED}
    waiting = {pair[:2] for pair, state in known.items() if state == OPEN}
    whose: dict[tuple[str, str], str] = {}
    for found in pairs:
        pair = (found["provider"], found["record_id"], found["borrower_id"])
        if pair in decided:
            continue
        if found["state"] != NUMBERED:
            state = SETTLED if found["state"] == OPEN and pair[:2] in taken else found["state"]
            values = {"score": found["score"], "why": found["why"], "state": state}
            _put(connection, feed, pair, pair in known, delivery_id, values)
            known[pair] = state  # a record may come twice, opened and closed
            waiting |= {pair[:2]} if state == OPEN else set()
        if found["state"] != OPEN and pair[:2] not in taken:
            whose[pair[:2]] = pair[2]
    for about in sorted(set(whose) & waiting):
        settle(connection, RecordKey(feed, *about), whose[about])


Pair = tuple[str, str, str]
"""Provider, the record's number, borrower_id."""


def _known_pairs(connection: Connection, feed: str) -> dict[Pair, str]:
    of = reviews.c
    query = select(of.provider, of.record_id, of.borrower_id, of.state).where(of.feed == feed)
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}


def _decided_pairs(connection: Connection, feed: str) -> set[Pair]:
    of = identity_decisions.c
    query = select(of.provider, of.record_id, of.borrower_id)
    return set(connection.execute(query.where(of.feed == feed, of.state == IN_FORCE)).tuples())


def _put(
    connection: Connection,
    feed: str,
    pair: Pair,
    is_known: bool,
    delivery_id: str,
    values: Mapping[str, Any],
) -> None:
    provider, record_id, borrower_id = pair
    if is_known:
        record = RecordKey(feed, provider, record_id)
        _set(connection, record, reviews.c.borrower_id == borrower_id, **values)
        return
    key = {"feed": feed, "provider": provider, "record_id": record_id, "borrower_id": borrower_id}
    connection.execute(insert(reviews).values(**key, delivery_id=delivery_id, **values))


def settle(connection: Connection, record: RecordKey, borrower_id: str) -> None:
    """Note that the record is this borrower's, and so nobody else's."""
    mine = reviews.c.borrower_id == borrower_id
    _set(connection, record, mine, state=LINKED)
    _set(connection, record, and_(~mine, reviews.c.state == OPEN), state=SETTLED)


def reject(connection: Connection, record: RecordKey, borrower_id: str) -> None:
    """Note that the record is not this borrower's; who was set aside for him is open again."""
    mine = reviews.c.borrower_id == borrower_id
    _set(connection, record, mine, state=REJECTED)
    _set(connection, record, and_(~mine, reviews.c.state == SETTLED), state=OPEN)


def _set(
    connection: Connection, record: RecordKey, which: ColumnElement[bool], **values: Any
) -> None:
    connection.execute(update(reviews).where(is_about(reviews, record), which).values(**values))


def is_about(table: Table, record: RecordKey) -> ColumnElement[bool]:
    """Return the condition that a row of reviews or decisions is about a record.

    Reviews of an older version do not know the provider.
    """
    return and_(
        table.c.feed == record.feed,
        table.c.provider.in_((record.provider, "")),
        table.c.record_id == record.record_id,
    )


def open_reviews(connection: Connection) -> list[dict[str, Any]]:
    """Return the pairs that wait for a person, the newest delivery and the likeliest first."""
    query = (
        select(reviews, deliveries.c.business_on)
        .join(deliveries, reviews.c.delivery_id == deliveries.c.delivery_id)
        .where(reviews.c.state == OPEN)
        .order_by(
            deliveries.c.business_on.desc(),
            reviews.c.score.desc(),
            reviews.c.provider,
            reviews.c.record_id,
            reviews.c.borrower_id,
        )
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def newest_day(connection: Connection, feeds: Collection[str]) -> date | None:
    """Return the last business day for which one of these feeds was accepted."""
    of = deliveries.c
    query = select(func.max(of.business_on))
    found = query.where(of.feed.in_(feeds), of.state == "accepted")
    day: date | None = connection.execute(found).scalar()
    return day


def decide(connection: Connection, record: RecordKey, **values: Any) -> int:
    """Append a decision and return its number."""
    of = identity_decisions.c
    last = connection.execute(select(func.coalesce(func.max(of.decision_no), 0))).scalar_one()
    key = {"feed": record.feed, "provider": record.provider, "record_id": record.record_id}
    connection.execute(insert(identity_decisions).values(decision_no=last + 1, **key, **values))
    return int(last) + 1


def decisions_on(connection: Connection, record: RecordKey) -> list[dict[str, Any]]:
    """Return all decisions on a record, oldest first."""
    query = (
        select(identity_decisions)
        .where(is_about(identity_decisions, record))
        .order_by(identity_decisions.c.decision_no)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def in_force(connection: Connection, feed: str, known_at: datetime) -> list[dict[str, Any]]:
    """Return the last decision on each pair of a feed that was in force at an instant."""
    of = identity_decisions.c
    query = (
        select(identity_decisions)
        .where(of.feed == feed, of.state == IN_FORCE, of.at <= known_at)
        .order_by(of.decision_no)
    )
    last = {
        (row["provider"], row["record_id"], row["borrower_id"]): dict(row)
        for row in connection.execute(query).mappings()
    }
    return sorted(last.values(), key=lambda row: row["decision_no"])
