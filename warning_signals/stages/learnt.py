"""What a forecast model learns from the whole book: once a week, and the same on each of its days.

It is learnt from what was known when the week's first bank day was looked at, so that it does not
matter on which day, or how often, it is made. A model that cannot store what it learnt learns
anew each night, from what is known then.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warning_signals.calendar import BankCalendar, last_sunday
from warning_signals.config_series import SeriesConfig
from warning_signals.context import Context
from warning_signals.observed import see
from warning_signals.registry import plugin
from warning_signals.stages.series_histories import of_book

if TYPE_CHECKING:
    from warning_signals.forecasts.histories import ForecastModel, Histories
    from warning_signals.model import Feeds

MEMORY = "remembered"


def learnt(
    context: Context,
    config: SeriesConfig,
    as_of: date,
    before: Histories,
    first_seen: Callable[[], Feeds],
) -> Any:
    """Return what the series' model learnt for the week of `as_of`; None if it learns nothing.

    `before` are the histories of the day, up to the weeks that are judged; `first_seen` returns
    what could be seen on the week's first bank day.
    """
    model: ForecastModel = plugin("forecasts", config.model)
    folder = context.lake / "learnt" / f"{before.end}"
    named = f"{config.name}.{model.name}.{model.version}"
    path = folder / f"{named}.npz"
    memory = folder.parent / MEMORY / named

    def known_by_the_first_day() -> Histories:
        first = first_bank_day(context.calendar, as_of)
        known_at = context.calendar.cutoff(first)
        found = of_book(context, config.series, first, known_at, first_seen())
        return before if found is None else found.until(before.end)

    return kept_or_learnt(model, path, before, known_by_the_first_day, memory)


def kept_or_learnt(
    model: ForecastModel,
    path: Path,
    before: Histories,
    histories: Callable[[], Histories],
    memory: Path,
) -> Any:
    """Return what lies at `path`, learnt from `histories()` and stored there if nothing does.

    A model that stores nothing learns from `before`; one that remembers does so in `memory`.
    """
    if model.refresh is None:
        return None
    if model.store is None or model.restore is None:
        return model.refresh(before)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{os.getpid()}.{path.name}")
        more = (memory,) if model.remembers else ()
        model.store(model.refresh(histories(), *more), unfinished)
        unfinished.replace(path)
    return model.restore(path)


def seen_on_the_first_day(context: Context, as_of: date) -> Feeds:
    """Return what could be seen on the week's first bank day."""
    first = first_bank_day(context.calendar, as_of)
    return see(context, first, context.calendar.cutoff(first))


def first_bank_day(calendar: BankCalendar, as_of: date) -> date:
    """Return the first bank day that has the same last complete week as `as_of`."""
    return min(calendar.next_business_day(last_sunday(as_of)), as_of)
