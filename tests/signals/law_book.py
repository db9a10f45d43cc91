"""A simulated book for the laws: made and taken in once, its expectations by a simple model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from tests.bank import ROOT
from tests.signals.law_tables import Book
from warning_signals import feeds
from warning_signals.books.making import layouts
from warning_signals.books.simulator.axis import OPENING_ON
from warning_signals.books.simulator.book import make_book
from warning_signals.context import Context, open_context
from warning_signals.observed import CALENDAR, EXPECTED, see
from warning_signals.seen_judged import alert_schema, level_schema
from warning_signals.settings import Settings, load_calendar
from warning_signals.stages import begin, pull, validate
from warning_signals.stages.expect import ensure_forecasts

BORROWERS, SEED = 90, 11
WEEKS = 53
TRIANGLE = 3
NEW_HERE = 30


@contextmanager
def taken_in(home: Path) -> Iterator[Context]:
    """Open a bank with the simulated book in its lake, up to the book's opening day."""
    config = home / "config"
    shutil.copytree(ROOT / "config", config)
    series = yaml.safe_load((config / "forecasts.yml").read_text(encoding="utf-8"))
    simple = {name: {"model": "seasonal_level"} for name in series}
    (config / "forecasts.yml").write_text(yaml.safe_dump(simple), encoding="utf-8")
    settings = Settings(
        book="shipped", home=home, config=config, expectations=ROOT / "expectations", clock="replay"
    )
    make_book(
        settings.landing_folder,
        home / "truth",
        borrowers=BORROWERS,
        seed=SEED,
        calendar=load_calendar(config),
        layouts=layouts(settings),
        progress=lambda _: None,
    )
    with open_context(settings=settings) as context:
        for stage in (begin, pull, validate):
            stage.run(OPENING_ON, context)
        yield context


def crowded(context: Context, as_of: date) -> Book:
    """Return the book as it could be seen on a day, its borrowers brought close to each other.

    They are in two sectors and one region, a third of them new here; each three of them guarantee
    and belong to each other and pay each other. Levels and alerts of the weeks before are made up.
    """
    known_at = context.calendar.cutoff(as_of)
    ensure_forecasts(context, as_of, known_at)
    seen = see(context, as_of, known_at)
    names = (*feeds.names(), EXPECTED, *CALENDAR)
    tables = {name: seen[name].to_pyarrow() for name in names}
    ids = sorted(tables["borrowers"]["borrower_id"].unique().to_pylist())
    tables |= {
        "borrowers": _neighbours(tables["borrowers"], ids, as_of),
        "links": _triangles(tables["links"], ids, as_of),
        "account_flows": _among_themselves(tables["account_flows"], tables["accounts"], ids),
        "levels": _levels(ids, as_of),
        "alerts": _alerts(ids, as_of),
    }
    return Book(as_of, tables)


def on(book: Book, as_of: date) -> Book:
    """Return what of a book was delivered by an earlier day."""
    told = {
        name: table.filter(pc.less_equal(table["business_on"], as_of))
        for name, table in book.tables.items()
        if "business_on" in table.column_names
    }
    return Book(as_of, {**book.tables, **told})


def real_calendar(context: Context, book: Book, as_of: date) -> dict[str, pa.Table]:
    """Return the New Years and bank days as they are in the bank's calendar."""
    days = [as_of - timedelta(days=n) for n in range(book.tables["bank_days"].num_rows)]
    business = [context.calendar.is_business_day(day) for day in days]
    bank_days = pa.table({"day": days, "is_business": business})
    return {"new_years": book.tables["new_years"], "bank_days": bank_days}


def _place(table: pa.Table, ids: list[str]) -> np.ndarray:
    """Return the place of each row's borrower among the ids."""
    return np.searchsorted(np.array(ids), table["borrower_id"].to_numpy(zero_copy_only=False))


def _neighbours(borrowers: pa.Table, ids: list[str], as_of: date) -> pa.Table:
    place = _place(borrowers, ids)
    old, new = as_of - timedelta(days=350), as_of - timedelta(days=220)
    columns = {
        "sector": [("F51", "F52")[n % 2] for n in place],
        "region": ["410100"] * len(place),
        "onboarded_on": [new if n < NEW_HERE else old for n in place],
    }
    for name, cells in columns.items():
        field = borrowers.schema.field(name)
        at = borrowers.schema.get_field_index(name)
        borrowers = borrowers.set_column(at, field, pa.array(cells, field.type))
    return borrowers


def _next_of(ids: list[str], n: int) -> str:
    """Return the next in the triangle of the borrower at that place."""
    return ids[n - n % TRIANGLE + (n + 1) % TRIANGLE]


def _triangles(links: pa.Table, ids: list[str], as_of: date) -> pa.Table:
    kinds = ("owner", "group", "guarantor", "key_buyer")
    row = {**links.slice(0, 1).to_pylist()[0], "share": 0.6, "until_on": None}
    row |= {"since_on": as_of - timedelta(days=30)}
    rows = [
        {**row, "from_id": _next_of(ids, n), "to_id": borrower, "kind": kind}
        for n, borrower in enumerate(ids)
        for kind in kinds
    ]
    return pa.concat_tables([links, pa.Table.from_pylist(rows, schema=links.schema)])


def _among_themselves(flows: pa.Table, accounts: pa.Table, ids: list[str]) -> pa.Table:
    """Return the flows, every other of no loan with the account of the next in the triangle."""
    account_of = {row["borrower_id"]: row["account_id"] for row in accounts.to_pylist()}
    others = {
        account_of[borrower]: account_of[_next_of(ids, n)]
        for n, borrower in enumerate(ids)
        if borrower in account_of and _next_of(ids, n) in account_of
    }
    told = flows.select(["account_id", "counterparty_account", "kind"]).to_pylist()
    parties = [
        others[row["account_id"]]
        if n % 2 and row["account_id"] in others and "loan" not in (row["kind"] or "")
        else row["counterparty_account"]
        for n, row in enumerate(told)
    ]
    at = flows.schema.get_field_index("counterparty_account")
    return flows.set_column(at, flows.schema.field(at), pa.array(parties, pa.string()))


def _levels(ids: list[str], as_of: date) -> pa.Table:
    day = as_of - timedelta(days=1)
    rows = [{"borrower_id": b, "day": day, "level": n % 3} for n, b in enumerate(ids)]
    return pa.Table.from_pylist(rows, schema=level_schema())


def _alerts(ids: list[str], as_of: date) -> pa.Table:
    """Return who stood at amber: every ninth in each week, every third in the last."""
    rows: list[dict[str, object]] = []
    for week in range(1, WEEKS + 1):
        day, every = as_of - timedelta(days=7 * week - 1), 3 if week == 1 else 9
        rows.append({"day": day, "borrower_id": None})
        rows += [{"day": day, "borrower_id": b} for b in ids[week % every :: every]]
    return pa.Table.from_pylist(rows, schema=alert_schema())
