"""Entering the day's changes: the case, its history and the messages, in one transaction.

Keys of messages are made of case, change, level and day, never of a clock or a run, so that the
same change can be entered only once however often a day is run.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Connection

from warning_signals.casework import facts as said
from warning_signals.casework import facts_json
from warning_signals.casework.desk import SYSTEM, Desk, Row
from warning_signals.casework.plan import Change
from warning_signals.casework.posting import put_card, put_ticket, refresh_cards
from warning_signals.model import Level
from warning_signals.register import case_history, cases
from warning_signals.wording.facts import CaseFacts, Provenance

CENT = Decimal("0.01")


def apply_change(
    connection: Connection, desk: Desk, change: Change, held: bool, digests: dict[str, list[Row]]
) -> Row:
    """Write one change with its event, its ticket entry and its message; returns the case.

    An amber's message is added to `digests` instead, by officer.
    """
    case = _opened(connection, desk, change) if change.case is None else _changed(desk, change)
    told = case_facts(desk, case, change)
    case["facts"] = facts_json.as_json(told)
    if change.case is None:
        cases.add(connection, **case)
    else:
        changed = {name: value for name, value in case.items() if name != "case_id"}
        cases.change(connection, case["case_id"], **changed)
    case_id, level = case["case_id"], change.level.name.lower()
    details = {"level": level, "fingerprints": change.fingerprints}
    case_history.note_event(connection, case_id, desk.as_of, change.kind, SYSTEM, desk.now, details)
    put_ticket(connection, case, change.kind, desk.as_of, held)
    if change.kind == "opened" and change.level < Level.RED:
        digests.setdefault(case["officer_id"], []).append(case)
    elif change.kind in ("opened", "raised"):
        put_card(connection, told, desk.as_of, case["officer_id"], held)
    else:
        refresh_cards(connection, case, f"state/{level}", desk.as_of, held)
    return case


def _opened(connection: Connection, desk: Desk, change: Change) -> Row:
    return {
        "case_id": cases.next_id(connection, desk.as_of.year),
        "borrower_id": change.borrower_id,
        "track": change.track,
        "level": int(change.level),
        "state": "open",
        "officer_id": desk.people.responsible(change.borrower_id, desk.read_on),
        "opened_on": desk.as_of,
        "acknowledged_by": None,
        "acknowledged_at": None,
        "quiet_until_on": None,
        "fingerprints": change.fingerprints,
        **desk.clock(change.level, change.fingerprints),
    }


def _changed(desk: Desk, change: Change) -> Row:
    case = dict(change.case or {})
    case |= {"level": int(change.level), "fingerprints": change.fingerprints}
    if change.kind == "raised":
        # A raise is news: it is acknowledged anew, by new deadlines, by who is there today.
        case |= {"acknowledged_by": None, "acknowledged_at": None, "quiet_until_on": None}
        case |= {"state": "open", **desk.clock(change.level, change.fingerprints)}
        case["officer_id"] = desk.people.responsible(change.borrower_id, desk.read_on)
    return case


def case_facts(desk: Desk, case: Row, change: Change) -> CaseFacts:
    """Return what is to be said of a case as it stands after a change."""
    borrower_id = change.borrower_id
    seen = desk.assessment(borrower_id, change.track)
    borrower = desk.people.borrowers.get(borrower_id)
    branch = desk.people.branches.get(str(borrower["branch_id"])) if borrower else None
    before = change.case["facts"] if change.case else {}
    signals = desk.context.config.signals
    first_check, next_step = said.advice(change.findings, signals)
    zone = desk.context.calendar.zone
    acknowledged_at = case["acknowledged_at"]
    return CaseFacts(
        case_id=case["case_id"],
        borrower_id=borrower_id,
        borrower_name=str(
            borrower["name"] if borrower else before.get("borrower_name", borrower_id)
        ),
        level=change.level,
        # What stays at its level is shown as what it was, with the reasons of today.
        kind=before["kind"] if change.kind == "updated" else change.kind,
        exposure=Decimal(str(seen["exposure"])).quantize(CENT),
        currency=str(seen["currency"] or before.get("currency", "CNY")),
        branch_name=str(branch["name"]) if branch else "–",
        state=case["state"],
        due_at=case["due_at"].astimezone(zone),
        reasons=said.reasons_of(change.findings),
        unknown=said.unknown_of(seen["not_evaluated"], signals),
        first_check=first_check,
        next_step=next_step,
        undrawn=Decimal(str(desk.undrawn.get(borrower_id, 0.0))).quantize(CENT),
        provenance=_provenance(change),
        url=f"{desk.context.settings.desk_url}/cases/{case['case_id']}",
        acknowledged_by=before.get("acknowledged_by") if acknowledged_at else None,
        acknowledged_at=acknowledged_at.astimezone(zone) if acknowledged_at else None,
        quiet_until_on=case["quiet_until_on"],
    )


def _provenance(change: Change) -> Provenance:
    if not change.findings and change.case:
        return "simulated" if change.case["facts"]["provenance"] == "simulated" else "real"
    simulated = any(f["provenance"] == "simulated" for f in change.findings)
    return "simulated" if simulated else "real"
