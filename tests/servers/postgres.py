"""A real PostgreSQL from a Python package, started by the tests and stopped with them."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


@dataclass
class Postgres:
    """A running server; `new_database` gives the URL of an empty database."""

    server: Any
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Postgres]:
        """Start a server with its data in a folder of its own and stop it at the end."""
        import pgserver

        # It reports its end when the streams of the test run are already closed.
        logging.getLogger("pgserver").setLevel(logging.ERROR)
        # Not below pytest's own folder: each test run that begins shuts that to the server's user.
        folder = Path(mkdtemp(prefix="ews-pg-"))
        server = pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield cls(server)
        finally:
            server.cleanup()
            rmtree(folder, ignore_errors=True)

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        url = make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")
        name = f"ews_{next(self.numbers)}"
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return url.set(database=name).render_as_string(hide_password=False)
