"""One pair of record and borrower, with everything that was decided on the record so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from warning_signals.casework.identity_records import Present, find_record
from warning_signals.casework.people import People, read_people
from warning_signals.errors import Refused, did_you_mean
from warning_signals.register import identities
from warning_signals.register.identities import IN_FORCE, LINKED, REJECTED, RecordKey
from warning_signals.wording.formats import sentence

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: whose record it is or is not, and what he means to overrule."""

    record: str
    borrower_id: str
    officer_id: str
    reason: str
    overrule: int | None = None


@dataclass(frozen=True)
class Matter:
    """One pair in one transaction, with everything decided on its record so far."""

    connection: Connection
    now: Present
    people: People
    asked: Asked
    record: RecordKey
    row: Row
    history: Sequence[Row]

    @property
    def last(self) -> Row | None:
        """The decision in force on the pair."""
        return self.last_on(self.asked.borrower_id)

    def last_on(self, borrower_id: str) -> Row | None:
        """Return the last decision in force on the record and a borrower."""
        mine = [d for d in self.history if d["borrower_id"] == borrower_id]
        return next((d for d in reversed(mine) if d["state"] == IN_FORCE), None)

    @property
    def owner(self) -> str | None:
        """The borrower that the record counts for now, by a decision or a rule."""
        linked = {d["borrower_id"] for d in self.history if d["state"] == IN_FORCE}
        held = [b for b in sorted(linked) if (self.last_on(b) or {}).get("verdict") == LINKED]
        by_rule = self.row["borrower_id"]
        rejected = (self.last_on(by_rule) or {}).get("verdict") == REJECTED
        return held[0] if held else None if rejected else by_rule


def matter_on(connection: Connection, now: Present, asked: Asked) -> Matter:
    """Return the pair in question; Refused where a party is not known or no reason is given."""
    people = read_people(now.seen)
    if asked.officer_id not in people.officers:
        raise Refused(f"{asked.officer_id!r} is no officer in the master.")
    if asked.borrower_id not in people.borrowers:
        hint = did_you_mean(asked.borrower_id, people.borrowers)
        raise Refused(f"{asked.borrower_id!r} is no borrower in the master.{hint}")
    if not asked.reason.strip():
        raise Refused("Give a reason in a sentence; it stands in the audit trail.")
    record, row = find_record(now, asked.record)
    history = identities.decisions_on(connection, record)
    return Matter(connection, now, people, asked, record, row, history)


def how_held(matter: Matter, owner: str) -> str:
    """Return in words why the record counts for its owner: a decision, or a rule."""
    last = matter.last_on(owner)
    if last is not None and last["verdict"] == LINKED:
        return told_of(matter, last)
    score = matter.row["match_score"]
    told = f"linked by {str(matter.row['match_rule']).replace('_', ' ')}"
    return told if score is None else f"{told}, score {score:.4f}"


def told_of(matter: Matter, decision: Row) -> str:
    """Return a decision in words: who, when, its number and its reason."""
    at = decision["at"].astimezone(matter.now.context.calendar.zone)
    return (
        f"{decision['verdict']} by {decision['officer_id']} on {at:%d %B %H:%M} "
        f"(decision {decision['decision_no']}): {sentence(decision['reason'])}"
    )
