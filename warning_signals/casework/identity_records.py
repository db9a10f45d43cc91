"""Court and registry records as they stand now, for people who link them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.model import Feeds
from warning_signals.observed import see
from warning_signals.register import engine, identities
from warning_signals.register import findings as store
from warning_signals.register.identities import RecordKey

Row = Mapping[str, Any]
REGISTRY = "registry"
FEEDS = ("court_records", "registry_events")


@dataclass(frozen=True)
class Present:
    """What is known now: the newest day with records, the instant, and everything seen by then."""

    context: Context
    as_of: date
    now: datetime
    seen: Feeds


def present(context: Context) -> Present:
    """Return the present; Refused where no day has been looked at and nothing has come."""
    with engine.reading(context.register) as connection:
        days = (store.newest_assessed_day(connection), identities.newest_day(connection, FEEDS))
    known = [day for day in days if day is not None]
    if not known:
        raise Refused("No day has been looked at yet. Start with: ews run --as-of DAY")
    as_of = max(known)
    now = context.now(as_of)
    return Present(context, as_of, now, see(context, as_of, now))


def record_rows(present: Present, record_ids: Collection[str]) -> list[Row]:
    """Return the records of these numbers, with feed, provider and number under common names."""
    found: list[Row] = []
    wanted = sorted(record_ids)
    for feed, (key, number) in {
        "court_records": ("record_id", "party_number"),
        "registry_events": ("event_id", "uscc"),
    }.items():
        rows = present.seen[feed]
        rows = rows.filter(rows[key].isin(wanted)).mutate(record_id=rows[key], number=rows[number])
        common = {"feed": feed, "provider": REGISTRY}
        found += [common | row for row in rows.to_pyarrow().to_pylist()]
    return found


def find_record(present: Present, text: str) -> tuple[RecordKey, Row]:
    """Return the record called `provider/number`, or only by its number where that is enough."""
    _, _, number = text.partition("/")
    rows = record_rows(present, {text, number})
    found = {RecordKey(row["feed"], row["provider"], row["record_id"]): row for row in rows}
    named = {key: row for key, row in found.items() if text in (str(key), key.record_id)}
    if not named:
        raise Refused(f"There is no record {text!r}. `ews identity review` lists those to decide.")
    if len(named) > 1:
        one_of = ", ".join(sorted(map(str, named)))
        raise Refused(f"{text!r} may be {one_of}. Name it with its provider.")
    return next(iter(named.items()))
