"""A simulated book for the evaluation: made and taken in once, its weekly panels measured once.

What was made is kept under EWS_HOME, so that an evaluation that was cut off goes on where it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.books.simulator.axis import OPENING_ON
from warning_signals.books.simulator.stories.kinds import Story
from warning_signals.context import Context, open_context
from warning_signals.panels import newest_panel
from warning_signals.settings import Settings, load_calendar

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str], None]


@contextmanager
def simulated_book(
    settings: Settings,
    name: str,
    borrowers: int,
    seed: int,
    stories: Sequence[Story],
    progress: Progress,
) -> Iterator[Context]:
    """Open a simulated book that has been taken in up to its opening day."""
    from warning_signals.books.kept import at_home, ensure_taken_in
    from warning_signals.books.making import layouts
    from warning_signals.books.simulator.book import make_book

    home = settings.home / "evaluation" / f"{name}-{borrowers}-{seed}"
    own = at_home(settings, home, "shipped")

    def make() -> None:
        make_book(
            own.landing_folder,
            own.home / "truth",
            borrowers=borrowers,
            seed=seed,
            calendar=load_calendar(own.config, own.book),
            layouts=layouts(own),
            progress=progress,
            stories=stories,
        )

    ensure_taken_in(own, (OPENING_ON,), make, progress)
    # What was taken in lies in the lake; the deliveries of a year take as much room again.
    shutil.rmtree(own.landing_folder, ignore_errors=True)
    with open_context(settings=own) as context:
        yield context


def truth_of(context: Context) -> pd.DataFrame:
    """Return what becomes of each borrower, indexed by its id; never read by the pipeline."""
    import pandas as pd

    path = context.settings.home / "truth" / "truth.parquet"
    truth: pd.DataFrame = pd.read_parquet(path).set_index("borrower_id")
    return truth


def looks(context: Context, weeks: int) -> list[date]:
    """Return the bank days of so many weekly looks up to the opening day, the earliest first."""
    back = [OPENING_ON - timedelta(weeks=n) for n in range(weeks - 1, -1, -1)]
    calendar = context.calendar
    return [
        day if calendar.is_business_day(day) else calendar.previous_business_day(day)
        for day in back
    ]


def panels(context: Context, days: Sequence[date], progress: Progress) -> Iterator[Path]:
    """Yield the panel of each day as it was known at its cutoff, measured where it is missing."""
    from warning_signals.stages.measure import measure_past

    for day in days:
        known_at = context.calendar.cutoff(day)
        path = newest_panel(context.lake, day, known_at)
        if path is None:
            progress(f"Measuring {day} ...")
            measure_past(context, day, known_at)
            path = newest_panel(context.lake, day, known_at)
        if path is not None:
            yield path
