"""The inventory: what already stood on the first day, for review and without messages."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select

from warning_signals.register.findings import of_day
from warning_signals.register.tables import findings, inventory


def file_inventory(connection: Connection, as_of: date) -> int:
    """File what is already so on the first day, for review and without messages."""
    standing = of_day(connection, findings, as_of)
    connection.execute(delete(inventory))
    for row in standing:
        connection.execute(
            insert(inventory).values(
                borrower_id=row["borrower_id"],
                signal=row["signal"],
                level=row["level"],
                filed_on=as_of,
            )
        )
    return len(standing)


def inventoried(connection: Connection) -> dict[tuple[str, str], int]:
    """Return the level at which a borrower's signal stood on the first day, by both names."""
    rows = connection.execute(select(inventory)).mappings()
    return {(row["borrower_id"], row["signal"]): row["level"] for row in rows}


def strike_cleared(connection: Connection, standing: set[tuple[str, str]]) -> None:
    """Take from the inventory what no longer stands, so that its return is news."""
    for borrower_id, signal in set(inventoried(connection)) - standing:
        connection.execute(
            delete(inventory).where(
                inventory.c.borrower_id == borrower_id, inventory.c.signal == signal
            )
        )
