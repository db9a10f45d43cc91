"""A person decides whose record it is; no decision is ever changed, only followed by another.

A record counts for its borrower from the decision's instant on, and a rejection holds however
often the record comes again. Who decides otherwise is shown what holds and must say which decision
he overrules. A record that counts is taken back by two people, since a warning goes with it.
"""

from __future__ import annotations

from warning_signals.casework.actors import SECOND_ROLES
from warning_signals.casework.identity_matter import (
    Asked,
    Matter,
    Row,
    how_held,
    matter_on,
    told_of,
)
from warning_signals.casework.identity_records import present
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.register import audit, engine, identities
from warning_signals.register.identities import IN_FORCE, LINKED, PROPOSED, REJECTED


def link(context: Context, asked: Asked) -> str:
    """Decide that the record is the borrower's; Refused where it counts for another one."""
    now = present(context)
    with engine.writing(context.register) as connection:
        matter = matter_on(connection, now, asked)
        record, last, owner = matter.record, matter.last, matter.owner
        if owner == asked.borrower_id:
            return f"{record} counts for {owner} already: {how_held(matter, owner)}."
        if owner is not None:
            raise Refused(
                f"{record} counts for {owner}: {how_held(matter, owner)}. Nothing was changed; "
                "it has to be rejected there first."
            )
        _check_overrule(matter, last)
        number = _decide(matter, LINKED, IN_FORCE)
        identities.settle(connection, record, asked.borrower_id)
    return f"{record} counts for {asked.borrower_id} from now on (decision {number})."


def reject(context: Context, asked: Asked) -> str:
    """Decide that the record is not the borrower's; one that counts needs a second person."""
    now = present(context)
    with engine.writing(context.register) as connection:
        matter = matter_on(connection, now, asked)
        record, last = matter.record, matter.last
        if last is not None and last["verdict"] == REJECTED:
            return f"{record} is not {asked.borrower_id}'s already: {told_of(matter, last)}."
        _check_overrule(matter, last)
        first = None
        if matter.owner == asked.borrower_id:
            first = _first_of_two(matter)
            if first is None:
                _decide(matter, REJECTED, PROPOSED)
                return (
                    f"{record} counts for {asked.borrower_id}: "
                    f"{how_held(matter, asked.borrower_id)}. "
                    "To take it back a second person has to confirm with the same command."
                )
        number = _decide(matter, REJECTED, IN_FORCE, first)
        identities.reject(connection, record, asked.borrower_id)
    return f"{record} is not {asked.borrower_id}'s from now on (decision {number})."


def _check_overrule(matter: Matter, last: Row | None) -> None:
    """Refuse to decide against a decision that is not named, with the present state."""
    named = matter.asked.overrule
    if last is None and named is None:
        return
    if last is None:
        raise Refused(f"There is no decision {named} to overrule on {matter.record}.")
    if named != last["decision_no"]:
        raise Refused(
            f"{matter.record} and {last['borrower_id']}: {told_of(matter, last)}. Nothing was "
            f"changed; to decide otherwise all the same, add --overrule {last['decision_no']}."
        )


def _first_of_two(matter: Matter) -> str | None:
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


def _decide(matter: Matter, verdict: str, state: str, first: str | None = None) -> int:
    asked, at = matter.asked, matter.now.now
    said = {"borrower_id": asked.borrower_id, "verdict": verdict, "state": state}
    who = {"officer_id": asked.officer_id, "first_officer_id": first, "reason": asked.reason}
    number = identities.decide(matter.connection, matter.record, at=at, **said, **who)
    details = {**said, "reason": asked.reason, "decision": number, "overrules": asked.overrule}
    object_ = f"{matter.record.feed}/{matter.record}"
    audit.note(matter.connection, asked.officer_id, f"identity_{verdict}", object_, details, at)
    return number
