"""Rows that were refused: listed with the source, the day, the value and the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from warning_signals.register.tables import deliveries as d
from warning_signals.register.tables import quarantine as q


def listed(connection: Connection, business_on: date | None) -> list[dict[str, Any]]:
    """Return the quarantined rows of one business day or of all, in the order they came."""
    query = select(d.c.source, d.c.business_on, q).join(d, d.c.delivery_id == q.c.delivery_id)
    if business_on is not None:
        query = query.where(d.c.business_on == business_on)
    ordered = query.order_by(d.c.business_on, d.c.source, q.c.row_no)
    return [dict(row) for row in connection.execute(ordered).mappings()]
