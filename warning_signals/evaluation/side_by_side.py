"""Long jobs that have nothing to do with each other, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing.queues import SimpleQueue
from typing import Any

Progress = Callable[[str], None]
SECONDS_BETWEEN = 1.0

_said: list[SimpleQueue[str]] = []


def side_by_side(
    job: Callable[..., None], calls: Sequence[tuple[Any, ...]], progress: Progress
) -> None:
    """Call `job` with each of `calls` and a progress of its own, as many at a time as processors.

    `job` is a function of a module. Raises what the first that fails raises, once all have ended.
    """
    # Started afresh: a copy of a process with threads in it, such as DuckDB's, may hang.
    context = multiprocessing.get_context("spawn")
    said: SimpleQueue[str] = context.SimpleQueue()
    at_a_time = min(len(calls), os.cpu_count() or 1)
    with ProcessPoolExecutor(
        at_a_time, mp_context=context, initializer=_speak_to, initargs=(said,)
    ) as pool:
        running = {pool.submit(_call, job, call) for call in calls}
        done: set[Future[None]] = set()
        while running:
            ended, running = wait(running, timeout=SECONDS_BETWEEN)
            done |= ended
            while not said.empty():
                progress(said.get())
    for each in done:
        each.result()


def _speak_to(said: SimpleQueue[str]) -> None:
    _said.append(said)


def _call(job: Callable[..., None], call: tuple[Any, ...]) -> None:
    job(*call, _said[0].put)
