"""Company register: changes, pledges, mortgages, penalties, listings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.simulator import columns, names, whose
from warning_signals.books.simulator.axis import Axis
from warning_signals.books.simulator.beside.collateral import collateral_ids, movable
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.beside.names_before import Before
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.events import Happened
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.whose import Whose

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
    before: Before,
    rng: np.random.Generator,
    writing: np.random.Generator,
) -> pa.Table:
    """Return the feed registry_events; sound firms on the abnormal list come off it again.

    `writing` draws only how the parties are described: a few entries lack the number.
    """
    rows = pa.concat_tables(
        [
            _events(
                axis, firms, kind, events[kind],
                whose.of_firms(firms, events[kind], before, writing), rng,
            )
            for kind in KINDS if kind in events
        ]
    )  # fmt: skip
    return _without_some_numbers(_with_collateral(rows, firms, made), writing)


def _without_some_numbers(rows: pa.Table, writing: np.random.Generator) -> pa.Table:
    """Leave out the number of a few entries; an entry and its end are written alike."""
    event = rows["event_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    numbered = writing.random(len(np.unique(event))) > WITHOUT_NUMBER
    return _replaced(rows, "uscc", pc.if_else(pa.array(numbered[event]), rows["uscc"], None))


def _with_collateral(rows: pa.Table, firms: Firms, made: Made) -> pa.Table:
    """Name the thing of each chattel mortgage: our own, where one going bad has no other left."""
    firm = pc.index_in(rows["uscc"], firms.code).to_numpy()
    ours = movable(made) & firms.plan.is_bad
    other = columns.joined("N", columns.digits(firms.number[firm] + 1, 5), "-1")
    named = pc.if_else(pa.array(ours[firm]), collateral_ids(firms, firm, firm * 0), other)
    chattel = pc.equal(rows["kind"], "chattel_mortgage")
    return rows.append_column("collateral_id", pc.if_else(chattel, named, None))


def _events(
    axis: Axis,
    firms: Firms,
    kind: str,
    happened: Happened,
    party: Whose,
    rng: np.random.Generator,
) -> pa.Table:
    firm, day = happened.firm, happened.day
    n = len(firm)
    published = day + PUBLISHED_AFTER
    person = kind == "legal_rep_change"
    nothing = columns.constant(None, n)
    cents = np.round(np.exp(rng.normal(11, 1, n)), -3).astype(np.int64) * 100
    shares = columns.numbers(rng.uniform(0.1, 0.8, n), 2)
    rows = pa.table(
        {
            "day": pa.array(np.maximum(published, 0), pa.int32()),
            "event_id": columns.joined(
                "G", columns.digits(firms.number[firm] + 1, 5), f"-{KINDS.index(kind)}-",
                columns.digits(day + 10_000, 5),
            ),
            "party_name": party.name,
            "uscc": firms.code.take(pa.array(firm)),
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
