"""Every signal measures on PostgreSQL what it measures on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import Postgres
from tests.signals.engines import (
    SIGNALS,
    connect_postgres,
    differences,
    meant,
    measured,
    on_postgres,
    plugin,
)
from tests.signals.whole_book import AS_OF
from warning_signals.model import Feeds

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres.started() as server:
        yield server


@pytest.fixture(scope="module")
def postgres_feeds(server: Postgres, tables: Path) -> Feeds:
    return on_postgres(tables, server.new_database())


@pytest.mark.parametrize(("family", "name"), SIGNALS)
def test_a_signal_says_the_same_on_postgres(
    family: str, name: str, postgres_feeds: Feeds, duckdb_feeds: Feeds
) -> None:
    signal = plugin(family, name)

    here = measured(signal, duckdb_feeds, AS_OF)
    there = measured(signal, postgres_feeds, AS_OF)

    assert len(here) > 0, f"{name} has nobody to measure in this book, so nothing is compared"
    assert differences(here, there) == []
    assert meant(signal, postgres_feeds, AS_OF) == meant(signal, duckdb_feeds, AS_OF)


@pytest.mark.parametrize(("as_it_is", "half"), [(True, 0.0), (False, 0.5)])
def test_ibis_as_it_is_loses_the_fraction_of_counts_that_are_shown_too(
    server: Postgres, as_it_is: bool, half: float
) -> None:
    connection = connect_postgres(server.new_database(), as_it_is=as_it_is)
    connection.raw_sql("CREATE TABLE counts AS SELECT 1::bigint AS one, 2::bigint AS two").close()
    connection.con.commit()
    counts = connection.table("counts")

    found = counts.select(counts.two, counts.one, half=counts.one / counts.two).to_pandas()

    assert found["half"][0] == half, (
        "Ibis divides rightly as it is: drop _compiled_from_a_copy in engines.py"
    )
