"""A finding as a row of the register: the number, its threshold, since when, and the evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from warning_signals.context import Context
from warning_signals.judging.composite import GONE_DAYS
from warning_signals.matching.applied import DECIDED
from warning_signals.model import Level, Signal
from warning_signals.panels import evidence_path
from warning_signals.register import deliveries, engine, identities, runs
from warning_signals.register.findings import finding_id

if TYPE_CHECKING:
    import pandas as pd

LEVEL_NAMES = {Level.GREEN: "green", Level.AMBER: "amber", Level.RED: "red"}
DIGITS = 6


@dataclass(frozen=True)
class Written:
    """What all findings of one signal on one day have in common."""

    run_: runs.Run
    name: str
    signal: Signal
    set_id: int
    provenance: tuple[str, str]
    currency: pd.Series[str]


def read_evidence(
    context: Context, run_: runs.Run, name: str, borrowers: pd.Index[str]
) -> dict[str, dict[str, Any]]:
    """Return the evidence of these borrowers by id, as plain values that JSON can hold."""
    if borrowers.empty:
        return {}
    import pandas as pd

    path = context.lake / evidence_path(run_.as_of, run_.known_at, name)
    frame = pd.read_parquet(path).set_index("borrower_id").loc[borrowers].drop(columns="status")
    return {str(borrower): plain(row.to_dict()) for borrower, row in frame.iterrows()}


def plain(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the values as JSON can hold them; what is missing becomes None."""
    return {str(name): _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple) or (hasattr(value, "shape") and value.shape):
        return [_plain(item) for item in value]
    if value is None or value != value:
        return None
    if isinstance(value, datetime | date):
        return value.date().isoformat() if hasattr(value, "date") else value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "item"):
        value = value.item()
    return round(value, DIGITS) if isinstance(value, float) else value


def provenance_of(context: Context, run_: runs.Run, signal: Signal) -> tuple[str, str]:
    """Return where the signal's input comes from, and a hash that names exactly which input."""
    with engine.reading(context.register) as connection:
        found = {
            row["provenance"]
            for feed, sources in context.config.sources_for(signal).items()
            for row in deliveries.live_deliveries(
                connection, feed, run_.as_of, run_.known_at, [source.name for source in sources]
            )
        }
    inputs = inputs_of(context, signal, run_.as_of, run_.known_at)
    return ("simulated" if "simulated" in found else "real", inputs)


def inputs_of(context: Context, signal: Signal, as_of: date, known_at: datetime) -> str:
    """Return a hash that names exactly which files, and which decisions, a signal reads."""
    digest = hashlib.sha256()
    with engine.reading(context.register) as connection:
        for feed, sources in context.config.sources_for(signal).items():
            names = [source.name for source in sources]
            for file in deliveries.live_files(connection, feed, as_of, known_at, names):
                digest.update(file.sha256.encode())
            for decision in _decisions(connection, feed, known_at):
                digest.update(decision.encode())
    return digest.hexdigest()[:16]


def _decisions(connection: Connection, feed: str, known_at: datetime) -> list[str]:
    """Return what people had decided on whose records are, which is input like the records."""
    if feed not in DECIDED:
        return []
    decided = identities.in_force(connection, feed, known_at)
    return [f"decision {decision['decision_no']}" for decision in decided]


def _changed_on(run_: runs.Run, previous: Mapping[str, Any] | None) -> date:
    """Return when a finding was last news; what the first day finds is news to nobody."""
    if run_.kind == "baseline" and previous is None:
        return run_.as_of - timedelta(days=GONE_DAYS)
    return run_.as_of


def finding_row(
    written: Written,
    borrower_id: str,
    level: int,
    evidence: dict[str, Any],
    previous: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return one finding as a row; since when it stands and when it last got worse included."""
    run_, signal = written.run_, written.signal
    worse = previous is None or level > previous["level"]
    bound = signal.thresholds.red if level == Level.RED else signal.thresholds.amber
    told = {
        **evidence,
        "amber": signal.thresholds.amber,
        "red": signal.thresholds.red,
        "level": LEVEL_NAMES[Level(level)],
        "currency": written.currency.get(borrower_id),
    }
    sentence = signal.explain(told)
    kind, inputs = written.provenance
    return {
        "as_of": run_.as_of,
        "known_at": run_.known_at,
        "borrower_id": borrower_id,
        "signal": written.name,
        "finding_id": finding_id(run_.as_of, borrower_id, written.name),
        "level": level,
        "value": evidence["value"],
        "threshold": bound,
        "since_on": previous["since_on"] if previous else run_.as_of,
        "changed_on": _changed_on(run_, previous) if worse else (previous or {})["changed_on"],
        "carried": False,
        "evidence": evidence,
        "sentence": {"en": sentence.en, "zh": sentence.zh},
        "provenance": kind,
        "versions": {
            "thresholds": written.set_id,
            "code": version("early-warning"),
            "inputs": inputs,
        },
    }
