"""What goes into the outbox about cases: cards, their new states, tickets, digests; and what is
taken back before it went out.

A card that has not gone out yet is rewritten, so that nobody first reads a state that is over; one
that has gone out gets an update. Tickets always show the case as it stands when they are sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from warning_signals.casework import facts_json
from warning_signals.model import Level
from warning_signals.register import outbox
from warning_signals.register.tables import outbox as outbox_table
from warning_signals.wording.facts import CaseFacts

Row = dict[str, Any]
UNSENT = ("waiting", "held", "failed")
OUT = ("sending", "sent")
STEPS = ("escalated", "reminder")
NEWS = ("opened", "raised")


def put_card(
    connection: Connection, told: CaseFacts, as_of: date, recipient: str, held: bool = False
) -> None:
    """Enter a message about one case for one person."""
    level = told.level.name.lower()
    key = f"{told.case_id}/{told.kind}/{level}/{as_of}/{recipient}"
    payload = {"facts": facts_json.as_json(told)}
    outbox.put(connection, key, "card", recipient, payload, as_of, told.case_id, held)


def put_ticket(
    connection: Connection, case: Row, what: str, as_of: date, held: bool = False
) -> None:
    """Enter what happened to the case for the ticket system; `what` names the change."""
    case_id, level = case["case_id"], Level(case["level"]).name.lower()
    key = f"{case_id}/ticket/{what}/{level}/{as_of}"
    outbox.put(
        connection, key, "ticket", "ticketing", {"facts": case["facts"]}, as_of, case_id, held
    )


def put_digests(
    connection: Connection, as_of: date, day: date, digests: dict[str, list[Row]], held: bool
) -> None:
    """Enter one digest of the day's new ambers per officer; `day` is the day it is read.

    What becomes known by a repeat of the day, after the digest was entered, goes in one of its own.
    """
    for recipient, members in sorted(digests.items()):
        payload = {"cases": [case["facts"] for case in members], "day": day.isoformat()}
        key = f"digest/{as_of}/{recipient}"
        if not outbox.put(connection, key, "digest", recipient, payload, as_of, None, held):
            later = f"{key}/{members[0]['case_id']}"
            outbox.put(connection, later, "digest", recipient, payload, as_of, None, held)


def refresh_cards(
    connection: Connection, case: Row, what: str, as_of: date, held: bool = False
) -> None:
    """Bring everybody's cards about a case to its present state; `what` names the change."""
    case_id, facts = case["case_id"], case["facts"]
    cards = outbox.cards_sent(connection, case_id)
    for card in cards:
        if card["state"] in UNSENT:
            kind = card["payload"]["facts"]["kind"]
            rewritten = facts | {"kind": kind if facts["kind"] in NEWS else facts["kind"]}
            outbox.mark(connection, card["key"], payload={"facts": rewritten})
    for recipient in sorted({c["recipient"] for c in cards if c["state"] in OUT}):
        key = f"{case_id}/{what}/{as_of}/{recipient}"
        outbox.put(connection, key, "update", recipient, {"facts": facts}, as_of, case_id, held)


def take_back(connection: Connection, case_id: str, everything: bool = False) -> None:
    """Cancel the reminders and escalations of a case that have not gone out, or all its cards."""
    for card in outbox.cards_sent(connection, case_id):
        step = card["payload"]["facts"]["kind"] in STEPS
        if card["state"] in UNSENT and (step or everything):
            outbox.mark(connection, card["key"], state="cancelled")


def held_cases(connection: Connection) -> set[str]:
    """Return the cases of which a message is held by the volume guard."""
    of = outbox_table.c
    rows = connection.execute(
        select(of.case_id, of.kind, of.payload).where(
            of.state == "held", of.kind.in_(("card", "digest"))
        )
    )
    held: set[str] = set()
    for case_id, kind, payload in rows:
        held |= {facts["case_id"] for facts in payload["cases"]} if kind == "digest" else {case_id}
    return held
