"""Entering the day's changes: the case, its history and the messages, in one transaction.

Keys of messages are made of case, change, level and day, never of a clock or a run, so that the
same change can be entered only once however often a day is run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from warning_signals.casework import facts as said
from warning_signals.casework.ladder import moment, rung_of, steps_due
from warning_signals.casework.people import People
from warning_signals.casework.plan import Change, ranked
from warning_signals.context import Context
from warning_signals.model import Level
from warning_signals.register import cases, outbox, runs
from warning_signals.wording.facts import CaseFacts, Kind

Row = dict[str, Any]
SYSTEM = "system"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Desk:
    """What the day's casework has in front of it."""

    context: Context
    run_: runs.Run
    read_on: date
    now: datetime
    people: People
    undrawn: dict[str, float]
    assessed: list[Row]
    found: list[Row]

    @property
    def as_of(self) -> date:
        """The bank day that is looked at."""
        return self.run_.as_of

    def assessment(self, borrower_id: str, track: str) -> Row | None:
        """Return the assessment of a borrower on a track, None where it left the book."""
        mine = (borrower_id, track)
        found = (r for r in self.assessed if (r["borrower_id"], r["track"]) == mine)
        return next(found, None)


def apply_change(
    connection: Connection, desk: Desk, change: Change, held: bool, digests: dict[str, list[Row]]
) -> None:
    """Write one change with its event, its ticket entry and its message (an amber's is added
    to `digests` instead, by officer)."""
    case = _opened(connection, desk, change) if change.case is None else _changed(desk, change)
    told = case_facts(desk, case, change)
    case["facts"] = said.as_json(told)
    if change.case is None:
        cases.add(connection, **case)
    else:
        changed = {name: value for name, value in case.items() if name != "case_id"}
        cases.change(connection, case["case_id"], **changed)
    level = change.level.name.lower()
    details = {"level": level, "fingerprints": change.fingerprints}
    cases.note_event(
        connection, case["case_id"], desk.as_of, change.kind, SYSTEM, desk.now, details
    )
    put_ticket(connection, desk, case, change.kind, held)
    if change.kind == "opened" and change.level < Level.RED:
        digests.setdefault(case["officer_id"], []).append(case)
    elif change.kind in ("opened", "raised"):
        put_card(connection, desk, case, told, case["officer_id"], held)
    else:
        refresh_cards(connection, desk, case, told, held)


def _opened(connection: Connection, desk: Desk, change: Change) -> Row:
    clock = _clock(desk, change)
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
        **clock,
    }


def _changed(desk: Desk, change: Change) -> Row:
    case = dict(change.case or {})
    case |= {"level": int(change.level), "fingerprints": change.fingerprints}
    if change.kind == "raised":
        # A raise is news: it is acknowledged anew, by new deadlines.
        case |= {"acknowledged_by": None, "acknowledged_at": None, "quiet_until_on": None}
        case |= {"state": "open", **_clock(desk, change)}
    return case


def _clock(desk: Desk, change: Change) -> Row:
    config = desk.context.config
    rung = rung_of(change.level, change.findings, config.signals, config.ladder)
    calendar = desk.context.calendar
    return {
        "clock_from_on": desk.read_on,
        "escalated_steps": 0,
        "acknowledge_by": moment(calendar, desk.read_on, rung.acknowledge),
        "due_at": moment(calendar, desk.read_on, rung.verify),
    }


def case_facts(desk: Desk, case: Row, change: Change) -> CaseFacts:
    """Return what is to be said of a case as it stands after a change."""
    borrower_id = change.borrower_id
    seen = desk.assessment(borrower_id, change.track)
    borrower = desk.people.borrowers.get(borrower_id)
    branch = desk.people.branches.get(str(borrower["branch_id"])) if borrower else None
    signals = desk.context.config.signals
    first_check, next_step = said.advice(change.findings, signals)
    kind: Kind = "eased" if change.kind == "updated" else change.kind
    simulated = any(f["provenance"] == "simulated" for f in change.findings)
    return CaseFacts(
        case_id=case["case_id"],
        borrower_id=borrower_id,
        borrower_name=str(borrower["name"]) if borrower else borrower_id,
        level=change.level,
        kind=kind,
        exposure=Decimal(str(seen["exposure"] if seen else 0)).quantize(CENT),
        currency=str(seen["currency"]) if seen else "CNY",
        branch_name=str(branch["name"]) if branch else "–",
        state=case["state"],
        due_at=case["due_at"].astimezone(desk.context.calendar.zone),
        reasons=said.reasons_of(change.findings),
        unknown=said.unknown_of(seen["not_evaluated"], signals) if seen else (),
        first_check=first_check,
        next_step=next_step,
        undrawn=Decimal(str(desk.undrawn.get(borrower_id, 0.0))).quantize(CENT),
        provenance="simulated" if simulated or not change.findings else "real",
        url=f"{desk.context.settings.desk_url}/cases/{case['case_id']}",
    )


def put_card(
    connection: Connection, desk: Desk, case: Row, told: CaseFacts, recipient: str, held: bool
) -> None:
    """Enter a message about one case for one person."""
    level = told.level.name.lower()
    key = f"{case['case_id']}/{told.kind}/{level}/{desk.as_of}/{recipient}"
    payload = {"facts": said.as_json(told)}
    outbox.put(connection, key, "card", recipient, payload, desk.as_of, case["case_id"], held)


def refresh_cards(
    connection: Connection, desk: Desk, case: Row, told: CaseFacts, held: bool
) -> None:
    """Enter the case's new state for everybody who has a card about it, as an update of it."""
    told_before = {row["recipient"] for row in outbox.cards_sent(connection, case["case_id"])}
    for recipient in sorted(told_before):
        level = told.level.name.lower()
        key = f"{case['case_id']}/state/{level}/{desk.as_of}/{recipient}"
        payload = {"facts": said.as_json(told), "updates": True}
        outbox.put(connection, key, "update", recipient, payload, desk.as_of, case["case_id"], held)


def put_ticket(connection: Connection, desk: Desk, case: Row, what: str, held: bool) -> None:
    """Enter the case's new state for the ticket system."""
    key = f"{case['case_id']}/ticket/{what}/{Level(case['level']).name.lower()}/{desk.as_of}"
    payload = {"facts": case["facts"], "officer": case["officer_id"], "state": case["state"]}
    outbox.put(connection, key, "ticket", "ticketing", payload, desk.as_of, case["case_id"], held)


def put_digests(
    connection: Connection, desk: Desk, digests: dict[str, list[Row]], held: bool
) -> None:
    """Enter one digest of the day's new ambers per officer."""
    for recipient, members in sorted(digests.items()):
        key = f"digest/{desk.as_of}/{recipient}"
        payload = {"cases": [case["facts"] for case in members], "day": desk.read_on.isoformat()}
        outbox.put(connection, key, "digest", recipient, payload, desk.as_of, None, held)


def climb(connection: Connection, desk: Desk, case: Row) -> int:
    """Tell the next people about a case that nobody acknowledged in time; returns the steps."""
    stored = cases.get(connection, case["case_id"])
    mine = ranked([f for f in desk.found if f["borrower_id"] == case["borrower_id"]])
    config = desk.context.config
    rung = rung_of(Level(stored["level"]), mine, config.signals, config.ladder)
    steps = steps_due(stored, rung, desk.context.calendar, desk.now)
    told = said.happening(said.from_json(stored["facts"], desk.context.calendar), "escalated")
    for step in steps:
        recipient = desk.people.next_up(step, stored, desk.read_on)
        put_card(connection, desk, stored, told, recipient, held=False)
        cases.note_event(
            connection,
            stored["case_id"],
            desk.as_of,
            "escalated",
            SYSTEM,
            desk.now,
            {"step": step, "to": recipient},
        )
    if steps:
        taken = stored["escalated_steps"] + len(steps)
        cases.change(connection, stored["case_id"], escalated_steps=taken)
        put_ticket(connection, desk, stored, "escalated", held=False)
    return len(steps)
