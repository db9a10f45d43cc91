"""Every signal measures on Spark what it measures on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.signals.engines import (
    SIGNALS,
    differences,
    meant,
    measured,
    on_spark,
    plugin,
    without_spark,
)
from tests.signals.whole_book import AS_OF
from warning_signals.model import Feeds

pytestmark = [pytest.mark.slow, pytest.mark.spark]


# Before the book is made, which takes half a minute.
@pytest.fixture(scope="session", autouse=True)
def has_spark() -> None:
    if why := without_spark():
        pytest.skip(why)


@pytest.fixture(scope="module")
def spark_feeds(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Feeds]:
    with on_spark(tables, tmp_path_factory.mktemp("warehouse")) as feeds:
        yield feeds


@pytest.mark.parametrize(("family", "name"), SIGNALS)
def test_a_signal_says_the_same_on_spark(
    family: str, name: str, spark_feeds: Feeds, duckdb_feeds: Feeds
) -> None:
    signal = plugin(family, name)

    here = measured(signal, duckdb_feeds, AS_OF)
    there = measured(signal, spark_feeds, AS_OF)

    assert len(here) > 0, f"{name} has nobody to measure in this book, so nothing is compared"
    assert differences(here, there) == []
    assert meant(signal, spark_feeds, AS_OF) == meant(signal, duckdb_feeds, AS_OF)
