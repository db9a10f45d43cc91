"""Escalate: bring the cases to where the assessments are, and write what has to be said.

A case's change, its history and the messages it causes are one transaction, so that a kill leaves
either all or nothing; a repeat finds nothing left to change. Only the newest day touches cases:
past days and catch-up days message nobody, and what is still true is raised with the newest.
Where the day was not assessed, because a stage before failed, every case stays as it is: what was
not seen has not eased. Clocks and notices to the operators go on all the same.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from warning_signals.casework import guard
from warning_signals.casework.clock import climb, wake
from warning_signals.casework.desk import Desk
from warning_signals.casework.entries import apply_change
from warning_signals.casework.operators import put_notices
from warning_signals.casework.people import read_people
from warning_signals.casework.plan import Change, plan
from warning_signals.casework.posting import held_cases, put_digests
from warning_signals.context import Context
from warning_signals.model import Receipt
from warning_signals.observed import see
from warning_signals.register import case_history, cases, engine, runs
from warning_signals.register import findings as store
from warning_signals.register import inventory as filed
from warning_signals.register.tables import assessments
from warning_signals.register.tables import findings as findings_table
from warning_signals.register.tables import runs as runs_table
from warning_signals.stages.assess import TRACKS, track_of

REMEMBERED = timedelta(days=60)


def run(as_of: date, context: Context) -> Receipt:
    """Open, raise, ease and escalate cases for the newest day."""
    run_ = context.run(as_of)
    if run_.kind == "baseline":
        with engine.writing(context.register) as connection:
            count = filed.file_inventory(connection, as_of)
        why = f"{count} findings were filed into the inventory; nobody was messaged."
        return context.keep(run_, Receipt("escalate", count, 0, (why,)))
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
        found=[row for row in found if has_a_vote(context, row["signal"])],
    )


def has_a_vote(context: Context, name: str) -> bool:
    """Say whether a signal's findings move cases.

    They do not in shadow, nor where they are about a sector, nor after it was switched off.
    """
    signal = context.config.signals.get(name)
    return signal is not None and track_of(signal) in TRACKS


def bring_up_to_date(connection: Connection, desk: Desk) -> tuple[int, list[str]]:
    """Apply the day's plan and move the clocks; returns the changes made and what is to be said."""
    held, told = None, []
    count = 0
    if desk.assessed:
        changes = planned(connection, desk)
        held = judged(connection, desk, changes)
        told += carry_out(connection, desk, changes, held)
        count += len(changes)
    else:
        told.append(f"{desk.as_of} was not assessed; every case stays as it was.")
    if held is not None:
        told.append(f"Messages are held: {held.reason.en}")
    unspoken = held_cases(connection)
    for case in cases.open_cases(connection):
        count += wake(connection, desk, case["case_id"])
        if case["case_id"] not in unspoken:
            count += climb(connection, desk, case["case_id"])
    put_notices(connection, desk, held)
    return count, told


def planned(connection: Connection, desk: Desk) -> list[Change]:
    """Return what changes today, after taking from the inventory what no longer stands."""
    standing = {(f["borrower_id"], f["signal"]) for f in desk.found}
    filed.strike_cleared(connection, standing)
    open_now = cases.open_cases(connection)
    return plan(desk.assessed, desk.found, open_now, filed.inventoried(connection), desk.hard)


def judged(connection: Connection, desk: Desk, changes: list[Change]) -> guard.Held | None:
    """Return why the day's messages must be held, None where they may go."""
    as_of = desk.as_of
    return guard.verdict(
        changes,
        desk.found,
        len({row["borrower_id"] for row in desk.assessed}),
        case_history.largest_day_of_reds(connection, as_of, as_of - REMEMBERED),
        desk.context.config.guard,
        last_spoken_day(connection, as_of),
    )


def last_spoken_day(connection: Connection, before: date) -> date | None:
    """Return the last day that could message anybody, or the baseline; None where there is none."""
    of = runs_table.c
    spoken = (of.kind.in_(("newest", "baseline"))) & (of.state != "running")
    query = select(func.max(of.as_of)).where(spoken, of.as_of < before)
    found: date | None = connection.execute(query).scalar()
    return found


def carry_out(
    connection: Connection, desk: Desk, changes: list[Change], held: guard.Held | None
) -> list[str]:
    """Enter the changes and their messages; says of which cases the officer himself is not told."""
    digests: dict[str, list[dict[str, Any]]] = {}
    told = []
    for change in changes:
        stopped = held is not None and not guard.passes(change, desk.context.config.guard)
        case = apply_change(connection, desk, change, stopped, digests)
        new = change.kind in ("opened", "raised")
        if new and not desk.people.looked_after(change.borrower_id, desk.read_on):
            why = "its own officer is away or not in the master"
            told.append(f"{case['case_id']} goes to {case['officer_id']}: {why}.")
    put_digests(connection, desk.as_of, desk.read_on, digests, held is not None)
    return told
