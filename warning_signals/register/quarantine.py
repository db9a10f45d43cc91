"""Rows that were refused: listed with the source, the day, the value and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from warning_signals.register.tables import deliveries as d
from warning_signals.register.tables import quarantine as q

AT_ONCE = 500


def listed(connection: Connection, business_on: date | None) -> list[dict[str, Any]]:
    """Return the open rows of one business day or of all, in the order they came."""
    query = select(d.c.source, d.c.business_on, q).join(d, d.c.delivery_id == q.c.delivery_id)
    query = query.where(q.c.state == "open")
    if business_on is not None:
        query = query.where(d.c.business_on == business_on)
    ordered = query.order_by(d.c.business_on, d.c.source, q.c.row_no)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def deliveries_with(connection: Connection, source: str, rule: str) -> list[dict[str, Any]]:
    """Return the source's accepted deliveries that have open rows refused by a rule."""
    having = select(q.c.delivery_id).where(q.c.state == "open", q.c.rule == rule)
    query = (
        select(d)
        .where(d.c.source == source, d.c.state == "accepted", d.c.delivery_id.in_(having))
        .order_by(d.c.business_on, d.c.known_at)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def open_rows(
    connection: Connection, delivery_id: str, most: int | None = None
) -> list[dict[str, Any]]:
    """Return a delivery's open rows in the order they came, at most that many."""
    query = select(q).where(q.c.delivery_id == delivery_id, q.c.state == "open")
    query = query.order_by(q.c.row_no).limit(most)
    return [dict(row) for row in connection.execute(query).mappings()]


def raw_rows(connection: Connection, delivery_id: str, rule: str) -> list[str]:
    """Return the rows of a delivery that a rule refuses, as they came, as JSON."""
    query = select(q.c.raw).where(
        q.c.delivery_id == delivery_id, q.c.state == "open", q.c.rule == rule
    )
    return list(connection.execute(query).scalars())


def row_numbers(connection: Connection, delivery_id: str) -> list[int]:
    """Return the numbers of a delivery's open rows."""
    query = select(q.c.row_no).where(q.c.delivery_id == delivery_id, q.c.state == "open")
    return list(connection.execute(query.order_by(q.c.row_no)).scalars())


def settle(connection: Connection, delivery_id: str, row_nos: Sequence[int], state: str) -> None:
    """Mark rows as no longer open."""
    for start in range(0, len(row_nos), AT_ONCE):
        connection.execute(
            update(q)
            .where(q.c.delivery_id == delivery_id)
            .where(q.c.row_no.in_(row_nos[start : start + AT_ONCE]))
            .values(state=state)
        )


def restate(connection: Connection, delivery_id: str, bad: Mapping[str, Any]) -> None:
    """Give an open row the reason that was found last."""
    connection.execute(
        update(q)
        .where(q.c.delivery_id == delivery_id, q.c.row_no == bad["row_no"], q.c.state == "open")
        .values({name: bad[name] for name in ("rule", "column", "value", "hint", "hint_zh")})
    )
