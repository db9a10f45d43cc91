"""One read-only look at a database, in which nothing changes while it lasts.

Sorted out here is what may be over by the next try (a lock, a lost connection, a server that
restarts) from what stays as it is (a wrong name, a missing permission). What a driver says may
hold names of people or parts of an address, so it is told only where it is about the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from warning_signals.sources.reading.sql_address import Database, engine_of
from warning_signals.sources.reading.sql_errors import told

if TYPE_CHECKING:
    from sqlalchemy import Connection


ISOLATION = ("SNAPSHOT", "REPEATABLE READ", "SERIALIZABLE")


@contextmanager
def snapshot(database: Database, what: str) -> Iterator[Connection]:
    """Yield a connection that reads one consistent state and can change nothing.

    `what` begins every error's sentence. Raises Passing for what may be over by the next try and
    FeedError for all else that goes wrong with the database while it is open.
    """
    from sqlalchemy.exc import SQLAlchemyError

    engine = engine_of(database, what)
    try:
        with engine.connect() as connection:
            _only_reading(connection)
            with connection.begin():
                _limit_waiting(connection, database)
                yield connection
    except SQLAlchemyError as exc:
        raise told(exc, database, what, engine.url) from None
    finally:
        engine.dispose()


def _only_reading(connection: Connection) -> None:
    dialect = connection.dialect.name
    if dialect == "sqlite":
        # The driver must not begin and end transactions by itself, or each read is its own.
        connection.execution_options(isolation_level="AUTOCOMMIT")
        return
    offered = connection.dialect.get_isolation_level_values(connection.connection.dbapi_connection)  # type: ignore[arg-type]
    level = next((level for level in ISOLATION if level in offered), None)
    options: dict[str, Any] = {} if level is None else {"isolation_level": level}
    if dialect == "postgresql":
        options["postgresql_readonly"] = True
    connection.execution_options(**options)


def _limit_waiting(connection: Connection, database: Database) -> None:
    from sqlalchemy import text

    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    if connection.dialect.name != "postgresql":
        return
    limits = {"lock_timeout": database.wait_seconds, "statement_timeout": database.read_seconds}
    for name, seconds in limits.items():
        connection.execute(
            text("SELECT set_config(:name, :value, true)"),
            {"name": name, "value": f"{max(1, round(seconds * 1000))}ms"},
        )
