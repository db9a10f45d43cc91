"""One hash over a day's findings, cases and messages, to compare two ways to the same state.

It leaves out the wall clock, ids that are drawn or counted, references of other systems and the
number of attempts: only what was decided and what was said.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from warning_signals.context import Context
from warning_signals.register import case_history, cases, engine, outbox
from warning_signals.register import findings as store
from warning_signals.register import tables as t

FINDING = ("borrower_id", "signal", "level", "value", "since_on", "changed_on", "carried")
ASSESSMENT = ("borrower_id", "track", "level", "partly", "because", "not_evaluated")
CASE = ("borrower_id", "track", "level", "state", "officer_id", "opened_on", "fingerprints")


def state_hash(as_of: date, context: Context) -> str:
    """Return the hash of the newest version of a day."""
    with engine.reading(context.register) as connection:
        found = store.of_day(connection, t.findings, as_of)
        assessed = store.of_day(connection, t.assessments, as_of)
        opened = cases.all_cases(connection)
        said = outbox.of_days(connection, [as_of])
        events = case_history.events_of(connection, as_of)
    who = {case["case_id"]: f"{case['borrower_id']}/{case['track']}" for case in opened}
    evidence = [[*_picked(row, FINDING), row["evidence"]] for row in found]
    state = {
        "findings": _ordered(evidence),
        "assessments": _ordered(_picked(row, ASSESSMENT) for row in assessed),
        "cases": _ordered(_picked(row, CASE) for row in opened if row["opened_on"] <= as_of),
        "events": _ordered([who[e["case_id"]], e["kind"], e["details"]] for e in events),
        "messages": _ordered(_message(row, who) for row in said),
    }
    body = json.dumps(state, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(body.encode()).hexdigest()


def _picked(row: dict[str, Any], names: tuple[str, ...]) -> list[Any]:
    return [row[name] for name in names]


def _message(row: dict[str, Any], who: dict[str, str]) -> list[Any]:
    case = who.get(str(row["case_id"]), "")
    key = row["key"].replace(str(row["case_id"]), case) if row["case_id"] else row["key"]
    return [row["kind"], row["recipient"], key, row["state"] in ("sent", "sending")]


def _ordered(rows: Any) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)
