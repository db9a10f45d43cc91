"""Electricity: one meter for each borrower with a partner, shifted by whole weeks.

+1,092 days are 156 weeks: weekdays stay, and Spring Festival falls within a day of itself.
A reading of 1 is the anonymiser's floor: off. It stays 1.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.real.days import LAST_ON
from warning_signals.books.real.reading import as_date, as_text, read

SHIFT_DAYS = 1_092


def meters(joined: pd.DataFrame) -> pd.DataFrame:
    """Return the feed `meters`, one row for each borrower with an electricity firm."""
    served = joined[joined["power_firm"].notna()]
    return pd.DataFrame(
        {
            "meter_id": _meter_ids(served),
            "borrower_id": served["borrower_id"],
            "utility": "electricity",
        }
    )


def readings(data: Path, joined: pd.DataFrame) -> pa.Table:
    """Return the feed `meter_readings` (kWh a day) up to the last day, with a column `day`.

    `business_on` is the day of the reading, weekends too; their delivery is Monday's.
    """
    raw = read(data, "power", ["date", "firm_id", "kwh"])
    served = joined[joined["power_firm"].notna()]
    place = pc.index_in(as_text(raw["firm_id"]), pa.array(served["power_firm"], pa.string()))
    day = pc.add(as_date(raw["date"]).cast(pa.int32()), pa.scalar(SHIFT_DAYS, pa.int32()))
    day = day.cast(pa.date32())
    wanted = pc.and_(pc.is_valid(place), pc.less_equal(day, LAST_ON))
    ids = pa.array(_meter_ids(served), pa.string())
    place = place.filter(wanted).combine_chunks()
    return pa.table(
        {
            "meter_id": ids.take(place),
            "quantity": raw["kwh"].filter(wanted),
            "business_on": day.filter(wanted),
            "day": day.filter(wanted),
        }
    )


def _meter_ids(served: pd.DataFrame) -> pd.Series[str]:
    return "M" + served["borrower_id"].str.slice(1) + "-1"
