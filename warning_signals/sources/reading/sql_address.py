"""Where a database is, from the environment variable that holds its address."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from warning_signals.errors import FeedError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine


@dataclass(frozen=True)
class Database:
    """Where to read, and how long to wait: for a connection or a lock, and for one statement."""

    url_env: str
    wait_seconds: float
    read_seconds: float


def engine_of(database: Database, what: str) -> Engine:
    """Return an engine without a pool; FeedError where the variable holds no usable address."""
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
