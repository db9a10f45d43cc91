"""The register on both databases: SQLite in a file, and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.servers.postgres import Postgres
from warning_signals.register.engine import open_register


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this test session."""
    with Postgres.started() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty register, once on each database."""
    if request.param == "sqlite":
        engine = open_register(f"sqlite:///{tmp_path / 'register.sqlite'}")
    else:
        engine = open_register(request.getfixturevalue("postgres").new_database())
    yield engine
    engine.dispose()
