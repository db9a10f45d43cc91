"""A small folder of the layout that EWS_DATA names, with series made up for the evaluation."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

FIRMS, STOPPED, WEEKLY = 6, 5, 4
FIRST, LAST = date(2015, 1, 1), date(2016, 9, 30)
STOPPED_ON = date(2016, 5, 2)


def make(folder: Path) -> Path:
    """Write electricity, invoices and weekly series; firm 5 stops on 2016-05-02, firm 6 is tiny."""
    for name in ("electricity", "einvoice", "weekly"):
        (folder / name).mkdir(parents=True)
    power().to_parquet(folder / "electricity/power_daily.parquet")
    invoices().to_parquet(folder / "einvoice/invoices.parquet")
    for name, weeks in (("train", slice(0, 300)), ("test", slice(300, 313))):
        _weekly_lines(folder / f"weekly/Weekly-{name}.csv.gz", weeks)
    return folder


def power() -> pd.DataFrame:
    """Return one row a day and firm: weekdays at work, Sundays off."""
    days = pd.date_range(FIRST, LAST)
    random = np.random.default_rng(1)
    frames = []
    for firm in range(1, FIRMS + 1):
        level = 20.0 if firm == FIRMS else 200.0 * firm
        kwh = level * np.where(days.weekday == 6, 0.3, 1.0) * random.normal(1, 0.1, len(days))
        if firm == STOPPED:
            kwh = np.where(days >= pd.Timestamp(STOPPED_ON), 1.0, kwh)
        frames.append(pd.DataFrame({"date": days, "firm_id": firm, "kwh": kwh.round()}))
    return pd.concat(frames, ignore_index=True)


def invoices() -> pd.DataFrame:
    """Return four invoices a week and firm, one void, one purchase; and a firm with one only."""
    days = pd.date_range(date(2017, 6, 1), date(2019, 9, 30))
    random = np.random.default_rng(2)
    rows = [
        ("out", f"E{firm}", day, 1000.0 * random.normal(1, 0.2), "valid")
        for firm in (1, 2, 3)
        for day in days[days.weekday < 4]
    ]
    rows.append(("out", "E1", days[0], 1e9, "void"))
    rows.append(("in", "E1", days[0], 1e9, "valid"))
    rows.append(("out", "E9", days[0], 5.0, "valid"))
    columns = ["direction", "firm_id", "invoice_date", "total", "status"]
    return pd.DataFrame(rows, columns=columns)


def _weekly_lines(path: Path, weeks: slice) -> None:
    random = np.random.default_rng(3)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write('"V1","V2"\n')
        for number in range(WEEKLY):
            walk = 1000 + random.normal(0, 10, 313).cumsum()
            cells = [f'"{value:.2f}"' for value in walk[weeks]]
            lines.write(",".join([f'"W{number + 1}"', *cells, '""']) + "\n")
