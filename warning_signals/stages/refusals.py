"""What people do about refused rows: look, have them checked again, or waive a rule by name.

A waiver lets rows in against the suite's word, or a whole delivery against the band of its number
of rows. It needs an officer of the master and a reason, and stands in the audit trail. What cannot
be read, belongs to nobody or conflicts with another row cannot be waived.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from warning_signals.casework.people import read_people
from warning_signals.config_sources import SourceConfig
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.intake.check import Waiver
from warning_signals.observed import see
from warning_signals.register import audit, engine, quarantine
from warning_signals.register.tables import deliveries as d
from warning_signals.stages.accept import accept
from warning_signals.stages.by_hand import source_named
from warning_signals.stages.let_in import let_in

# What no signature makes right.
NEVER = (
    *("type", "uscc", "unknown_party", "mixed_currency", "key_conflict", "ragged", "null"),
    "future",
)
WAIVED = "waived"
Row = dict[str, Any]


def delivery_named(context: Context, name: str) -> tuple[Row, SourceConfig]:
    """Return the newest delivery that `2026-06-17/e_invoices` names, or a delivery id."""
    day, _, source = name.partition("/")
    query = select(d).order_by(d.c.known_at.desc(), d.c.version.desc())
    if source:
        try:
            on = date.fromisoformat(day)
        except ValueError as exc:
            raise Refused(
                f"{name!r} names no delivery. Write it as 2026-06-17/e_invoices."
            ) from exc
        of = source_named(context, source).name
        query = query.where(d.c.source == of, d.c.business_on == on)
    else:
        query = query.where(d.c.delivery_id == name)
    with engine.reading(context.register) as connection:
        found = connection.execute(query.limit(1)).mappings().first()
    if found is None:
        raise Refused(f"There is no delivery {name}. See: ews quarantine list")
    return dict(found), context.config.sources[found["source"]]


def shown(context: Context, name: str, most: int | None = None) -> dict[str, Any]:
    """Return a delivery and its open refused rows, each as it came."""
    row, _ = delivery_named(context, name)
    with engine.reading(context.register) as connection:
        rows = quarantine.open_rows(connection, row["delivery_id"], most)
    told = ("delivery_id", "source", "feed", "business_on", "version", "state", "reason", "sha256")
    sums = ("delivered", "accepted", "quarantined", "duplicate")
    return {
        **{key: row[key] for key in (*told, *sums)},
        "file": row["raw_path"].rpartition("/")[2].partition("-")[2],
        "rows": rows,
    }


def replay(context: Context, name: str) -> str:
    """Check a delivery's refused rows again with what is known now; says what became of them."""
    row, source = delivery_named(context, name)
    if row["state"] == "rejected":
        _refuse_unread(name, row)
        outcome = accept(_from_now(context, row), source, context)
        if outcome.rejected:
            _set_known(context, row)
            raise Refused(f"{name} is still refused: {outcome.rejected}")
        return f"{name} is taken: {outcome.accepted:,} rows accepted."
    now = _now(context, row)
    count = let_in(row, source, context, now, now, "checked again")
    left = delivery_named(context, row["delivery_id"])[0]["quarantined"]
    return f"{count:,} rows of {name} were let in, {left:,} stay refused."


def waive(context: Context, name: str, row_nos: Sequence[int], officer_id: str, reason: str) -> str:
    """Let rows in against the suite, or a delivery against its band, by name and with a reason."""
    if not reason.strip():
        raise Refused("A waiver needs a reason, in a sentence; it stands in the audit trail.")
    row, source = delivery_named(context, name)
    people = read_people(see(context, row["business_on"], _now(context, row)))
    if officer_id not in people.officers:
        raise Refused(f"{officer_id!r} is no officer in the master.")
    if row["state"] == "rejected":
        return _waive_band(context, name, row, source, officer_id, reason)
    with engine.reading(context.register) as connection:
        waiting = quarantine.open_rows(connection, row["delivery_id"])
    chosen = [b for b in waiting if not row_nos or b["row_no"] in row_nos]
    if not chosen:
        raise Refused(f"{name} has no such refused rows. See: ews quarantine show {name}")
    if never := sorted({b["rule"] for b in chosen} & set(NEVER)):
        raise Refused(
            f"Rows refused for {', '.join(never)} cannot be waived: they cannot be read, belong to "
            "nobody or contradict another row. Ask the data owner to send them again."
        )
    numbers = sorted(b["row_no"] for b in chosen)
    rules = sorted({b["rule"] for b in chosen})
    waiver = _with_earlier(context, row, {rule: frozenset(numbers) for rule in rules})
    now = _now(context, row)
    count = let_in(row, source, context, now, now, f"waived by {officer_id}", waiver)
    which = {"delivery_id": row["delivery_id"], "rows": numbers, "rules": rules}
    details = {**which, "reason": reason}
    _note(context, officer_id, WAIVED, row, {**details, "let_in": count}, now)
    return f"{count:,} of {len(chosen):,} rows of {name} were let in on the word of {officer_id}."


def _with_earlier(context: Context, row: Row, now: dict[str, frozenset[int]]) -> Waiver:
    """Return a waiver with what was waived of the delivery before: a row may break two rules."""
    rows = dict(now)
    with engine.reading(context.register) as connection:
        for told in audit.details_of(connection, WAIVED, f"{row['business_on']}/{row['source']}"):
            if told["delivery_id"] == row["delivery_id"]:
                for rule in told["rules"]:
                    rows[rule] = rows.get(rule, frozenset()) | frozenset(told["rows"])
    return Waiver(rows)


def _waive_band(
    context: Context, name: str, row: Row, source: SourceConfig, officer_id: str, reason: str
) -> str:
    _refuse_unread(name, row)
    was = row["reason"]
    later = _from_now(context, row)
    outcome = accept(later, source, context, waive_band=True)
    if outcome.rejected:
        _set_known(context, row)
        raise Refused(f"{name} cannot be waived: {outcome.rejected}")
    details = {"refused_for": was, "reason": reason, "accepted": outcome.accepted}
    _note(context, officer_id, "accepted a refused delivery", row, details, later["known_at"])
    return f"{name} is taken on the word of {officer_id}: {outcome.accepted:,} rows accepted."


def _refuse_unread(name: str, row: Row) -> None:
    """Refuse what was never checked: bytes or a manifest that are not what was sent."""
    if row["delivered"] is None:
        raise Refused(
            f"{name} was refused before it was read, and can only be sent again: {row['reason']}"
        )


def _now(context: Context, row: Row) -> datetime:
    known_at: datetime = row["known_at"]
    return max(context.now(row["business_on"]), known_at)


def _from_now(context: Context, row: Row) -> Row:
    """Return the delivery as known from now on: what was read before it stays as it was read."""
    now = _now(context, row)
    later = {**row, "known_at": now, "visible_from": now}
    _set_known(context, later)
    return later


def _set_known(context: Context, row: Row) -> None:
    known = {name: row[name] for name in ("known_at", "visible_from")}
    mine = d.c.delivery_id == row["delivery_id"]
    with engine.writing(context.register) as connection:
        connection.execute(update(d).where(mine).values(**known))


def _note(
    context: Context, who: str, what: str, row: Row, details: dict[str, Any], at: datetime
) -> None:
    with engine.writing(context.register) as connection:
        of = f"{row['business_on']}/{row['source']}"
        audit.note(connection, who, what, of, details, at)
