"""The open cases as a reader meets them: who, how grave, why, by when, and whether it was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from warning_signals.casework.facts_json import from_json
from warning_signals.casework.people import People, read_people
from warning_signals.context import Context
from warning_signals.model import Level
from warning_signals.observed import see
from warning_signals.register import cases, engine
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.wording import formats
from warning_signals.wording.cards import top_reasons
from warning_signals.wording.facts import CaseFacts

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Alert:
    """One open case of the officers' track, with its facts and what became of its message.

    `message` is sent, held, waiting or failed; "–" where nothing had to be said. `language` is
    the one its officer reads.
    """

    case_id: str
    borrower_id: str
    name: str
    level: str
    state: str
    officer_id: str
    language: str
    opened_on: date
    exposure: str
    due: str
    why: str
    why_en: str
    more_reasons: int
    message: str
    ticket: str | None
    simulated: bool
    facts: CaseFacts


def open_alerts(context: Context) -> list[Alert]:
    """Return the open cases, red first, then the newest, then the largest exposure."""
    with engine.reading(context.register) as connection:
        rows = [c for c in cases.open_cases(connection) if c["track"] == "officer"]
        refs = connection.execute(select(t.tickets.c.case_id, t.tickets.c.ref)).tuples().all()
        spoken = message_states([dict(r) for r in connection.execute(select(t.outbox)).mappings()])
    people = people_of(context)
    found = [_alert(row, people, context, dict(refs), spoken) for row in rows]
    by_weight = sorted(found, key=lambda a: (-a.facts.level, -a.facts.exposure))
    return sorted(by_weight, key=lambda a: (-a.facts.level, -a.opened_on.toordinal()))


def people_of(context: Context) -> People:
    """Return officers, branches and borrowers as the newest assessed day saw them."""
    with engine.reading(context.register) as connection:
        day = store.newest_assessed_day(connection)
    if day is None:
        return People({}, {}, {})
    return read_people(see(context, day, context.calendar.cutoff(day)))


def message_states(rows: Sequence[Row]) -> dict[str, str]:
    """Return per case the state of the newest message that speaks of it, cards and digests."""
    states = {}
    for row in sorted(rows, key=lambda r: r["as_of"]):
        if row["kind"] == "card":
            states[row["case_id"]] = row["state"]
        elif row["kind"] == "digest":
            states |= {facts["case_id"]: row["state"] for facts in row["payload"]["cases"]}
    return states


def _alert(
    row: Row, people: People, context: Context, tickets: Row, spoken: Mapping[str, str]
) -> Alert:
    facts = from_json(row["facts"], context.calendar)
    language = people.language(str(row["officer_id"]))
    reasons = top_reasons(facts)
    why = [formats.sentence(reason.sentence[language]) for reason in reasons[:1]]
    why_en = [formats.sentence(reason.sentence.en) for reason in reasons[:1]]
    return Alert(
        case_id=row["case_id"],
        borrower_id=row["borrower_id"],
        name=formats.plain(facts.borrower_name),
        level=Level(row["level"]).name.lower(),
        state=row["state"],
        officer_id=str(row["officer_id"]),
        language=language,
        opened_on=row["opened_on"],
        exposure=formats.money(facts.exposure, facts.currency),
        due=f"{row['due_at'].astimezone(context.calendar.zone):%m-%d %H:%M}",
        why="".join(why),
        why_en="".join(why_en),
        more_reasons=max(len(reasons) - 1, 0),
        message=spoken.get(row["case_id"], "–"),
        ticket=tickets.get(row["case_id"]),
        simulated=facts.provenance == "simulated",
        facts=facts,
    )
