"""What sources are tried on: a core bank on SQLite and a real PostgreSQL, and a provider's API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from tests.servers.postgres import Postgres
from tests.servers.records_server import RecordsServer
from tests.sources.core_bank import CoreBank
from tests.sources.made_records import options_for, record
from warning_signals.calendar import BankCalendar
from warning_signals.settings import load_calendar
from warning_signals.sources.reading.api_options import Options

ROOT = Path(__file__).parents[2]
PROXIES = ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")


@pytest.fixture(scope="session")
def calendar() -> BankCalendar:
    """The bank's calendar as shipped."""
    return load_calendar(ROOT / "config")


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A PostgreSQL server of this test session."""
    with Postgres.started() as started:
        yield started


@pytest.fixture
def postgres(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[CoreBank]:
    """A core bank on PostgreSQL."""
    yield from _bank(server.new_database(), monkeypatch)


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CoreBank]:
    """A core bank in a SQLite file whose name needs quoting in a URL."""
    yield from _bank(f"sqlite:///{tmp_path / 'core #1.sqlite'}", monkeypatch)


@pytest.fixture(params=["sqlite", "postgres"])
def core(request: pytest.FixtureRequest) -> CoreBank:
    """A core bank, once on each database."""
    bank: CoreBank = request.getfixturevalue(request.param)
    return bank


def _bank(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[CoreBank]:
    monkeypatch.setenv("CORE_URL", url)
    engine: Engine = create_engine(url, poolclass=NullPool)
    bank = CoreBank(engine)
    bank.build()
    yield bank
    engine.dispose()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordsServer]:
    """A provider with five records of Monday."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURT_TOKEN", "t0ken")
    with RecordsServer([record(number) for number in range(1, 6)]) as server:
        yield server


@pytest.fixture
def options(provider: RecordsServer, calendar: BankCalendar) -> Options:
    """A source that pulls from that provider."""
    return options_for(provider, calendar)
