"""Who stands behind a borrower: owners, guarantors, group heads, key buyers and suppliers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, parties
from warning_signals.books.simulator.axis import Floats, Ints
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.beside.ties import GROUP, GUARANTOR
from warning_signals.books.simulator.columns import NEVER

SECURED_BY_GUARANTEE = 1  # in loan_tables.SECURITIES
SECOND_OWNER_AFTER = 31
KEY_FROM = 0.3
OUTSIDE_GUARANTOR, WITH_SECOND_OWNER = 0.4, 0.35
TIE_KINDS = {GUARANTOR: "guarantor", GROUP: "group"}


def link_table(made: Made) -> pa.Table:
    """Return the feed links: a row when a link is known, one more when its end is.

    `from_id` is a borrower of ours, the USCC of another firm or a person's hash, in the same
    form as borrowers have it; `to_id` is always one of ours.
    """
    rng = made.stream("links")
    return pa.concat_tables(
        [
            *_owners(made, rng),
            *_guarantors(made, rng),
            *(_ties(made, kind) for kind in TIE_KINDS),
            _partners(made, "key_buyer", 1),
            _partners(made, "key_supplier", 2),
        ]
    )


def _owners(made: Made, rng: np.random.Generator) -> list[pa.Table]:
    firms, everyone = made.firms, np.arange(made.firms.count)
    two = (rng.random(firms.count) < WITH_SECOND_OWNER) & (firms.segment != 2)
    first = np.where(two, np.round(rng.uniform(0.51, 0.9, firms.count), 2), 1.0)
    who = np.flatnonzero(two)
    other = person_keys((firms.rep[who] + SECOND_OWNER_AFTER) % 10**8)
    begun = made.onboarded
    return [
        _rows(made, person_keys(firms.rep), everyone, "owner", first, begun),
        _rows(made, other, who, "owner", 1 - first[who], begun[who]),
    ]


def _guarantors(made: Made, rng: np.random.Generator) -> list[pa.Table]:
    """Where a loan is secured by a guarantee: the owner in person, or a firm we do not lend to."""
    loans, firms = made.loans, made.firms
    granted = np.full(firms.count, NEVER)
    secured = loans.security == SECURED_BY_GUARANTEE
    np.minimum.at(granted, loans.firm[secured], loans.granted[secured])
    by_firm = rng.random(firms.count) < OUTSIDE_GUARANTOR
    inside = granted < made.axis.count
    own, other = np.flatnonzero(inside & ~by_firm), np.flatnonzero(inside & by_firm)
    stands = parties.partner(firms.number[other], other * 0, made.table.pool, 4)
    return [
        _rows(made, person_keys(firms.rep[own]), own, "guarantor", None, granted[own]),
        _rows(made, made.table.code.take(pa.array(stands)), other, "guarantor", None,
            granted[other]),
    ]  # fmt: skip


def _ties(made: Made, kind: int) -> pa.Table:
    ties, first = made.ties, int(made.firms.number[0])
    at = np.flatnonzero(ties.within(first, made.firms.count) & (ties.kind == kind))
    taker = ties.taker[at] - first
    since = np.maximum(ties.since[at], made.onboarded[taker])
    until = np.where(ties.until[at] < NEVER, np.maximum(ties.until[at], since + 30), NEVER)
    begun = _rows(made, columns.borrower_ids(ties.giver[at]), taker, TIE_KINDS[kind], None, since)
    ended = np.flatnonzero(until < made.axis.count)
    over = begun.take(pa.array(ended)).set_column(
        begun.column_names.index("until_on"), "until_on", columns.dates(until[ended])
    )
    over = over.set_column(0, "day", pa.array(until[ended], pa.int32()))
    return pa.concat_tables([begun, over])


def _partners(made: Made, kind: str, salt: int) -> pa.Table:
    """The biggest buyer (or supplier by the invoices) where it has a large part of the business."""
    firms, shares = made.firms, made.shares
    biggest = np.asarray(shares.through[shares.begin] - np.arange(firms.count), np.float64)
    who = np.flatnonzero(biggest >= KEY_FROM)
    partner = parties.partner(firms.number[who], who * 0, made.table.pool, salt)
    code = made.table.code.take(pa.array(partner))
    return _rows(made, code, who, kind, biggest[who], made.onboarded[who])


def _rows(
    made: Made, from_id: pa.Array, to: Ints, kind: str, share: Floats | None, since: Ints
) -> pa.Table:
    n = len(to)
    return pa.table(
        {
            "day": pa.array(since, pa.int32()),
            "from_id": from_id,
            "to_id": columns.borrower_ids(made.firms.number[to]),
            "kind": columns.constant(kind, n),
            "share": columns.constant(None, n) if share is None else columns.numbers(share, 2),
            "since_on": columns.dates(since),
            "until_on": columns.dates(np.full(n, NEVER)),
        }
    )


def person_keys(reps: Ints) -> pa.Array:
    """Return the salted hash under which the borrowers' master has a person."""
    return columns.joined("k", columns.digits(reps, 8))
