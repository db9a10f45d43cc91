"""Daily and weekly series from the folder that EWS_DATA names, in the layout of its README."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from warning_signals.calendar import BankCalendar
from warning_signals.errors import ConfigError
from warning_signals.forecasts.histories import FloatArray, Histories

if TYPE_CHECKING:
    import pandas as pd

METER_FLOOR = 1.0
POWER, INVOICES = "electricity/power_daily.parquet", "einvoice/invoices.parquet"
WEEKLY_TRAIN, WEEKLY_TEST = "weekly/Weekly-train.csv.gz", "weekly/Weekly-test.csv.gz"


@dataclass(frozen=True, eq=False)
class WeeklySeries:
    """n series of weeks: `known` (n x T, NaN before each begins) and the 13 to come."""

    ids: list[str]
    known: FloatArray
    coming: FloatArray


def electricity(data: Path, calendar: BankCalendar) -> Histories:
    """Return every firm's kWh by day; ConfigError where the file is missing."""
    import pandas as pd

    rows = pd.read_parquet(_file(data, POWER), columns=["date", "firm_id", "kwh"])
    return _histories(rows.rename(columns={"kwh": "value"}), calendar, METER_FLOOR)


def invoices(data: Path, calendar: BankCalendar) -> Histories:
    """Return every firm's valid sales by day, 0 on days without; NaN before its first invoice."""
    import pandas as pd

    columns = ["direction", "firm_id", "invoice_date", "total", "status"]
    rows = pd.read_parquet(_file(data, INVOICES), columns=columns)
    sales = rows[(rows["direction"] == "out") & (rows["status"] == "valid")]
    sales = sales.assign(date=sales["invoice_date"].dt.normalize(), value=sales["total"])
    daily = sales.groupby(["firm_id", "date"])["value"].sum().reset_index()
    book = _histories(daily, calendar, 0.0)
    begun = np.maximum.accumulate(np.isfinite(book.values), axis=1)
    return Histories(
        book.ids,
        book.start,
        np.where(begun, np.nan_to_num(book.values), np.nan),
        book.new_years,
        calendar=calendar,
        off_at=-np.inf,
    )


def weekly(data: Path) -> WeeklySeries:
    """Return the weekly series of the M4 competition."""
    train, test = _lines(_file(data, WEEKLY_TRAIN)), _lines(_file(data, WEEKLY_TEST))
    longest = max(len(row) for row in train.values())
    known = np.full((len(train), longest), np.nan)
    for place, row in enumerate(train.values()):
        known[place, longest - len(row) :] = row
    return WeeklySeries(list(train), known, np.array([test[name] for name in train]))


def _histories(rows: pd.DataFrame, calendar: BankCalendar, off_at: float) -> Histories:
    import pandas as pd

    table = rows.pivot(index="firm_id", columns="date", values="value")
    first, last = (pd.Timestamp(table.columns[at]).date() for at in (0, -1))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    whole = table.reindex(columns=[np.datetime64(day) for day in days])
    return Histories(
        ids=[str(name) for name in table.index],
        start=first,
        values=whole.to_numpy(dtype=np.float64),
        new_years=calendar.new_years,
        off_at=off_at,
        calendar=calendar,
    )


def _lines(path: Path) -> dict[str, FloatArray]:
    """Return name and values of each line of a table of unequal lines, its heading left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        cells = [line.rstrip("\n").split(",") for line in lines]
    return {
        row[0].strip('"'): np.array([float(c.strip('"')) for c in row[1:] if c.strip('"')])
        for row in cells
    }


def _file(data: Path, name: str) -> Path:
    path = data / name
    if not path.is_file():
        raise ConfigError(
            f"The evaluation needs {path}, which is not there. EWS_DATA must name a folder of "
            "the layout of its README; `ews import` makes one from the public files."
        )
    return path
