"""Reads the folder that EWS_DATA names; its layout is the interface, its firms are not.

Only what lenders could have seen is read here. The outcome and the bank's own rating are read in
truth.py and go nowhere else.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warning_signals.errors import ConfigError

FILES = {
    "firms": "einvoice/firms.parquet",
    "invoices": "einvoice/invoices.parquet",
    "power": "electricity/power_daily.parquet",
    "flows": "bank_accounts/applicant_flows.parquet",
    "loans": "bank_accounts/loans.parquet",
}


def read(data: Path, name: str, columns: list[str]) -> pa.Table:
    """Return those columns of one of FILES; ConfigError where file or column is missing."""
    path = data / FILES[name]
    if not path.is_file():
        raise ConfigError(
            f"The real book needs {path}, which is not there. EWS_DATA must name a folder of "
            "the layout of its README; `ews import` makes one from the public files, and "
            "`make run` without BOOK=real needs none."
        )
    missing = sorted(set(columns) - set(pq.read_schema(path).names))
    if missing:
        raise ConfigError(f"{path} has no column {', '.join(missing)}.")
    return pq.read_table(path, columns=columns)


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Return a small table as a frame."""
    frame: pd.DataFrame = table.to_pandas()
    return frame


def as_series(column: pa.ChunkedArray) -> pd.Series[str]:
    """Return a column of ids as text in a series."""
    return pd.Series(as_text(column).to_pylist(), dtype="str")


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return ids as text, whether the file has them as numbers or as text."""
    return column.cast(pa.string())


def as_money(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return amounts as DECIMAL(18,2), rounded to the cent."""
    return pc.round(column.cast(pa.float64()), 2).cast(pa.decimal128(18, 2))


def as_date(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return timestamps as dates."""
    return column.cast(pa.date32())


def loan_dates(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return dates written as the numbers 970103 as dates; the set ends in 1998."""
    text = pc.binary_join_element_wise("19", column.cast(pa.string()), "")
    return pc.strptime(text, format="%Y%m%d", unit="s").cast(pa.date32())
