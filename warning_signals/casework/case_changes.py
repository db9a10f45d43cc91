"""A change of a case, or a proposal of one: its history, its audit entry, its cards, its ticket."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from warning_signals.casework.posting import put_ticket, refresh_cards, take_back
from warning_signals.errors import Refused
from warning_signals.model import Level
from warning_signals.register import audit, case_history, cases
from warning_signals.register.tables import case_events, inventory


def open_case(connection: Connection, case_id: str) -> dict[str, Any]:
    """Return the case; Refused where it is closed."""
    case = cases.get(connection, case_id)
    if case["state"] == "closed":
        raise Refused(f"{case_id} is closed since {case['closed_on']}; nothing was changed.")
    return case


def was_red(connection: Connection, case: dict[str, Any]) -> bool:
    """Say whether a case is red or was since it was opened."""
    mine = case_events.c.case_id == case["case_id"]
    details = connection.execute(select(case_events.c.details).where(mine)).scalars()
    return bool(case["level"] == Level.RED) or any(d.get("level") == "red" for d in details)


def first_of_two(
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


def propose(
    connection: Connection,
    case: dict[str, Any],
    as_of: date,
    now: datetime,
    actor: str,
    kind: str,
    details: dict[str, Any],
) -> None:
    """Note that somebody wants the case changed, which takes a second person."""
    proposed = f"{kind}_proposed"
    case_history.note_event(connection, case["case_id"], as_of, proposed, actor, now, details)
    audit.note(connection, actor, proposed, case["case_id"], details, now)


def change(
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


def file_as_known(connection: Connection, case: dict[str, Any], as_of: date) -> None:
    """File what the case rests on as it stands now, in place of what was filed before."""
    of, borrower_id = inventory.c, case["borrower_id"]
    for print_ in case["fingerprints"]:
        signal, _, band = print_.partition(":")
        mine = (of.borrower_id == borrower_id) & (of.signal == signal)
        connection.execute(delete(inventory).where(mine))
        level = int(Level[band.upper()])
        values = {"borrower_id": borrower_id, "signal": signal, "level": level}
        connection.execute(insert(inventory).values(**values, filed_on=as_of))
