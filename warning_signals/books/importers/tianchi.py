"""Electricity: `Tianchi_power.csv` of the Tianchi power contest of 2016.

Columns record_date (2015/1/1), user_id, power_consumption (kWh a day).
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from warning_signals.books.importers import Summary, check_columns, find, save

COLUMNS = {"record_date": "date", "user_id": "firm_id", "power_consumption": "kwh"}


def to_data(path: Path, out: Path) -> Summary:
    """Write electricity/power_daily.parquet under `out`; `path` is the file or its folder.

    Raises ConfigError where the file or one of its columns is missing.
    """
    source = find(path, "Tianchi_power*.csv")
    types = {"record_date": pa.string(), "user_id": pa.int64(), "power_consumption": pa.int64()}
    raw = pacsv.read_csv(source, convert_options=pacsv.ConvertOptions(column_types=types))
    check_columns(source, COLUMNS, raw.column_names)
    day = pc.replace_substring(raw["record_date"], "/", "-")
    table = pa.table(
        {
            "date": pc.strptime(day, format="%Y-%m-%d", unit="us"),
            "firm_id": raw["user_id"],
            "kwh": raw["power_consumption"],
        }
    )
    return save(out, {"electricity/power_daily.parquet": table})
