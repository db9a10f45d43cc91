"""What is observed of each borrower day by day, and so can be forecast: one series a file.

A series is one Ibis expression over the feeds; its line in config/forecasts.yml says which model
forecasts it. What a signal compares with the forecast is read through the same expression.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True)
class ObservedSeries:
    """One quantity of every borrower, by the day.

    `daily(feeds, first, last)` returns `borrower_id`, `day`, `value` (float64, in `unit`; money is
    in the currency of the borrower's exposure), at most one row a borrower and day from `first` to
    `last`. Where `zero_between` is set, a day without a row after the borrower's first is a day
    on which nothing happened; else it is a day that was not observed. Values at or below `off_at`
    count as nothing. `feeds` are those it cannot do without, `parts` the parts of them it reads.
    """

    feeds: tuple[str, ...]
    daily: Callable[[Feeds, date, date], ibis.Table]
    unit: str
    zero_between: bool
    off_at: float = 0.0
    parts: tuple[str, ...] = ()
