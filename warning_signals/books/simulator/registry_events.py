"""Company register: changes, pledges, mortgages, penalties, listings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.simulator import columns, names, whose
from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.books.simulator.beside.collateral import collateral_ids, movable
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.events import Happened
from warning_signals.books.simulator.firms import Firms

KINDS = (
    "legal_rep_change", "address_change", "capital_change", "penalty", "abnormal_list",
    "chattel_mortgage", "equity_pledge",
)  # fmt: skip
WITH_AMOUNT = ("penalty", "chattel_mortgage", "capital_change")
PUBLISHED_AFTER = 4
DELISTED_AFTER = 70
WITHOUT_NUMBER = 0.1


def registry_table(
    axis: Axis,
    firms: Firms,
    events: Mapping[str, Happened],
    made: Made,
    rng: np.random.Generator,
    writing: np.random.Generator,
) -> pa.Table:
    """Return the feed registry_events; sound firms on the abnormal list come off it again.

    `writing` draws only how the parties are described: a few entries lack the number.
    """
    return pa.concat_tables(
        [
            _events(axis, firms, kind, events[kind], made, rng, writing)
            for kind in KINDS
            if kind in events
        ]
    )


def _collateral(kind: str, firms: Firms, firm: Ints, made: Made) -> pa.Array:
    """Name the thing of each chattel mortgage: our own, where one going bad has no other left."""
    if kind != "chattel_mortgage":
        return columns.constant(None, len(firm))
    ours = movable(made) & firms.plan.is_bad
    other = columns.joined("N", columns.digits(firms.number[firm] + 1, 5), "-1")
    return pc.if_else(pa.array(ours[firm]), collateral_ids(firms, firm, firm * 0), other)


def _events(
    axis: Axis,
    firms: Firms,
    kind: str,
    happened: Happened,
    made: Made,
    rng: np.random.Generator,
    writing: np.random.Generator,
) -> pa.Table:
    firm, day = happened.firm, happened.day
    n = len(firm)
    published = day + PUBLISHED_AFTER
    person = kind == "legal_rep_change"
    nothing = columns.constant(None, n)
    cents = np.round(np.exp(rng.normal(11, 1, n)), -3).astype(np.int64) * 100
    party = whose.of_firms(firms, firm, writing)
    numbered = pa.array(writing.random(n) > WITHOUT_NUMBER)
    shares = columns.numbers(rng.uniform(0.1, 0.8, n), 2)
    rows = pa.table(
        {
            "day": pa.array(np.maximum(published, 0), pa.int32()),
            "event_id": columns.joined(
                "G", columns.digits(firms.number[firm] + 1, 5), f"-{KINDS.index(kind)}-",
                columns.digits(day + 10_000, 5),
            ),
            "party_name": party.name,
            "uscc": pc.if_else(numbered, firms.code.take(pa.array(firm)), None),
            **party.columns(),
            "kind": columns.constant(kind, n),
            "happened_on": columns.dates(day),
            "published_on": columns.dates(published),
            "before": names.person_names(firms.rep[firm]) if person else nothing,
            "after": names.person_names(firms.rep[firm] + 5_003) if person else nothing,
            "amount": columns.money(cents) if kind in WITH_AMOUNT else nothing,
            "currency": columns.constant("CNY" if kind in WITH_AMOUNT else None, n),
            "share": shares if kind == "equity_pledge" else nothing,
            "closed_on": columns.dates(np.full(n, NEVER)),
            "collateral_id": _collateral(kind, firms, firm, made),
        }
    )  # fmt: skip
    rows = _replaced(rows, "amount", rows["amount"].cast(pa.string()))
    if kind != "abnormal_list":
        return rows.filter(pa.array(published < axis.count))
    off = published + DELISTED_AFTER
    again = rows.set_column(0, "day", pa.array(np.maximum(off, 0), pa.int32()))
    again = _replaced(again, "closed_on", columns.dates(off))
    both = pa.concat_tables([rows, again])
    return both.filter(pa.array(both["day"].to_numpy() < axis.count))


def _replaced(rows: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return rows.set_column(rows.column_names.index(name), name, values)
