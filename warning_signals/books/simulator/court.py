"""Court records as providers give them: masked numbers, parties, our own suits, namesakes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.simulator import columns, names, whose
from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.books.simulator.beside.names_before import Before
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.court_rows import CAUSES, court_rows, with_ids
from warning_signals.books.simulator.events import Happened
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.parties import Parties, partner
from warning_signals.books.simulator.whose import Whose

# event: (kind of record, role, days from filing to publication)
RECORDS = {
    "lawsuit": ("lawsuit", "defendant", 6),
    "own_suit": ("lawsuit", "defendant", 6),
    "suit_as_plaintiff": ("lawsuit", "plaintiff", 6),
    "judgment": ("judgment", "defendant", 9),
    "preservation": ("preservation", "defendant", 3),
    "enforcement": ("enforcement", "executed", 4),
    "dishonest_debtor": ("dishonest_debtor", "executed", 5),
}
MEDIAN_YUAN, SIGMA = 36_500, 1.6
STRANGERS_A_DAY = 0.35
CLOSED_SHARE = 0.25


def court_table(
    axis: Axis,
    firms: Firms,
    events: Mapping[str, Happened],
    table: Parties,
    before: Before,
    rng: np.random.Generator,
    writing: np.random.Generator,
) -> pa.Table:
    """Return the feed court_records: a row when published, one more when the case is closed.

    `writing` draws only how the parties are described.
    """
    parts = [
        _records(
            axis, firms, name, events[name], table, rng,
            whose.of_firms(firms, events[name], before, writing),
        )
        for name in RECORDS if name in events
    ]  # fmt: skip
    parts.append(_strangers(axis, firms, table, rng, writing))
    rows = pa.concat_tables(parts)
    return with_ids(rows, firms)


def _records(
    axis: Axis,
    firms: Firms,
    event: str,
    happened: Happened,
    table: Parties,
    rng: np.random.Generator,
    party: Whose,
) -> pa.Table:
    kind, role, lag = RECORDS[event]
    firm, published = happened.firm, happened.day
    n = len(firm)
    own = event == "own_suit"
    hurts = firms.plan.is_bad[firm]
    yuan = np.where(hurts, firms.inflow[firm] * rng.uniform(8, 60, n), _amounts(rng, n))
    other = table.name.take(pa.array(partner(firms.number[firm], firm * 0 + 99, table.pool, 5)))
    cause = np.where(own, len(CAUSES) - 1, rng.integers(0, len(CAUSES) - 1, n))
    closed = np.where(~hurts & (rng.random(n) < CLOSED_SHARE), published + 90, NEVER)
    opened = court_rows(
        kind, role, own, other if role != "plaintiff" else firms.name.take(pa.array(firm)),
        party, _masked(firms, firm, rng), yuan, cause,
        published - lag, published, np.full(n, NEVER), rng,
    )  # fmt: skip
    done = np.flatnonzero(closed < axis.count)
    again = opened.take(pa.array(done)).set_column(
        opened.column_names.index("closed_on"), "closed_on", columns.dates(closed[done])
    )
    again = again.set_column(0, "day", pa.array(np.maximum(closed[done], 0), pa.int32()))
    return pa.concat_tables([opened, again])


def _amounts(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return claims in yuan: median as measured, 4 % zero."""
    yuan = MEDIAN_YUAN * np.exp(SIGMA * rng.standard_normal(n))
    return np.where(rng.random(n) < 0.04, 0.0, yuan)


def _masked(firms: Firms, firm: Ints, rng: np.random.Generator) -> pa.Array:
    """Return numbers whole, with the middle starred, or none: then a person has to look."""
    whole = firms.code.take(pa.array(firm))
    starred = columns.joined(
        pc.utf8_slice_codeunits(whole, 0, 6), "********", pc.utf8_slice_codeunits(whole, 14, 18)
    )
    draw = rng.random(len(firm))
    shown = pc.if_else(pa.array(draw < 0.35), starred, whole)
    nameless = (draw > 0.9) & ~firms.plan.is_bad[firm]
    return pc.if_else(pa.array(nameless), None, shown)


def _strangers(
    axis: Axis,
    firms: Firms,
    table: Parties,
    rng: np.random.Generator,
    writing: np.random.Generator,
) -> pa.Table:
    """Records that the provider found by name: of firms we do not lend to, and of namesakes."""
    day = np.flatnonzero(rng.random(axis.count) < STRANGERS_A_DAY)
    n = len(day)
    alike = firms.name.take(pa.array(rng.integers(0, firms.count, n)))
    alike = pc.replace_substring_regex(alike, "有限公司$|有限责任公司$|股份有限公司$", "分公司")
    other = table.name.take(pa.array(rng.integers(0, table.pool, n)))
    party = pc.if_else(pa.array(rng.random(n) < 0.3), alike, other)
    return court_rows(
        "enforcement", "executed", False, names.person_names(rng.integers(0, 10**6, n)),
        whose.of_strangers(party, writing),
        columns.constant(None, n), _amounts(rng, n), day * 0, day - 4, day,
        np.full(n, NEVER), rng,
    )  # fmt: skip
