"""Quarantined rows that are let in after all: their party appeared, or a person waived the rule.

The delivery is checked again, whole and as it was delivered, since a row can only be judged beside
the others with its key. Of what passes now, the rows that were quarantined get a file of their own
in the lake, known from the moment of whatever let them in, so that a read as of an earlier instant
stays as it was. The rest stays quarantined, with its newest reason.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, update

from warning_signals import feeds
from warning_signals.config_sources import SourceConfig
from warning_signals.context import Context
from warning_signals.errors import FeedRejected
from warning_signals.intake.check import Waiver, check
from warning_signals.intake.parties import not_known_before
from warning_signals.intake.sinks import Sinks
from warning_signals.intake.words import Checked, Parties
from warning_signals.register import arrivals, engine, identities, quarantine
from warning_signals.register import tables as t
from warning_signals.stages.accept import enter_file, facts_of, read
from warning_signals.stages.digested import digest
from warning_signals.stages.outlets import Outlets, outlets
from warning_signals.stages.parties import known_parties
from warning_signals.stages.resent import marked

if TYPE_CHECKING:
    import pyarrow as pa

UNKNOWN_PARTY = "unknown_party"
NOBODY_WAIVED = Waiver()
Row = dict[str, Any]


def let_in_known(context: Context, sources: Sequence[SourceConfig], learned_at: datetime) -> int:
    """Let in the rows of these sources whose party the bank knows by now; returns how many.

    `learned_at` is when they were let in, so that the days that they touch are looked at again.
    """
    count = 0
    for source in sources:
        with engine.reading(context.register) as connection:
            waiting = quarantine.deliveries_with(connection, source.name, UNKNOWN_PARTY)
        for row in waiting:
            if _party_appeared(row, source, context):
                why = "its party became known"
                # What can no longer be read as it was goes on waiting, and keeps no other out.
                with suppress(FeedRejected):
                    count += let_in(row, source, context, row["known_at"], learned_at, why)
    return count


def _party_appeared(row: Row, source: SourceConfig, context: Context) -> bool:
    party = feeds.feed(source.feed).party
    assert party is not None
    with engine.reading(context.register) as connection:
        raws = quarantine.raw_rows(connection, row["delivery_id"], UNKNOWN_PARTY)
    wanted = {json.loads(raw).get(party[0]) for raw in raws}
    known = known_parties(context, source.feed, row["business_on"], row["known_at"])
    return not wanted.isdisjoint(known.ids[party[1]].to_pylist())


def let_in(
    row: Row,
    source: SourceConfig,
    context: Context,
    known_at: datetime,
    learned_at: datetime,
    why: str,
    waiver: Waiver = NOBODY_WAIVED,
) -> int:
    """Check a delivery again and enter the quarantined rows that pass now; returns how many.

    `known_at` is the earliest instant from which they count, `learned_at` when they were let in.
    """
    with engine.reading(context.register) as connection:
        waiting = quarantine.row_numbers(connection, row["delivery_id"])
        part = arrivals.next_part(connection, row["delivery_id"])
    parties = known_parties(context, source.feed, row["business_on"], row["known_at"])
    on, delivery_id = row["business_on"], row["delivery_id"]
    with outlets(context, source.feed, on, delivery_id, part) as out:
        outlet = _Outlet(out, set(waiting), known_at)
        outcome = _checked(row, source, context, outlet, parties, waiver)
        if outcome.rejected:
            return 0
        files = marked(context, source.feed, row, out.finish(even_empty=False))
        digest(context, source.feed, row, files)
        with engine.writing(context.register) as connection:
            _enter(connection, row, outcome, outlet, waiting)
            for written in files:
                since = learned_at if written.file.late else written.earliest
                enter_file(connection, delivery_id, written, since or known_at, why)
    return len(outlet.taken)


@dataclass
class _Outlet:
    """Takes of the accepted rows those that waited."""

    out: Outlets
    waiting: Collection[int]
    known_at: datetime
    taken: list[int] = field(default_factory=list)

    def accept(self, rows: pa.Table, late: pa.ChunkedArray) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        numbers = pa.array(sorted(self.waiting), pa.int64())
        waited = pc.is_in(rows.column("row_no"), value_set=numbers)
        fresh = rows.filter(waited)
        if fresh.num_rows:
            self.out.accept(not_known_before(fresh, self.known_at), late.filter(waited))
            self.taken += fresh.column("row_no").to_pylist()


def _checked(
    row: Row,
    source: SourceConfig,
    context: Context,
    outlet: _Outlet,
    parties: Parties,
    waiver: Waiver,
) -> Checked:
    spool, _, _ = read(row, source, context)
    try:
        return check(
            source.feed,
            spool,
            facts_of(row, source, context),
            parties,
            context.settings.expectations / f"{source.feed}.json",
            None,
            Sinks(outlet.accept, outlet.out.refused),
            waive_band=True,
            waiver=waiver,
        )
    finally:
        spool.close()


def _enter(
    connection: Connection, row: Row, outcome: Checked, outlet: _Outlet, waiting: list[int]
) -> None:
    delivery_id, taken = row["delivery_id"], set(outlet.taken)
    still = set()
    for bad in outlet.out.refused:
        still.add(bad.row_no)
        quarantine.restate(connection, delivery_id, asdict(bad))
    repeats = sorted(set(waiting) - taken - still)
    quarantine.settle(connection, delivery_id, sorted(taken), "let in")
    quarantine.settle(connection, delivery_id, repeats, "duplicate")
    identities.enter(connection, delivery_id, row["feed"], map(asdict, outcome.reviews))
    of = t.deliveries.c
    connection.execute(
        update(t.deliveries)
        .where(of.delivery_id == delivery_id)
        .values(
            accepted=of.accepted + len(taken),
            quarantined=of.quarantined - len(taken) - len(repeats),
            duplicate=of.duplicate + len(repeats),
        )
    )
