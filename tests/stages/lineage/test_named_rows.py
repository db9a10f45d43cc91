"""The law of lineage: measured on nothing but the named rows, a finding is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import ibis
import pytest

from tests.bank import ROOT
from tests.conftest import quiet
from warning_signals import derived, feeds
from warning_signals.books.making import make_shipped
from warning_signals.context import Context, open_context
from warning_signals.observed import (
    ALERTS,
    CALENDAR,
    EXPECTED,
    LEVELS,
    MADE_OF,
    offset_hours,
    see,
)
from warning_signals.register import engine
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.settings import Settings
from warning_signals.stages.line import run_day
from warning_signals.stages.lineage.reads import Read, reads_of
from warning_signals.stages.lineage.rows import DATED, Then

OPENING = date(2026, 6, 5)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A book of sixty borrowers whose first day was looked at."""
    home = tmp_path_factory.mktemp("book") / "var"
    settings = Settings(
        home=home, config=ROOT / "config", expectations=ROOT / "expectations", clock="replay"
    )
    make_shipped(settings, 60, 7, quiet)
    with open_context(settings=settings) as context:
        run_day(OPENING, context, "baseline", quiet)
        yield context


def named_rows(seen: Then, read: Read, who: ibis.Table) -> ibis.Table:
    """Return the rows that are named, and the older ones moved ten years further back."""
    rows = seen.named(read.feed, who, read.days, read.parts)
    columns = DATED.get(read.feed, ("business_on",))
    older = rows.filter(~rows.in_window)
    moved = older.mutate(
        **{
            name: (older[name] - ibis.interval(years=10)).cast(older[name].type())
            for name in columns
        }
    )
    names = feeds.arrow_schema(read.feed).names
    return rows.filter(rows.in_window).select(names).union(moved.select(names))


def seen_of(context: Context, finding: dict[str, Any]) -> dict[str, ibis.Table]:
    """Return what the signal of a finding reads, of named rows only."""
    as_of, known_at = finding["as_of"], finding["known_at"]
    then = Then(context, as_of, known_at)
    who = then.who([finding["borrower_id"]])
    reads = reads_of(context.config.signals[finding["signal"]], as_of)
    tables = {read.feed: then.keep(named_rows(then, read, who)) for read in reads}
    given: dict[str, tuple[Any, ...]] = {
        "book": (as_of,),
        "daily_balances": (),
        "daily_invoices": (),
        "invoices_taken_back": (),
    }
    for name, made_of in MADE_OF.items():
        if set(made_of) <= set(tables):
            of = [tables[feed] for feed in made_of]
            more = given.get(name, (offset_hours(context, as_of),))
            tables[name] = then.keep(getattr(derived, name)(*of, *more))
    whole = see(context, as_of, known_at)
    for name in (*CALENDAR, EXPECTED, LEVELS, ALERTS):
        tables[name] = then.keep(ibis.memtable(whole[name].to_pyarrow()))
    return tables


def measured_anew(context: Context, finding: dict[str, Any]) -> dict[str, float | str]:
    signal = context.config.signals[finding["signal"]]
    table = signal.measure(seen_of(context, finding), finding["as_of"])
    mine = table.filter(table.borrower_id == finding["borrower_id"]).drop("borrower_id")
    [row] = mine.to_pyarrow().to_pylist()
    return told(row)


def told(evidence: dict[str, Any]) -> dict[str, float | str]:
    """Return evidence with the numbers of a list each by itself."""
    lists = {name: value for name, value in evidence.items() if isinstance(value, list)}
    each = {f"{name} {n}": v for name, values in lists.items() for n, v in enumerate(values)}
    return {name: plain(v) for name, v in (evidence | each).items() if name not in lists}


def plain(value: Any) -> float | str:
    """Return a number as a number, whatever its type in the table, and anything else as text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)


def numbers(evidence: dict[str, float | str]) -> dict[str, float]:
    return {name: value for name, value in evidence.items() if isinstance(value, float)}


def texts(evidence: dict[str, float | str]) -> dict[str, str]:
    return {name: value for name, value in evidence.items() if isinstance(value, str)}


def test_measured_on_its_named_rows_alone_a_finding_is_the_same(opened: Context) -> None:
    with engine.reading(opened.register) as connection:
        found = store.of_day(connection, t.findings, OPENING)

    anew = [(f, measured_anew(opened, f)) for f in found]

    for finding, evidence in anew:
        stored = told(finding["evidence"])
        assert numbers(evidence) == pytest.approx(numbers(stored), rel=1e-4), finding
        assert texts(evidence) == texts(stored), finding
    by_signal = Counter(finding["signal"] for finding in found)
    assert len(by_signal) >= 6, by_signal
