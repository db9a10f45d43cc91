"""Cases in the register: exactly one open per borrower and track, every change an event."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from warning_signals.errors import Refused
from warning_signals.register.tables import cases


def open_cases(connection: Connection) -> list[dict[str, Any]]:
    """Return all cases that are not closed, in the order of their numbers."""
    query = select(cases).where(cases.c.state != "closed").order_by(cases.c.case_id)
    return [dict(row) for row in connection.execute(query).mappings()]


def all_cases(connection: Connection) -> list[dict[str, Any]]:
    """Return every case, closed ones included."""
    query = select(cases).order_by(cases.c.case_id)
    return [dict(row) for row in connection.execute(query).mappings()]


def get(connection: Connection, case_id: str) -> dict[str, Any]:
    """Return one case; Refused with what to do where there is none."""
    row = connection.execute(select(cases).where(cases.c.case_id == case_id)).mappings().first()
    if row is None:
        raise Refused(f"There is no case {case_id}. `ews cases` lists them.")
    return dict(row)


def next_id(connection: Connection, year: int) -> str:
    """Return the number that the next case of a year gets."""
    prefix = f"C-{year}-"
    query = select(func.count()).where(cases.c.case_id.like(f"{prefix}%"))
    return f"{prefix}{connection.execute(query).scalar_one() + 1:04d}"


def add(connection: Connection, **values: Any) -> None:
    """Enter a new case."""
    connection.execute(insert(cases).values(**values))


def change(connection: Connection, case_id: str, **values: Any) -> None:
    """Change a case."""
    connection.execute(update(cases).where(cases.c.case_id == case_id).values(**values))
