"""Escalate: bring the cases to where the assessments are, and write what has to be said.

A case's change, its history and the messages it causes are one transaction, so that a kill leaves
either all or nothing; a repeat finds nothing left to change. Only the newest day touches cases:
past days and catch-up days message nobody, and what is still true is raised with the newest.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from warning_signals.casework import guard
from warning_signals.casework.entries import Desk, apply_change, climb, put_digests
from warning_signals.casework.operators import put_notices
from warning_signals.casework.people import read_people
from warning_signals.casework.plan import plan
from warning_signals.context import Context
from warning_signals.model import Receipt
from warning_signals.observed import see
from warning_signals.register import cases, engine, runs
from warning_signals.register import findings as store
from warning_signals.register.tables import assessments
from warning_signals.register.tables import findings as findings_table

REMEMBERED = timedelta(days=60)


def run(as_of: date, context: Context) -> Receipt:
    """Open, raise, ease and escalate cases for the newest day."""
    run_ = context.run(as_of)
    if run_.kind == "baseline":
        with engine.writing(context.register) as connection:
            filed = store.file_inventory(connection, as_of)
        why = f"{filed} findings were filed into the inventory; nobody was messaged."
        return context.keep(run_, Receipt("escalate", filed, 0, (why,)))
    if not run_.messages:
        why = f"A {run_.kind.replace('_', ' ')} run changes no case and messages nobody."
        return context.keep(run_, Receipt("escalate", 0, 0, (why,)))
    desk = open_desk(context, run_)
    with engine.writing(context.register) as connection:
        changed, undone = bring_up_to_date(connection, desk)
        receipt = Receipt("escalate", len(desk.assessed), changed, tuple(undone))
        runs.note_receipt(connection, run_.run_id, receipt)
    return receipt


def open_desk(context: Context, run_: runs.Run) -> Desk:
    """Read what the day's casework needs: people, facilities, assessments and findings."""
    seen = see(context, run_.as_of, run_.known_at)
    book = seen["book"].to_pandas().set_index("borrower_id")
    undrawn = (book["exposure"] - book["outstanding"]).clip(lower=0)
    with engine.reading(context.register) as connection:
        assessed = store.of_day(connection, assessments, run_.as_of, run_.known_at)
        found = store.of_day(connection, findings_table, run_.as_of, run_.known_at)
    return Desk(
        context=context,
        run_=run_,
        read_on=context.calendar.next_business_day(run_.as_of),
        now=context.now(run_.as_of),
        people=read_people(seen),
        undrawn={str(b): float(value) for b, value in undrawn.items()},
        assessed=assessed,
        found=found,
    )


def bring_up_to_date(connection: Connection, desk: Desk) -> tuple[int, list[str]]:
    """Apply the day's plan in one transaction; returns the changes made and what is held back."""
    as_of = desk.run_.as_of
    standing = {(f["borrower_id"], f["signal"]) for f in desk.found}
    store.strike_cleared(connection, standing)
    open_now = cases.open_cases(connection)
    changes = plan(desk.assessed, desk.found, open_now, store.inventoried(connection))
    held = guard.verdict(
        changes,
        desk.found,
        len({row["borrower_id"] for row in desk.assessed}),
        cases.largest_day_of_reds(connection, as_of, as_of - REMEMBERED),
        desk.context.config.guard,
    )
    digests: dict[str, list[dict[str, Any]]] = {}
    for change in changes:
        stopped = held is not None and not guard.passes(change, desk.context.config.guard)
        apply_change(connection, desk, change, stopped, digests)
    put_digests(connection, desk, digests, held is not None)
    climbed = sum(climb(connection, desk, case) for case in open_now)
    put_notices(connection, desk, held)
    undone = [] if held is None else [f"Messages are held: {held.reason.en}"]
    return len(changes) + climbed, undone
