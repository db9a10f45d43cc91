"""Deliveries as they come in: which is known already, how each is numbered, what waits."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from warning_signals.register.tables import deliveries as d
from warning_signals.register.tables import lake_files as f


def known_checksum(connection: Connection, source: str, business_on: date, sha256: str) -> bool:
    """Say whether this very content was delivered before for that day."""
    query = select(d.c.delivery_id).where(
        d.c.source == source, d.c.business_on == business_on, d.c.sha256 == sha256
    )
    return connection.execute(query).first() is not None


def next_version(connection: Connection, source: str, business_on: date) -> int:
    """Return the version number that the next delivery for that day gets."""
    query = select(func.max(d.c.version)).where(
        d.c.source == source, d.c.business_on == business_on
    )
    return int(connection.execute(query).scalar() or 0) + 1


def next_part(connection: Connection, delivery_id: str) -> int:
    """Return the number of the next file that a delivery gets in the lake."""
    query = select(func.max(f.c.part)).where(f.c.delivery_id == delivery_id)
    return int(connection.execute(query).scalar() or 0) + 1


def pulled(connection: Connection, sources: list[str]) -> list[dict[str, Any]]:
    """Return deliveries that were taken in but not yet checked, oldest first."""
    query = (
        select(d)
        .where(d.c.state == "pulled", d.c.source.in_(sources))
        .order_by(d.c.business_on, d.c.version, d.c.source)
    )
    return [dict(row) for row in connection.execute(query).mappings()]
