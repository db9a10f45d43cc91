"""Days as the stages before escalate would have left them, made by hand and so at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select

from tests.bank import BORROWERS, OPENING, ROOT, deliveries_of
from warning_signals.casework.desk import Desk
from warning_signals.casework.people import People
from warning_signals.casework.plan import fingerprint
from warning_signals.context import Context
from warning_signals.model import Level
from warning_signals.register import cases, engine, runs
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.settings import load_calendar
from warning_signals.stages import begin, escalate

Row = dict[str, Any]
AMBER, RED = int(Level.AMBER), int(Level.RED)


def finding(borrower: str, signal: str, level: int, as_of: date, **over: Any) -> Row:
    """Return one finding that is new on its day."""
    plain = {
        "as_of": as_of,
        "borrower_id": borrower,
        "signal": signal,
        "finding_id": f"{borrower}-{signal}-{as_of}",
        "level": level,
        "value": 35.0,
        "threshold": 31.0,
        "since_on": as_of,
        "changed_on": as_of,
        "carried": False,
        "evidence": {},
        "sentence": {"en": f"{signal} is at 35", "zh": f"{signal} 为 35"},
        "provenance": "simulated",
        "versions": {},
    }
    return plain | over


def assessment(
    borrower: str, level: int, found: Sequence[Row] = (), track: str = "officer", **over: Any
) -> Row:
    """Return one borrower's assessment because of these findings."""
    plain = {
        "borrower_id": borrower,
        "track": track,
        "level": level,
        "raised": level,
        "partly": False,
        "exposure": 500000.0,
        "currency": "CNY",
        "not_evaluated": {},
        "because": sorted(f["signal"] for f in found if f["borrower_id"] == borrower),
    }
    return plain | over


def an_open_case(borrower: str, level: int, found: Sequence[Row] = (), **over: Any) -> Row:
    """Return an open case that rests on these findings."""
    plain = {
        "case_id": f"C-{borrower}",
        "borrower_id": borrower,
        "track": "officer",
        "level": level,
        "fingerprints": sorted(fingerprint(f) for f in found),
    }
    return plain | over


@contextmanager
def looked_at(
    context: Context, as_of: date, found: Sequence[Row], levels: dict[str, int] | None = None
) -> Iterator[runs.Run]:
    """Give the run of a day that found this; the run is ended when the block is.

    A borrower's level is that of his gravest finding unless `levels` says otherwise.
    """
    begin.run(as_of, context)
    run = context.run(as_of)
    with engine.writing(context.register) as connection:
        gravest = {
            b: max(f["level"] for f in found if f["borrower_id"] == b)
            for b in {f["borrower_id"] for f in found}
        }
        rows = [assessment(b, lv, found) for b, lv in (gravest | (levels or {})).items()]
        rows = rows or [assessment("B001", 0)]
        for table, of_day in ((t.findings, found), (t.assessments, rows)):
            stamped = [row | {"as_of": as_of, "known_at": run.known_at} for row in of_day]
            store.replace_version(connection, table, as_of, run.known_at, stamped)
    yield run
    with engine.writing(context.register) as connection:
        runs.finish(connection, run, "complete", {}, context.now(as_of))


def escalated(
    context: Context, as_of: date, found: Sequence[Row], levels: dict[str, int] | None = None
) -> tuple[int, list[str]]:
    """Bring the cases to where a day's findings are; returns the changes and what was said."""
    with looked_at(context, as_of, found, levels) as run:
        desk = desk_of(context, run)
        with engine.writing(context.register) as connection:
            return escalate.bring_up_to_date(connection, desk)


def desk_of(context: Context, run: runs.Run, people: People | None = None) -> Desk:
    """Return the desk of a run; the people are those of the small bank unless handed in."""
    with engine.reading(context.register) as connection:
        assessed = store.of_day(connection, t.assessments, run.as_of, run.known_at)
        found = store.of_day(connection, t.findings, run.as_of, run.known_at)
    return Desk(
        context=context,
        run_=run,
        read_on=context.calendar.next_business_day(run.as_of),
        now=context.now(run.as_of),
        people=people or people_of_the_bank(),
        undrawn={},
        assessed=assessed,
        found=found,
    )


@cache
def people_of_the_bank() -> People:
    """Return the masters of tests/bank.py."""
    rows = deliveries_of(OPENING, BORROWERS, load_calendar(ROOT / "config"))
    away = {"away_from_on": None, "away_until_on": None, "stand_in_id": None}
    return People(
        officers={row["officer_id"]: away | row for row in rows["officers"]},
        branches={row["branch_id"]: row for row in rows["branches"]},
        borrowers={row["borrower_id"]: row for row in rows["borrowers"]},
    )


def standing(found: Sequence[Row], as_of: date) -> list[Row]:
    """Return findings that stand unchanged on a later day."""
    return [f | {"as_of": as_of, "finding_id": f"{f['finding_id']}+{as_of}"} for f in found]


def case_of(context: Context, borrower: str) -> Row:
    """Return a borrower's newest case."""
    with engine.reading(context.register) as connection:
        return [c for c in cases.all_cases(connection) if c["borrower_id"] == borrower][-1]


def outbox_of(context: Context, *kinds: str) -> list[Row]:
    """Return the entries of the outbox of these kinds, in the order of their keys."""
    query = select(t.outbox).where(t.outbox.c.kind.in_(kinds)).order_by(t.outbox.c.key)
    with engine.reading(context.register) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def sent(context: Context) -> None:
    """Say of everything that waits that it went out, without sending anything."""
    with engine.writing(context.register) as connection:
        done = {"state": "sent", "channel": "inbox", "ref": "r"}
        waiting = t.outbox.c.state == "waiting"
        connection.execute(t.outbox.update().where(waiting).values(**done))


def kinds(entries: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Return what each card says has happened, to whom, and its state."""
    return [(e["payload"]["facts"]["kind"], e["recipient"], e["state"]) for e in entries]
