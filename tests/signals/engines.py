"""The same tables on DuckDB, Spark and PostgreSQL, and whether two engines say the same."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pyarrow.parquet as pq
import yaml
from sqlalchemy.engine import make_url

from tests.bank import ROOT
from warning_signals.lake import LazyFeeds, connect_duckdb
from warning_signals.model import Feeds, Signal

RELATIVE = 1e-9
# A difference of two equal sums is nothing but their rounding, which has no relative size.
ABSOLUTE = 1e-12
LEAST_JAVA = 17
SIGNALS = [
    (family, name)
    for family, names in yaml.safe_load((ROOT / "config/signals.yml").read_text("utf-8")).items()
    for name in names
]


def plugin(family: str, name: str) -> Signal:
    """Return a signal."""
    found: Signal = import_module(f"warning_signals.signals.{family}.{name}").PLUGIN
    return found


def on_duckdb(folder: Path) -> Feeds:
    """Return the tables of the folder on DuckDB."""
    connection = connect_duckdb()
    return _opened(folder, connection.read_parquet, connection.create_table)


@contextmanager
def on_spark(folder: Path, warehouse: Path) -> Iterator[Feeds]:
    """Return the tables of the folder in a Spark session on two cores, in ANSI mode, in UTC."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.log.level": "OFF",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(warehouse),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    try:
        connection = ibis.pyspark.connect(session)
        yield _opened(folder, lambda p: connection.read_parquet(str(p)), connection.create_table)
    finally:
        session.stop()


def without_spark() -> str:
    """Return why there is no Spark here, or nothing."""
    if find_spec("pyspark") is None:
        return "PySpark is not installed; `make test-all` does, or `uv sync --extra spark`"
    if shutil.which("java") is None:
        return f"no java on the PATH; Spark needs Java {LEAST_JAVA}"
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < LEAST_JAVA:
        return f"Spark needs Java {LEAST_JAVA}; here is {said.splitlines()[0] if said else 'none'}"
    return ""


def on_postgres(folder: Path, url: str) -> Feeds:
    """Return the tables of the folder in a PostgreSQL database; each is loaded when asked for."""
    connection = connect_postgres(url)

    def kept(name: str, rows: Any) -> ibis.Table:
        table = connection.create_table(name, rows)
        connection.raw_sql(f'ANALYZE "{name}"').close()
        return table

    return _opened(folder, lambda path: kept(path.stem, pq.read_table(path)), kept)


def connect_postgres(url: str, *, as_it_is: bool = False) -> Any:
    """Return a connection that compiles as it should, or `as_it_is`; see docs/backends.md."""
    at = make_url(url)
    host = str(at.query.get("host") or at.host)
    connection = ibis.postgres.connect(
        user=at.username, password=at.password, host=host, port=at.port, database=at.database
    )
    connection.raw_sql("SET enable_nestloop = off").close()
    connection.con.commit()
    if not as_it_is:
        connection.compile = partial(_compiled_from_a_copy, connection)
    return connection


def _compiled_from_a_copy(connection: Any, expr: ibis.Expr, **options: Any) -> str:
    pretty = options.pop("pretty", False)
    query = connection.compiler.to_sqlglot(expr, **options)
    sql: str = query.sql(dialect=connection.dialect, pretty=pretty, copy=True)
    return sql


def _opened(
    folder: Path, read: Callable[[Path], ibis.Table], keep: Callable[[str, ibis.Table], ibis.Table]
) -> Feeds:
    return LazyFeeds({path.stem: partial(read, path) for path in folder.glob("*.parquet")}, keep)


def measured(signal: Signal, feeds: Feeds, as_of: date) -> pd.DataFrame:
    """Return what the signal measures, by borrower."""
    rows: pd.DataFrame = signal.measure(feeds, as_of).to_pandas()
    return rows.set_index("borrower_id").sort_index()


def meant(signal: Signal, feeds: Feeds, as_of: date) -> list[str] | None:
    """Return whom the signal means, None where that is all."""
    if signal.applicable is None:
        return None
    return sorted(signal.applicable(feeds, as_of).to_pandas()["borrower_id"])


def differences(here: pd.DataFrame, there: pd.DataFrame) -> list[str]:
    """Return where the second says other than the first, in words."""
    if list(here.columns) != list(there.columns):
        return [f"columns {list(there.columns)}, not {list(here.columns)}"]
    if list(here.index) != list(there.index):
        return [f"borrowers {list(there.index)}, not {list(here.index)}"]
    return [
        f"{column} of {borrower}: {other!r}, not {one!r}"
        for column in here.columns
        for borrower, one, other in zip(here.index, here[column], there[column], strict=True)
        if not _same(one, other)
    ]


def _same(one: Any, other: Any) -> bool:
    if hasattr(one, "__len__") and not isinstance(one, str):
        return len(one) == len(other) and all(map(_same, one, other))
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    if isinstance(one, str):
        return bool(one == other)
    if isinstance(one, date):
        return pd.Timestamp(one) == pd.Timestamp(other)
    return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
