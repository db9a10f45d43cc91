"""What every stage is handed: settings, configuration, calendar, register, lake and clock.

One clock is injected everywhere. In production it is the machine's; a replay of past days (the
shipped book, a demonstration, a test) has a clock that stands at the cutoff of the day looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from warning_signals.calendar import BankCalendar, Clock, system_clock
from warning_signals.config import Config, load_config
from warning_signals.model import Receipt
from warning_signals.register import engine, runs
from warning_signals.settings import Settings, load_calendar

AFTER_CUTOFF = timedelta(minutes=15)


@dataclass(frozen=True)
class Context:
    """One process's view of the bank; cheap to pass, opened by `open_context`."""

    settings: Settings
    config: Config
    calendar: BankCalendar
    register: Engine
    clock: Clock | None

    @property
    def lake(self) -> Path:
        """The root of the accepted files."""
        return self.settings.home / "lake"

    def now(self, as_of: date) -> datetime:
        """Return the present instant; in a replay, a quarter of an hour after the day's cutoff."""
        if self.clock is not None:
            return self.clock()
        return self.calendar.cutoff(as_of) + AFTER_CUTOFF

    def run(self, as_of: date) -> runs.Run:
        """Return the run of that day that is under way."""
        with engine.reading(self.register) as connection:
            return runs.current(connection, as_of)

    def keep(self, run: runs.Run, receipt: Receipt) -> Receipt:
        """Enter a stage's receipt in the register and return it."""
        with engine.writing(self.register) as connection:
            runs.note_receipt(connection, run.run_id, receipt)
        return receipt


@contextmanager
def open_context(
    now: datetime | None = None, settings: Settings | None = None
) -> Iterator[Context]:
    """Load and check the configuration, open the register, and close it again at the end.

    `now` pins the clock. Raises ConfigError with every fault found before anything has run.
    """
    settings = settings or Settings()
    config = load_config(settings)
    calendar = load_calendar(settings.config, settings.book)
    register = engine.open_register(settings.register)
    clock: Clock | None = None if settings.clock == "replay" else system_clock
    if now is not None:
        pinned = now
        clock = lambda: pinned  # noqa: E731
    try:
        yield Context(settings, config, calendar, register, clock)
    finally:
        register.dispose()
