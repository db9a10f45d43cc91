"""What all tables of the register are made of: their list, instants, keys, needed columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, MetaData, String, TypeDecorator
from sqlalchemy.engine import Dialect

METADATA = MetaData()


class Instant(TypeDecorator[datetime]):
    """A moment in UTC on every database; refuses one without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn into UTC; SQLite keeps no zone, so it is left off there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"An instant without a zone: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give every instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key(name: str, kind: Any = String) -> Column[Any]:
    """Return a column of the primary key."""
    return Column(name, kind, primary_key=True)


def need(name: str, kind: Any = String) -> Column[Any]:
    """Return a column that must have a value."""
    return Column(name, kind, nullable=False)
