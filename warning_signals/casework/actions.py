"""What people do to a case or a held day, each with its history and audit entry in one transaction.

Who acts must be an officer in the master. Two people are two distinct officers with the role: the
silence of a red, the closing of what was red, and the release of a held day need both. Whatever is
done takes back, in the same transaction, the reminders and escalations that have not gone out.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from warning_signals.casework.people import People, read_people
from warning_signals.casework.posting import put_ticket, refresh_cards, take_back
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.model import Level
from warning_signals.observed import see
from warning_signals.register import audit, case_history, cases, engine, outbox
from warning_signals.register import findings as store
from warning_signals.register.tables import case_events, inventory, releases
from warning_signals.register.tables import outbox as outbox_table

DISPOSITIONS = ("confirmed_risk", "valuable_alert", "false_alarm", "cured")
RELEASING_ROLES = ("risk_analyst", "risk_approver", "risk_department")
SECOND_ROLES = ("branch_head", *RELEASING_ROLES)
LONGEST_SNOOZE = timedelta(days=90)


def acknowledge(context: Context, case_id: str, officer_id: str) -> str:
    """Note who has the case; Refused where it is closed or somebody has it already."""
    as_of, now, people = _present(context)
    _known(people, officer_id)
    with engine.writing(context.register) as connection:
        case = _open_case(connection, case_id)
        if case["acknowledged_by"]:
            return f"{case_id} was acknowledged by {case['acknowledged_by']} already."
        state = {"acknowledged_by": officer_id, "acknowledged_at": now, "state": "acknowledged"}
        shown = {"acknowledged_by": people.role(officer_id), "acknowledged_at": now.isoformat()}
        _change(connection, case, as_of, now, officer_id, "acknowledged", state, shown)
    return (
        f"{case_id} is yours until {case['due_at'].astimezone(context.calendar.zone):%d %B %H:%M}."
    )


def expect(context: Context, case_id: str, officer_id: str, until: date, reason: str) -> str:
    """Let a case wait until a day; on a red only after a second person said the same."""
    as_of, now, people = _present(context)
    _known(people, officer_id)
    _given(reason)
    today = context.calendar.local_date(now)
    if not today < until <= today + LONGEST_SNOOZE:
        raise Refused(
            f"Until {until} is not possible: choose a day after {today} and no later than "
            f"{today + LONGEST_SNOOZE}."
        )
    with engine.writing(context.register) as connection:
        case = _open_case(connection, case_id)
        details = {"until": until.isoformat(), "reason": reason}
        first = _first_of_two(connection, case, "expected", details)
        if case["level"] == Level.RED and (first is None or first == officer_id):
            _propose(connection, case, as_of, now, officer_id, "expected", details)
            return f"{case_id} is red: a second person has to confirm with the same command."
        if first is not None:
            _second(people, officer_id)
        state = {"quiet_until_on": until, "state": "expected"}
        shown = {"quiet_until_on": until.isoformat()}
        _change(connection, case, as_of, now, officer_id, "expected", state, shown | details)
    return f"{case_id} waits until {until}."


def close(context: Context, case_id: str, officer_id: str, disposition: str, reason: str) -> str:
    """Close a case with its outcome; what was red needs a second person.

    Its findings are filed into the inventory, so that only what is new or worse reopens it.
    """
    if disposition not in DISPOSITIONS:
        raise Refused(f"{disposition!r} is no outcome; choose one of {', '.join(DISPOSITIONS)}.")
    as_of, now, people = _present(context)
    _known(people, officer_id)
    _given(reason)
    with engine.writing(context.register) as connection:
        case = _open_case(connection, case_id)
        details = {"disposition": disposition, "reason": reason}
        first = _first_of_two(connection, case, "closing", details)
        if _was_red(connection, case) and (first is None or first == officer_id):
            _propose(connection, case, as_of, now, officer_id, "closing", details)
            was = "is" if case["level"] == Level.RED else "was"
            return f"{case_id} {was} red: a second person has to confirm with the same command."
        if first is not None:
            _second(people, officer_id)
        state = {"state": "closed", "closed_on": as_of, "disposition": disposition}
        _change(connection, case, as_of, now, officer_id, "closed", state, details)
        _file_as_known(connection, case, as_of)
    return f"{case_id} is closed: {disposition}."


def release_day(context: Context, as_of: date, officer_id: str, reason: str) -> str:
    """Ask for the release of a held day's messages; the second person's word lets them go."""
    _, now, people = _present(context)
    if people.role(officer_id) not in RELEASING_ROLES:
        raise Refused(
            f"{officer_id} may not release: that takes one of {_listed(RELEASING_ROLES)}."
        )
    _given(reason)
    with engine.writing(context.register) as connection:
        if not _holds(connection, as_of):
            raise Refused(f"Nothing of {as_of} is held; there is nothing to release.")
        before = outbox.released_by(connection, as_of)
        if officer_id in before:
            raise Refused(f"{officer_id} has asked already; a second person has to.")
        connection.execute(
            insert(releases).values(as_of=as_of, officer_id=officer_id, reason=reason, at=now)
        )
        details = {"reason": reason, "before": before}
        audit.note(connection, officer_id, "release", f"{as_of}", details, now)
        if not before:
            return f"Noted. A second person has to release {as_of} before anything is sent."
        freed = outbox.release(connection, as_of)
    return f"{freed} messages of {as_of} are released and go out with the next delivery."


def _present(context: Context) -> tuple[date, datetime, People]:
    """Return the newest assessed day, the present instant and the people as known then."""
    with engine.reading(context.register) as connection:
        as_of = store.newest_assessed_day(connection)
    if as_of is None:
        raise Refused("No day has been looked at yet. Start with: ews run --as-of DAY")
    people = read_people(see(context, as_of, context.calendar.cutoff(as_of)))
    return as_of, context.now(as_of), people


def _holds(connection: Connection, as_of: date) -> bool:
    of = outbox_table.c
    query = select(of.key).where(of.as_of == as_of, of.state == "held").limit(1)
    return connection.execute(query).first() is not None


def _given(reason: str) -> None:
    if not reason.strip():
        raise Refused("Give a reason in a sentence; it stands in the audit trail.")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _known(people: People, officer_id: str) -> None:
    if officer_id not in people.officers:
        raise Refused(f"{officer_id!r} is no officer in the master.")


def _second(people: People, officer_id: str) -> None:
    if people.role(officer_id) not in SECOND_ROLES:
        raise Refused(
            f"{officer_id} cannot be the second person: that takes one of {_listed(SECOND_ROLES)}."
        )


def _open_case(connection: Connection, case_id: str) -> dict[str, Any]:
    case = cases.get(connection, case_id)
    if case["state"] == "closed":
        raise Refused(f"{case_id} is closed since {case['closed_on']}; nothing was changed.")
    return case


def _was_red(connection: Connection, case: dict[str, Any]) -> bool:
    """Say whether a case is red or was since it was opened."""
    mine = case_events.c.case_id == case["case_id"]
    details = connection.execute(select(case_events.c.details).where(mine)).scalars()
    return bool(case["level"] == Level.RED) or any(d.get("level") == "red" for d in details)


def _first_of_two(
    connection: Connection, case: dict[str, Any], kind: str, details: dict[str, Any]
) -> str | None:
    """Return who proposed this very thing since the case was last changed, None if nobody did."""
    mine = case_events.c.case_id == case["case_id"]
    query = select(case_events).where(mine).order_by(case_events.c.seq.desc()).limit(1)
    last = connection.execute(query).mappings().first()
    decided = {k: v for k, v in details.items() if k != "reason"}
    if last is None or last["kind"] != f"{kind}_proposed":
        return None
    same = all(last["details"].get(k) == v for k, v in decided.items())
    return str(last["actor"]) if same else None


def _propose(
    connection: Connection,
    case: dict[str, Any],
    as_of: date,
    now: datetime,
    actor: str,
    kind: str,
    details: dict[str, Any],
) -> None:
    proposed = f"{kind}_proposed"
    case_history.note_event(connection, case["case_id"], as_of, proposed, actor, now, details)
    audit.note(connection, actor, proposed, case["case_id"], details, now)


def _change(
    connection: Connection,
    case: dict[str, Any],
    as_of: date,
    now: datetime,
    actor: str,
    kind: str,
    state: dict[str, Any],
    shown: dict[str, Any],
) -> None:
    """Change the case, note it, and bring its cards and its ticket up to date."""
    case_id = case["case_id"]
    told_kind = "closed" if kind == "closed" else case["facts"]["kind"]
    keys = ("acknowledged_by", "acknowledged_at", "quiet_until_on")
    told = {k: v for k, v in shown.items() if k in keys}
    facts = case["facts"] | {"kind": told_kind, "state": state["state"]} | told
    cases.change(connection, case_id, facts=facts, **state)
    case_history.note_event(connection, case_id, as_of, kind, actor, now, shown)
    audit.note(connection, actor, kind, case_id, shown, now)
    take_back(connection, case_id, everything=kind == "closed")
    # Numbered by the case's history: the same may be done again on the same day after a raise.
    what = f"{kind}/{_events(connection, case_id)}"
    present = {**case, **state, "facts": facts}
    refresh_cards(connection, present, what, as_of)
    put_ticket(connection, present, what, as_of)


def _events(connection: Connection, case_id: str) -> int:
    query = select(func.count()).where(case_events.c.case_id == case_id)
    return connection.execute(query).scalar_one()


def _file_as_known(connection: Connection, case: dict[str, Any], as_of: date) -> None:
    """File what the case rests on as it stands now, in place of what was filed before."""
    of, borrower_id = inventory.c, case["borrower_id"]
    for print_ in case["fingerprints"]:
        signal, _, band = print_.partition(":")
        mine = (of.borrower_id == borrower_id) & (of.signal == signal)
        connection.execute(delete(inventory).where(mine))
        level = int(Level[band.upper()])
        values = {"borrower_id": borrower_id, "signal": signal, "level": level}
        connection.execute(insert(inventory).values(**values, filed_on=as_of))
