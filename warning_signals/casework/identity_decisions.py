"""A person decides whose record it is; no decision is ever changed, only followed by another.

A record counts for its borrower from the decision's instant on, and a rejection holds however
often the record comes again. Who decides otherwise is shown what holds and must say which decision
he overrules. A record that counts is taken back by two people, since a warning goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from warning_signals.casework.actions import SECOND_ROLES
from warning_signals.casework.identity_records import Present, find_record, present
from warning_signals.casework.people import People, read_people
from warning_signals.context import Context
from warning_signals.errors import Refused, did_you_mean
from warning_signals.register import audit, engine, identities
from warning_signals.register.identities import IN_FORCE, LINKED, PROPOSED, REJECTED, RecordKey
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
class _Matter:
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


def link(context: Context, asked: Asked) -> str:
    """Decide that the record is the borrower's; Refused where it counts for another one."""
    now = present(context)
    with engine.writing(context.register) as connection:
        matter = _matter(connection, now, asked)
        record, last, owner = matter.record, matter.last, matter.owner
        if owner == asked.borrower_id:
            return f"{record} counts for {owner} already: {_how(matter, owner)}."
        if owner is not None:
            raise Refused(
                f"{record} counts for {owner}: {_how(matter, owner)}. Nothing was changed; it has "
                "to be rejected there first."
            )
        _check_overrule(matter, last)
        number = _decide(matter, LINKED, IN_FORCE)
        identities.settle(connection, record, asked.borrower_id)
    return f"{record} counts for {asked.borrower_id} from now on (decision {number})."


def reject(context: Context, asked: Asked) -> str:
    """Decide that the record is not the borrower's; one that counts needs a second person."""
    now = present(context)
    with engine.writing(context.register) as connection:
        matter = _matter(connection, now, asked)
        record, last = matter.record, matter.last
        if last is not None and last["verdict"] == REJECTED:
            return f"{record} is not {asked.borrower_id}'s already: {_told(matter, last)}."
        _check_overrule(matter, last)
        first = None
        if matter.owner == asked.borrower_id:
            first = _first_of_two(matter)
            if first is None:
                _decide(matter, REJECTED, PROPOSED)
                return (
                    f"{record} counts for {asked.borrower_id}: {_how(matter, asked.borrower_id)}. "
                    "To take it back a second person has to confirm with the same command."
                )
        number = _decide(matter, REJECTED, IN_FORCE, first)
        identities.reject(connection, record, asked.borrower_id)
    return f"{record} is not {asked.borrower_id}'s from now on (decision {number})."


def _matter(connection: Connection, now: Present, asked: Asked) -> _Matter:
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
    return _Matter(connection, now, people, asked, record, row, history)


def _check_overrule(matter: _Matter, last: Row | None) -> None:
    """Refuse to decide against a decision that is not named, with the present state."""
    named = matter.asked.overrule
    if last is None and named is None:
        return
    if last is None:
        raise Refused(f"There is no decision {named} to overrule on {matter.record}.")
    if named != last["decision_no"]:
        raise Refused(
            f"{matter.record} and {last['borrower_id']}: {_told(matter, last)}. Nothing was "
            f"changed; to decide otherwise all the same, add --overrule {last['decision_no']}."
        )


def _first_of_two(matter: _Matter) -> str | None:
    """Return who asked for the same before, None if nobody did since the last decision."""
    mine = [d for d in matter.history if d["borrower_id"] == matter.asked.borrower_id]
    if not mine or mine[-1]["state"] != PROPOSED:
        return None
    first, second = str(mine[-1]["officer_id"]), matter.asked.officer_id
    if first == second:
        raise Refused(f"{first} has asked already; a second person has to.")
    if matter.people.role(second) not in SECOND_ROLES:
        one_of = ", ".join(SECOND_ROLES)
        raise Refused(f"{second} cannot be the second person: that takes one of {one_of}.")
    return first


def _decide(matter: _Matter, verdict: str, state: str, first: str | None = None) -> int:
    asked, at = matter.asked, matter.now.now
    said = {"borrower_id": asked.borrower_id, "verdict": verdict, "state": state}
    who = {"officer_id": asked.officer_id, "first_officer_id": first, "reason": asked.reason}
    number = identities.decide(matter.connection, matter.record, at=at, **said, **who)
    details = {**said, "reason": asked.reason, "decision": number, "overrules": asked.overrule}
    object_ = f"{matter.record.feed}/{matter.record}"
    audit.note(matter.connection, asked.officer_id, f"identity_{verdict}", object_, details, at)
    return number


def _how(matter: _Matter, owner: str) -> str:
    last = matter.last_on(owner)
    if last is not None and last["verdict"] == LINKED:
        return _told(matter, last)
    score = matter.row["match_score"]
    told = f"linked by {str(matter.row['match_rule']).replace('_', ' ')}"
    return told if score is None else f"{told}, score {score:.4f}"


def _told(matter: _Matter, decision: Row) -> str:
    at = decision["at"].astimezone(matter.now.context.calendar.zone)
    return (
        f"{decision['verdict']} by {decision['officer_id']} on {at:%d %B %H:%M} "
        f"(decision {decision['decision_no']}): {sentence(decision['reason'])}"
    )
