"""From settings to a book in the landing folder: the simulated one or the real one."""

from __future__ import annotations

from collections.abc import Callable

from warning_signals.books.landing import Layout
from warning_signals.config import load_config
from warning_signals.settings import Settings, load_calendar

Progress = Callable[[str], None]
LAYOUT = ("encoding", "columns", "values")


def layouts(settings: Settings) -> dict[str, Layout]:
    """Return how each source of config/sources.yml writes its files."""
    config = load_config(settings)
    return {
        name: Layout(**{key: of.options[key] for key in LAYOUT if key in of.options})
        for name, of in config.sources.items()
    }


def make_shipped(settings: Settings, borrowers: int, seed: int, progress: Progress) -> str:
    """Make the simulated book under the landing folder; returns one line about it."""
    from warning_signals.books.simulator.book import make_book

    summary = make_book(
        settings.landing_folder,
        settings.home / "truth",
        borrowers=borrowers,
        seed=seed,
        calendar=load_calendar(settings.config, settings.book),
        layouts=layouts(settings),
        progress=progress,
    )
    return str(summary)


def make_real(settings: Settings, progress: Progress) -> str:
    """Turn the real records into deliveries under the landing folder; returns one line."""
    from warning_signals.books.real.book import make_real_book

    summary = make_real_book(
        settings.data,
        settings.landing_folder,
        settings.home / "truth",
        calendar=load_calendar(settings.config, settings.book),
        layouts=layouts(settings),
        progress=progress,
    )
    return str(summary)
