"""One read-only look at a database, in which nothing changes while it lasts.

Sorted out here is what may be over by the next try (a lock, a lost connection, a server that
restarts) from what stays as it is (a wrong name, a missing permission). What a driver says may
hold names of people or parts of an address, so it is told only where it is about the statement.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from warning_signals.errors import FeedError, FeedNotArrived

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.exc import SQLAlchemyError

# SQLSTATE classes and codes of PostgreSQL: what may be over by the next try.
PASSING_CLASSES = ("08", "40", "53", "57", "58")
LOCKED, TOO_LONG = "55P03", "57014"
PASSING_IN_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR")
# A wrong password tried again locks the account.
REFUSED_ENTRY = ("authentication", "password", "access denied", "logon denied", "login failed")
ISOLATION = ("SNAPSHOT", "REPEATABLE READ", "SERIALIZABLE")


class Passing(FeedNotArrived):
    """A read that failed for a reason that may be over by the next try."""


@dataclass(frozen=True)
class Database:
    """Where to read, and how long to wait: for a connection or a lock, and for one statement."""

    url_env: str
    wait_seconds: float
    read_seconds: float


@contextmanager
def snapshot(database: Database, what: str) -> Iterator[Connection]:
    """Yield a connection that reads one consistent state and can change nothing.

    `what` begins every error's sentence. Raises Passing for what may be over by the next try and
    FeedError for all else that goes wrong with the database while it is open.
    """
    from sqlalchemy.exc import SQLAlchemyError

    engine = _engine(database, what)
    try:
        with engine.connect() as connection:
            _only_reading(connection)
            with connection.begin():
                _limit_waiting(connection, database)
                yield connection
    except SQLAlchemyError as exc:
        raise _told(exc, database, what, engine.url) from None
    finally:
        engine.dispose()


def _engine(database: Database, what: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    try:
        url = _url(database, what)
        wait = max(2, round(database.wait_seconds))
        known: dict[str, dict[str, Any]] = {
            "postgresql": {"connect_timeout": wait, "application_name": "early-warning"},
            "mysql": {"connect_timeout": wait},
            "sqlite": {"timeout": database.wait_seconds},
        }
        return create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args=known.get(url.get_backend_name(), {}),
        )
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as exc:
        # What they say may hold parts of the address.
        kind = type(exc).__name__
    raise FeedError(
        f"{what}: the environment variable {database.url_env} holds no database address that can "
        f"be used ({kind}). Nothing is read. Set it to an address like "
        "postgresql+psycopg://user:password@host/name, and install its driver."
    )


def _url(database: Database, what: str) -> URL:
    from sqlalchemy.engine import make_url

    said = os.environ.get(database.url_env, "")
    if not said:
        raise FeedError(
            f"{what}: the environment variable {database.url_env} is not set, so nobody knows "
            "where to read. Set it to the database's address."
        )
    url = make_url(said)
    if url.get_backend_name() != "sqlite":
        return url
    # Opened for reading only: SQLite would make a file that is not there.
    return url.set(
        database=f"file:{quote(url.database or '')}", query={"mode": "ro", "uri": "true"}
    )


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


def _told(exc: SQLAlchemyError, database: Database, what: str, url: URL) -> FeedError:
    original = getattr(exc, "orig", None) or exc
    code = str(getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", ""))
    place = f"the database that {database.url_env} names"
    if code == LOCKED or code in PASSING_IN_SQLITE[:2]:
        why = f"a table in {place} stayed locked for {database.wait_seconds:g} seconds"
    elif code == TOO_LONG:
        why = f"{place} needed more than {database.read_seconds:g} seconds for one statement"
    elif any(word in str(original).lower() for word in REFUSED_ENTRY):
        return FeedError(
            f"{what}: {place} refused the user or the password. Nothing is read. Check "
            f"{database.url_env}."
        )
    elif _is_passing(exc, code):
        why = f"{place} could not be reached, or broke the connection off"
    else:
        return FeedError(f"{what}: {place} refused the query: {_reason(original, code, url)}.")
    return Passing(f"{what}: {why}.")


def _is_passing(exc: SQLAlchemyError, code: str) -> bool:
    from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError

    if isinstance(exc, TimeoutError) or (
        isinstance(exc, DBAPIError) and exc.connection_invalidated
    ):
        return True
    if code.startswith("SQLITE"):
        return code.startswith(PASSING_IN_SQLITE)
    if code:
        return code.startswith(PASSING_CLASSES)
    return isinstance(exc, (OperationalError, InterfaceError))


def _reason(original: BaseException, code: str, url: URL) -> str:
    """Return what is said of the statement; what a database says of the data stays unsaid."""
    of_statement = code.startswith(("42", "SQLITE_ERROR")) or _is_our_own(original)
    if not of_statement:
        return f"{type(original).__name__} {code}".strip()
    said = getattr(getattr(original, "diag", None), "message_primary", None) or str(original)
    first: str = (said.splitlines() or [""])[0][:200].rstrip(".")
    return first.replace(url.password, "***") if url.password else first


def _is_our_own(original: BaseException) -> bool:
    return type(original).__module__.startswith("sqlalchemy.")
