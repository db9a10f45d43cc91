"""A book made and taken in once, in a home of its own, for evaluations and benches.

What was made is kept, so that one that was cut off before it was whole is made anew and one that
is whole is only opened.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from warning_signals.context import Context, open_context
from warning_signals.model import Receipt
from warning_signals.settings import Settings
from warning_signals.stages import begin, pull, validate

Stage = Callable[[date, Context], Receipt]
TAKE_IN: Sequence[tuple[str, Stage]] = (
    ("begin", begin.run),
    ("pull", pull.run),
    ("validate", validate.run),
)


def at_home(settings: Settings, home: Path, book: str) -> Settings:
    """Return the settings of a kept book: the project's configuration, a home of its own."""
    return settings.model_copy(
        update={"home": home, "clock": "replay", "book": book, "landing": None}
    )


def ensure_taken_in(
    settings: Settings,
    days: Sequence[date],
    make: Callable[[], object],
    progress: Callable[[str], None],
    then: Sequence[tuple[str, Stage]] = (),
) -> None:
    """Have `make` write the book's deliveries and take those of `days` in, where it is not done.

    `then` are stages to run on each day after it is validated.
    """
    if (settings.home / "done").is_file():
        return
    shutil.rmtree(settings.home, ignore_errors=True)
    make()
    with open_context(settings=settings) as context:
        for day in days:
            for name, stage in (*TAKE_IN, *then):
                progress(f"{day}: {name} ...")
                stage(day, context)
    (settings.home / "done").touch()
