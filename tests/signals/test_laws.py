"""Laws that hold for every signal, tested over all of them at once on a simulated book.

Each example of a law measures all signals, so there are few of them, and they are whole books.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import ibis
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.signals.law_book import crowded, on, real_calendar, taken_in
from tests.signals.law_deliveries import Later
from tests.signals.law_tables import Book, Signals, columns_of, levels, moved
from tests.signals.made_up import DERIVED, table
from tests.signals.test_conventions import SIGNALS, module
from warning_signals import feeds
from warning_signals.books.simulator.axis import OPENING_ON
from warning_signals.context import Context
from warning_signals.panels import newest_panel
from warning_signals.stages.expect import ensure_forecasts
from warning_signals.stages.measure import measure_day

# A look that is some days old, and one whose last thirty days touch the festival.
PAST, FESTIVE = date(2026, 6, 2), date(2026, 3, 6)
ALL: Signals = {name: module(family, name).PLUGIN for family, name in SIGNALS}
# So many weeks before or after, the bank's calendar covers all that is looked back on.
WEEKS = st.integers(-52, 26).filter(bool)
FEW = settings(
    max_examples=2,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Made(NamedTuple):
    """A bank with a simulated book, its borrowers brought close together, and what is measured."""

    context: Context
    book: Book
    panel: pd.DataFrame


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with taken_in(tmp_path_factory.mktemp("laws")) as context:
        book = crowded(context, OPENING_ON)
        yield Made(context, book, book.panel(ALL))


class Reading(dict[str, ibis.Table]):
    """Feeds without rows that remember which of them were asked for."""

    def __init__(self) -> None:
        super().__init__({name: table(name, []) for name in (*feeds.names(), *DERIVED)})
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> ibis.Table:
        self.asked.add(name)
        return super().__getitem__(name)


@pytest.fixture(scope="module")
def reads() -> dict[str, set[str]]:
    """The feeds and derived tables that each signal reads."""
    reading, found = Reading(), {}
    for name, signal in ALL.items():
        reading.asked = set()
        signal.measure(reading, OPENING_ON)
        if signal.applicable is not None:
            signal.applicable(reading, OPENING_ON)
        found[name] = reading.asked
    return found


def test_a_signal_that_reads_new_years_or_bank_days_says_so(reads: dict[str, set[str]]) -> None:
    lunar = {name for name in ALL if "new_years" in reads[name]}
    banking = {name for name in ALL if "bank_days" in reads[name]}
    months = {name for name, signal in ALL.items() if signal.calendar == "months"}

    assert lunar - months == {n for n, s in ALL.items() if s.calendar == "lunar"}
    assert banking - lunar - months == {n for n, s in ALL.items() if s.calendar == "bank_days"}


def test_a_signal_that_reads_links_levels_or_alerts_looks_at_peers(
    reads: dict[str, set[str]],
) -> None:
    tied = {name for name in ALL if reads[name] & {"links", "levels", "alerts"}}

    assert tied
    assert all(ALL[name].uses_peers for name in tied)


def measured_at(context: Context, as_of: date, late_by: timedelta = timedelta()) -> pd.DataFrame:
    """Return the panel of a day as known at its cutoff or later, all of it worked out anew."""
    known_at = context.calendar.cutoff(as_of) + late_by
    for folder in ("forecasts", "learnt", "panel", "evidence"):
        shutil.rmtree(context.lake / folder, ignore_errors=True)
    ensure_forecasts(context, as_of, known_at)
    _, failed = measure_day(context, as_of, known_at)
    assert not failed
    path = newest_panel(context.lake, as_of, known_at)
    assert path is not None
    return pd.read_parquet(path).set_index("borrower_id")


@pytest.mark.slow
def test_what_is_learnt_later_changes_nothing_that_was_measured(made: Made) -> None:
    before = measured_at(made.context, PAST)
    later = Later(made.context, PAST)

    feeds_learnt = later.learn()

    assert len(feeds_learnt) >= 30
    after = measured_at(made.context, PAST)
    assert list(before.index) == list(after.index)
    for name in ALL:
        assert not moved(before, after, columns_of(before, name)), f"{name} saw what came later"
    known = measured_at(made.context, PAST, late_by=timedelta(hours=1))
    assert sum(bool(moved(before, known, columns_of(before, name))) for name in ALL) >= 60


@pytest.mark.slow
@FEW
@given(st.integers(0, 1000))
def test_other_borrowers_never_move_a_signal_that_uses_no_peers(made: Made, seed: int) -> None:
    kept = sorted(random.Random(seed).sample(list(made.panel.index), len(made.panel) // 2))

    alone = made.book.only(kept).panel(ALL)

    assert list(alone.index) == kept
    mine = made.panel.loc[kept]
    shaken = {name for name in ALL if moved(mine, alone, columns_of(mine, name))}
    assert shaken == {n for n, s in ALL.items() if s.uses_peers and n != "op_inflow_drop"}


@pytest.mark.slow
def test_around_the_festival_the_fall_of_inflow_is_that_of_the_peers(made: Made) -> None:
    book, drop = on(made.book, FESTIVE), {"op_inflow_drop": ALL["op_inflow_drop"]}
    kept = sorted(made.panel.index)[::3]

    mine, alone = book.panel(drop).loc[kept], book.only(kept).panel(drop)

    assert moved(mine, alone, ["op_inflow_drop"])


@pytest.mark.slow
@FEW
@given(st.sampled_from([2, 16]))
def test_in_money_of_another_unit_every_value_and_level_is_the_same(
    made: Made, factor: int
) -> None:
    more = made.book.times(factor).panel(ALL)

    assert (more["exposure"] == factor * made.panel["exposure"]).all()
    assert (more["instalment"] == factor * made.panel["instalment"]).all()
    for name, signal in ALL.items():
        own = [name, f"{name}__status"]
        assert not moved(made.panel, more, own), f"{name} is not a ratio, a count or days"
        same = levels(made.panel, name, signal) == levels(more, name, signal)
        assert same.all(), f"{name} raises another level where all money is {factor} times as much"


@pytest.mark.slow
@FEW
@given(WEEKS)
def test_some_weeks_later_every_value_is_the_same_but_for_the_calendar(
    made: Made, weeks: int
) -> None:
    as_of = made.book.as_of + timedelta(weeks=weeks)
    calendar = real_calendar(made.context, made.book, as_of)

    with_its_calendar = made.book.later(weeks).panel(ALL)
    under_ours = made.book.later(weeks, calendar).panel(ALL)

    for name, signal in ALL.items():
        columns = columns_of(made.panel, name)
        if signal.calendar != "months":
            assert not moved(made.panel, with_its_calendar, columns), f"{name} reads months"
        if signal.calendar == "none":
            assert not moved(made.panel, under_ours, columns), f"{name} reads the calendar"
