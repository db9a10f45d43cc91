"""What people do to a case or a held day, each with its history and audit entry in one transaction.

Who acts must be an officer in the master. Two people are two distinct officers with the role: the
silence of a red, the closing of what was red, and the release of a held day need both. Whatever is
done takes back, in the same transaction, the reminders and escalations that have not gone out.
"""

from __future__ import annotations

from datetime import date, timedelta

from warning_signals.casework.actors import given, known, present, second
from warning_signals.casework.case_changes import (
    change,
    file_as_known,
    first_of_two,
    open_case,
    propose,
    was_red,
)
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.model import Level
from warning_signals.register import engine

DISPOSITIONS = ("confirmed_risk", "valuable_alert", "false_alarm", "cured")
LONGEST_SNOOZE = timedelta(days=90)


def acknowledge(context: Context, case_id: str, officer_id: str) -> str:
    """Note who has the case; Refused where it is closed or somebody has it already."""
    as_of, now, people = present(context)
    known(people, officer_id)
    with engine.writing(context.register) as connection:
        case = open_case(connection, case_id)
        if case["acknowledged_by"]:
            return f"{case_id} was acknowledged by {case['acknowledged_by']} already."
        state = {"acknowledged_by": officer_id, "acknowledged_at": now, "state": "acknowledged"}
        shown = {"acknowledged_by": people.role(officer_id), "acknowledged_at": now.isoformat()}
        change(connection, case, as_of, now, officer_id, "acknowledged", state, shown)
    return (
        f"{case_id} is yours until {case['due_at'].astimezone(context.calendar.zone):%d %B %H:%M}."
    )


def expect(context: Context, case_id: str, officer_id: str, until: date, reason: str) -> str:
    """Let a case wait until a day; on a red only after a second person said the same."""
    as_of, now, people = present(context)
    known(people, officer_id)
    given(reason)
    today = context.calendar.local_date(now)
    if not today < until <= today + LONGEST_SNOOZE:
        raise Refused(
            f"Until {until} is not possible: choose a day after {today} and no later than "
            f"{today + LONGEST_SNOOZE}."
        )
    with engine.writing(context.register) as connection:
        case = open_case(connection, case_id)
        details = {"until": until.isoformat(), "reason": reason}
        first = first_of_two(connection, case, "expected", details)
        if case["level"] == Level.RED and (first is None or first == officer_id):
            propose(connection, case, as_of, now, officer_id, "expected", details)
            return f"{case_id} is red: a second person has to confirm with the same command."
        if first is not None:
            second(people, officer_id)
        state = {"quiet_until_on": until, "state": "expected"}
        shown = {"quiet_until_on": until.isoformat()}
        change(connection, case, as_of, now, officer_id, "expected", state, shown | details)
    return f"{case_id} waits until {until}."


def close(context: Context, case_id: str, officer_id: str, disposition: str, reason: str) -> str:
    """Close a case with its outcome; what was red needs a second person.

    Its findings are filed into the inventory, so that only what is new or worse reopens it.
    """
    if disposition not in DISPOSITIONS:
        raise Refused(f"{disposition!r} is no outcome; choose one of {', '.join(DISPOSITIONS)}.")
    as_of, now, people = present(context)
    known(people, officer_id)
    given(reason)
    with engine.writing(context.register) as connection:
        case = open_case(connection, case_id)
        details = {"disposition": disposition, "reason": reason}
        first = first_of_two(connection, case, "closing", details)
        if was_red(connection, case) and (first is None or first == officer_id):
            propose(connection, case, as_of, now, officer_id, "closing", details)
            was = "is" if case["level"] == Level.RED else "was"
            return f"{case_id} {was} red: a second person has to confirm with the same command."
        if first is not None:
            second(people, officer_id)
        state = {"state": "closed", "closed_on": as_of, "disposition": disposition}
        change(connection, case, as_of, now, officer_id, "closed", state, details)
        file_as_known(connection, case, as_of)
    return f"{case_id} is closed: {disposition}."
