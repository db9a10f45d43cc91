"""`ews evaluate forecasts`: accuracy, bands, silence, steps and false alarms, out of sample.

Electricity, by the protocol of the data's README: firms with a mean above 50 kWh in 2015, six
origins at the ends of February to July 2016, 30 days ahead. Invoices: firms with sales in the last
quarter and 400 days of history, the ends of February to July 2019, likewise 30 days. The weekly
series of M4: their last 13 weeks. Nothing is chosen by what is seen here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from warning_signals.calendar import BankCalendar
from warning_signals.evaluation import (
    band_alarms,
    others,
    real_series,
    rolling_origin,
    stoppages,
    weekly,
)
from warning_signals.evaluation.real_series import WeeklySeries
from warning_signals.forecasts.histories import Histories

ORIGINS_2016 = [date(2016, month, 1) - timedelta(days=1) for month in range(3, 9)]
ORIGINS_2019 = [date(2019, month, 1) - timedelta(days=1) for month in range(3, 9)]
LEAST_MEAN, FIRST_YEAR = 50.0, 365
LEAST_DAYS, QUARTER_DAYS = 400, 91

Told = dict[str, Any]
Progress = Callable[[str], None]


def measure(data: Path, calendar: BankCalendar, progress: Progress, firms: int = 0) -> Told:
    """Return the figures with the keys of `--json`; ConfigError where `data` lacks a file.

    statsforecast's models are scored on `firms` of each book and on M4, not at all where it is 0.
    """
    progress("Reading the real series ...")
    meters = of_size(real_series.electricity(data, calendar))
    sales = real_series.invoices(data, calendar)
    weeks = real_series.weekly(data)
    power = rolling_origin.measure(meters, ORIGINS_2016, progress, "Electricity")
    progress("Stoppages and steps in the electricity ...")
    stops = stoppages.measure(meters) | stoppages.measure_steps(meters)
    progress("False alarms of the band ...")
    alarms = {
        "electricity": band_alarms.measure(meters, ORIGINS_2016[0]),
        "invoices": band_alarms.measure(selling(sales, ORIGINS_2019[0]), ORIGINS_2019[0]),
        "healthy": band_alarms.measure_healthy(),
    }
    selected = selling(sales, ORIGINS_2019[0])
    return {
        **power,
        **stops,
        "band_alarms": alarms,
        "invoices": rolling_origin.measure(selected, ORIGINS_2019, progress, "Invoices"),
        "weekly": weekly.measure(weeks, progress),
        "others": beside(meters, selected, weeks, firms, progress) if firms else None,
    }


def beside(
    meters: Histories, sales: Histories, weeks: WeeklySeries, firms: int, progress: Progress
) -> Told | None:
    """Return what statsforecast's models score on the same series; None where it is missing."""
    if find_spec("statsforecast") is None:
        progress("statsforecast, a tool of development, is not installed: not scored.")
        return None
    power = others.measure_days(meters, ORIGINS_2016, firms, progress, "Electricity")
    invoices = others.measure_days(sales, ORIGINS_2019, firms, progress, "Invoices")
    return {
        "electricity": power,
        "invoices": invoices,
        "weekly": others.measure_weeks(weeks, progress),
    }


def of_size(book: Histories) -> Histories:
    """Return the firms with a mean above 50 in the first year."""
    mean = np.nanmean(book.values[:, :FIRST_YEAR], axis=1)
    return book.only(np.flatnonzero(mean > LEAST_MEAN))


def selling(book: Histories, first: date) -> Histories:
    """Return the firms with 400 days of history and sales in the quarter before `first`."""
    known = book.until(first)
    enough = np.isfinite(known.values).sum(axis=1) >= LEAST_DAYS
    active = np.nan_to_num(known.values[:, -QUARTER_DAYS:]).sum(axis=1) > 0
    return book.only(np.flatnonzero(enough & active))
