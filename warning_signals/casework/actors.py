"""Who may act on a case: officers in the master, and whose word counts as a second one."""

from __future__ import annotations

from datetime import date, datetime

from warning_signals.casework.people import People, read_people
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.observed import see
from warning_signals.register import engine
from warning_signals.register import findings as store

RELEASING_ROLES = ("risk_analyst", "risk_approver", "risk_department")
SECOND_ROLES = ("branch_head", *RELEASING_ROLES)


def present(context: Context) -> tuple[date, datetime, People]:
    """Return the newest assessed day, the present instant and the people as known then."""
    with engine.reading(context.register) as connection:
        as_of = store.newest_assessed_day(connection)
    if as_of is None:
        raise Refused("No day has been looked at yet. Start with: ews run --as-of DAY")
    people = read_people(see(context, as_of, context.calendar.cutoff(as_of)))
    return as_of, context.now(as_of), people


def given(reason: str) -> None:
    """Refuse what comes without a reason."""
    if not reason.strip():
        raise Refused("Give a reason in a sentence; it stands in the audit trail.")


def listed(names: tuple[str, ...]) -> str:
    """Return names as a list in a sentence."""
    return ", ".join(names)


def known(people: People, officer_id: str) -> None:
    """Refuse who is no officer in the master."""
    if officer_id not in people.officers:
        raise Refused(f"{officer_id!r} is no officer in the master.")


def second(people: People, officer_id: str) -> None:
    """Refuse who may not be the second person."""
    if people.role(officer_id) not in SECOND_ROLES:
        raise Refused(
            f"{officer_id} cannot be the second person: that takes one of {listed(SECOND_ROLES)}."
        )
