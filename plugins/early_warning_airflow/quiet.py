"""Keeps Airflow's many lines off the screen: they go to a file, a few plain ones stay."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Say = Callable[[str], None]


@contextmanager
def quiet(log: Path) -> Iterator[Say]:
    """Send what this process prints to `log` while the block lasts; yield what still speaks.

    Works on file descriptors, since Airflow writes below Python's own streams as well. The yielded
    function prints as it is given, without adding a line's end.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    screen, errors = os.dup(1), os.dup(2)
    with log.open("ab") as sink, os.fdopen(os.dup(screen), "w", encoding="utf-8") as speaker:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)

        def say(text: str) -> None:
            speaker.write(text)
            speaker.flush()

        try:
            yield say
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(screen, 1)
            os.dup2(errors, 2)
            os.close(screen)
            os.close(errors)
