"""The tables of one small book, made once for all that compare engines on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.signals.engines import on_duckdb
from tests.signals.whole_book import write_tables
from warning_signals.model import Feeds


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Parquet file for each feed and derived table."""
    folder = tmp_path_factory.mktemp("tables")
    write_tables(tmp_path_factory.mktemp("book"), folder)
    return folder


@pytest.fixture(scope="session")
def duckdb_feeds(tables: Path) -> Feeds:
    """The tables on DuckDB."""
    return on_duckdb(tables)
