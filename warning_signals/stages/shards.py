"""Forecasting a book shard by shard: bounded memory, several processes, the same digits.

Which shard a borrower is in follows from a hash of his id. What a model learns from the whole
book it learns before the book is divided, so that no number rests on the division. The shards
are divided here and not by the scheduler: a run has at most fifteen tasks, which the other stages
take up, and a matrix that is read once need not be read in each.

One process is the rule, `processes` in config/forecasts.yml for a model that takes its time:
60,000 series of 730 days by seasonal_level took 8 s in one process and 19 s in two, on two busy
cores, since they spend it on handing the matrix over.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

from warning_signals.registry import plugin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from warning_signals.forecasts.histories import Expected, ForecastModel, Histories

BORROWERS_A_SHARD = 5000

Task = tuple[str, "Histories", int, Any]


def forecast_book(
    model: str,
    histories: Histories,
    days: int,
    fitted: Any = None,
    *,
    shards: int = 0,
    processes: int = 1,
) -> Expected:
    """Return the model's expectation of the book for `days` days, ids in order.

    `fitted` is what the model learnt from the whole book, learnt here if not given; `shards` are
    as many as the book asks for, unless given.
    """
    from warning_signals.forecasts.answer import together

    count = shards or -(-len(histories.ids) // BORROWERS_A_SHARD)
    found: ForecastModel = plugin("forecasts", model)
    if fitted is None and found.refresh is not None:
        fitted = found.refresh(histories)
    tasks = _tasks(model, histories, days, fitted, count)
    return together(list(_made(tasks, min(count, processes))), sorted(histories.ids))


def shard_of(ids: Sequence[str], count: int) -> NDArray[np.uint64]:
    """Return the number of each id's shard: the same on any machine and in any company."""
    import numpy as np
    import pandas as pd

    hashed = pd.util.hash_array(np.array(ids, dtype=object), categorize=False)
    return np.asarray(hashed % np.uint64(count))


def _tasks(model: str, histories: Histories, days: int, fitted: Any, count: int) -> Iterator[Task]:
    import numpy as np

    shard = shard_of(histories.ids, count)
    for number in range(count):
        rows = np.flatnonzero(shard == number)
        if rows.size:
            yield model, histories.only(rows), days, fitted


def _made(tasks: Iterator[Task], processes: int) -> Iterator[Expected]:
    # A worker of a task queue may have no children: it does the shards itself.
    if processes <= 1 or multiprocessing.current_process().daemon:
        yield from map(_forecast_shard, tasks)
        return
    # Started afresh: a copy of a process with threads in it, such as DuckDB's, may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        # No more at a time than there are hands, as each has a copy of its part of the matrix.
        while some := list(islice(tasks, processes)):
            yield from pool.map(_forecast_shard, some)


def _forecast_shard(task: Task) -> Expected:
    model, histories, days, fitted = task
    found: ForecastModel = plugin("forecasts", model)
    if found.refresh is None:
        return found.forecast(histories, days)
    return found.forecast(histories, days, fitted=fitted)
