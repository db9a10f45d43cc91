"""The clock of a case: who is told next while nobody has it, and the end of a wait.

A case whose message the volume guard holds does not climb: nobody could have acknowledged it.
While a case waits as expected nothing escalates; when its day has passed and it is still so, its
officer is told once and the clock starts again.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from warning_signals.casework import facts as said
from warning_signals.casework import facts_json
from warning_signals.casework.desk import SYSTEM, Desk, Row
from warning_signals.casework.ladder import steps_due
from warning_signals.casework.posting import put_card, put_ticket
from warning_signals.model import Level
from warning_signals.register import case_history, cases
from warning_signals.register.tables import case_events

STARTS = ("opened", "raised", "reminded")


def climb(connection: Connection, desk: Desk, case_id: str) -> int:
    """Tell the next people about a case that nobody acknowledged in time; returns the steps."""
    case = cases.get(connection, case_id)
    rung = desk.rung(Level(case["level"]), case["fingerprints"])
    taken = steps_taken(connection, case_id)
    steps = steps_due(case, rung, desk.context.calendar, desk.now, taken)
    told = said.happening(facts_json.from_json(case["facts"], desk.context.calendar), "escalated")
    for step in steps:
        recipient = desk.people.next_up(step, case, desk.read_on)
        put_card(connection, told, desk.as_of, recipient)
        _note(connection, desk, case_id, "escalated", {"step": step, "to": recipient})
    if steps:
        cases.change(connection, case_id, escalated_steps=len(taken) + len(steps))
        put_ticket(connection, case, "escalated", desk.as_of)
    return len(steps)


def steps_taken(connection: Connection, case_id: str) -> set[str]:
    """Return the steps of the ladder that were told since the case's clock last started."""
    mine = case_events.c.case_id == case_id
    query = select(case_events).where(mine).order_by(case_events.c.seq)
    taken: set[str] = set()
    for event in connection.execute(query).mappings():
        if event["kind"] in STARTS:
            taken = set()
        elif event["kind"] == "escalated":
            taken.add(event["details"]["step"])
    return taken


def wake(connection: Connection, desk: Desk, case_id: str) -> int:
    """End a wait whose day has passed; returns how many were told that it is still so."""
    case = cases.get(connection, case_id)
    until = case["quiet_until_on"]
    if until is None or desk.read_on <= until:
        return 0
    level = Level(case["level"])
    changed = _awake(desk, case, level)
    cases.change(connection, case_id, **changed)
    details = {"level": level.name.lower(), "to": changed["officer_id"]}
    _note(connection, desk, case_id, "reminded", details)
    put_ticket(connection, case | changed, "reminded", desk.as_of)
    if level == Level.GREEN:
        return 0
    told = facts_json.from_json(changed["facts"], desk.context.calendar)
    put_card(connection, said.happening(told, "reminder"), desk.as_of, changed["officer_id"])
    return 1


def _awake(desk: Desk, case: Row, level: Level) -> Row:
    clock = desk.clock(level, case["fingerprints"])
    due_at = clock["due_at"].astimezone(desk.context.calendar.zone)
    nobody = {"acknowledged_by": None, "acknowledged_at": None, "quiet_until_on": None}
    told = {**nobody, "state": "open", "due_at": due_at.isoformat()}
    return {
        **clock,
        **nobody,
        "state": "open",
        "officer_id": desk.people.responsible(case["borrower_id"], desk.read_on),
        "facts": case["facts"] | told,
    }


def _note(connection: Connection, desk: Desk, case_id: str, kind: str, details: Row) -> None:
    case_history.note_event(connection, case_id, desk.as_of, kind, SYSTEM, desk.now, details)
