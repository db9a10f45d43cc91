"""Explain: recompute what was found about one borrower, from the lake, as it was known then."""

from __future__ import annotations

from datetime import date
from typing import Any

from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.model import Level, Signal
from warning_signals.observed import see
from warning_signals.register import engine, thresholds
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.stages.assess import track_of
from warning_signals.stages.evidence import plain

OFFICER_ROLES = ("officer", "branch_head")


def explain(borrower_id: str, as_of: date, context: Context, role: str) -> dict[str, Any]:
    """Return the borrower's level and findings, each measured anew and compared with the record.

    Restricted signals, and those in shadow, are left out for officers. Refused where the day was
    not assessed or the borrower is not in the book.
    """
    with engine.reading(context.register) as connection:
        known_at = store.newest_version(connection, t.assessments, as_of)
        if known_at is None:
            raise Refused(f"{as_of} was not assessed. Run it with: ews run --as-of {as_of}")
        assessed = store.of_day(connection, t.assessments, as_of, known_at)
        found = store.of_day(connection, t.findings, as_of, known_at)
        set_id, values = thresholds.in_force(connection, as_of)
    tracks = ("officer",) if role in OFFICER_ROLES else ("officer", "restricted", "shadow")
    mine = [a for a in assessed if a["borrower_id"] == borrower_id and a["track"] in tracks]
    if not mine:
        raise Refused(f"{borrower_id} is not in the book of {as_of}.")
    signals = thresholds.applied(context.config.signals, values)
    readable = {name: s for name, s in signals.items() if track_of(s) in tracks}
    rows = [f for f in found if f["borrower_id"] == borrower_id and f["signal"] in readable]
    seen = see(context, as_of, known_at)
    return {
        "schema": 1,
        "borrower_id": borrower_id,
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat(),
        "level": Level(max(a["level"] for a in mine)).name.lower(),
        "not_evaluated": {k: v for a in mine for k, v in a["not_evaluated"].items()},
        "threshold_set": set_id,
        "findings": [_explained(row, readable[row["signal"]], seen) for row in rows],
    }


def _explained(row: dict[str, Any], signal: Signal, seen: Any) -> dict[str, Any]:
    measured = signal.measure(seen, row["as_of"])
    anew = measured.filter(measured.borrower_id == row["borrower_id"]).to_pandas()
    evidence = plain(anew.drop(columns="borrower_id").iloc[0].to_dict()) if len(anew) else {}
    return {
        **finding_json(row),
        "sentence": row["sentence"],
        "recomputed": evidence,
        "equal": evidence == row["evidence"] or bool(row["carried"]),
        "clears": clears(signal),
        "first_check": {"en": signal.first_check.en, "zh": signal.first_check.zh},
        "playbook": [{"en": step.en, "zh": step.zh} for step in signal.playbook],
    }


def clears(signal: Signal) -> str:
    """Say in one sentence what would make the finding let go."""
    rule = signal.thresholds
    if rule.clear == "event":
        return "A closing record, or the officer's evidence and a second person."
    if rule.clear == "window":
        return f"The value on the better side of {rule.amber}."
    if rule.clear == "band":
        return "Each of the last four complete weeks inside its expected range."
    from warning_signals.judging.clearing import calm_bound

    return f"{rule.calm_looks} weekly looks in a row at {calm_bound(rule)} or better."


def finding_json(row: dict[str, Any]) -> dict[str, Any]:
    """Return a finding with the keys of `ews findings --json`."""
    evidence = row["evidence"]
    return {
        "finding_id": row["finding_id"],
        "borrower_id": row["borrower_id"],
        "signal": row["signal"],
        "level": Level(row["level"]).name.lower(),
        "value": row["value"],
        "threshold": row["threshold"],
        "compared_with": evidence.get("baseline", evidence.get("expected", row["threshold"])),
        "since_on": row["since_on"].isoformat(),
        "changed_on": row["changed_on"].isoformat(),
        "evidence": evidence,
        "provenance": row["provenance"],
        "versions": row["versions"],
    }
