"""Makes the simulated book: chunk by chunk into the landing folder, the truth beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from warning_signals.books.landing import Layout
from warning_signals.books.simulator import deliveries, people
from warning_signals.books.simulator.axis import FIRST_ON, LAST_ON, OPENING_ON, Axis, make_axis
from warning_signals.books.simulator.beside import around
from warning_signals.books.simulator.beside.ties import draw_ties
from warning_signals.books.simulator.chunk import make_chunk
from warning_signals.books.simulator.general_ledger import GeneralLedger
from warning_signals.books.simulator.setting import Setting
from warning_signals.books.simulator.stories.kinds import Story
from warning_signals.books.simulator.stories.plan import make_plan
from warning_signals.books.simulator.stories.table import STORIES
from warning_signals.books.simulator.truth import write_truth
from warning_signals.calendar import BankCalendar
from warning_signals.errors import ConfigError

CHUNK = 2_000
SMALL_POOL, LARGE_POOL = 20_000, 100_000


@dataclass(frozen=True)
class Summary:
    """What was written: borrowers, rows by source, and dirt by source, bank day and kind."""

    borrowers: int
    rows: Mapping[str, int] = field(default_factory=dict)
    dirt: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)


def make_book(
    landing: Path,
    truth: Path,
    *,
    borrowers: int,
    seed: int,
    calendar: BankCalendar,
    layouts: Mapping[str, Layout],
    progress: Callable[[str], None],
    stories: Sequence[Story] = STORIES,
) -> Summary:
    """Write the landing files of a simulated book and, elsewhere, the truth about it.

    `layouts` says how each source is written, `progress` is told what is being made. The same
    arguments give the same bytes. Openings of more than one chunk are Parquet instead of CSV.
    Raises ConfigError where a source has no layout or the truth would lie under the landing.
    """
    _check(landing, truth, layouts)
    axis = make_axis(calendar)
    plan = make_plan(borrowers, seed, axis, stories)
    pool = SMALL_POOL if borrowers <= CHUNK else LARGE_POOL
    setting = Setting(borrowers, pool, seed, axis, stories, draw_ties(plan, seed, axis))
    ledger = GeneralLedger(borrowers)
    with ExitStack() as stack:
        desk = deliveries.Desk(landing, axis, calendar, layouts, stack, borrowers <= CHUNK)
        for chunk, first in enumerate(range(0, borrowers, CHUNK)):
            last = min(first + CHUNK, borrowers)
            progress(f"borrowers {first + 1} to {last} of {borrowers}")
            tables = make_chunk(setting, plan.of(slice(first, last)), first, chunk)
            if first == 0:
                tables["branches"] = people.branch_table(borrowers)
                tables["officers"] = people.officer_table(borrowers)
                tables |= around.tables(axis, calendar, seed)
            ledger.add(tables)
            deliveries.take(desk, tables)
        deliveries.take(desk, {"gl_totals": ledger.table()})
        progress("daily deliveries")
        dirt = deliveries.write_days(desk, seed)
    write_truth(truth, plan, stories, dirt)
    _write_note(landing, axis, borrowers, seed)
    return Summary(borrowers, desk.rows, dirt)


def _check(landing: Path, truth: Path, layouts: Mapping[str, Layout]) -> None:
    if missing := deliveries.missing_sources(layouts):
        raise ConfigError(f"config/sources.yml has no entry for {', '.join(missing)}.")
    if truth.resolve().is_relative_to(landing.resolve()):
        raise ConfigError(f"{truth} lies under {landing}: the pipeline could read the truth.")


def _write_note(landing: Path, axis: Axis, borrowers: int, seed: int) -> None:
    note = {
        "book": "shipped",
        "title": "Simulated borrowers",
        "borrowers": borrowers,
        "seed": seed,
        "first_on": FIRST_ON.isoformat(),
        "opening_on": OPENING_ON.isoformat(),
        "last_on": LAST_ON.isoformat(),
        "bank_days": [axis.day(day).isoformat() for day in axis.window],
        "provenance": deliveries.PROVENANCE,
    }
    text = json.dumps(note, ensure_ascii=False, indent=2)
    (landing / "book.json").write_text(text + "\n", encoding="utf-8")
