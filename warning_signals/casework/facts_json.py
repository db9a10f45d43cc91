"""The facts on a case as the register keeps them: as JSON, and given back typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from warning_signals.calendar import BankCalendar
from warning_signals.model import Level, Text
from warning_signals.wording.facts import CaseFacts, Reason


def as_json(facts: CaseFacts) -> dict[str, Any]:
    """Return the facts as JSON can hold them."""
    return _json(asdict(facts))  # type: ignore[no-any-return]


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [_json(of) for of in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return int(value) if isinstance(value, Level) else value


def from_json(stored: Mapping[str, Any], calendar: BankCalendar) -> CaseFacts:
    """Give stored facts back, instants in the bank's zone."""

    def local(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text).astimezone(calendar.zone) if text else None

    def texts(name: str) -> Text:
        return Text(**stored[name])

    reasons = tuple(
        Reason(
            Text(**r["sentence"]), date.fromisoformat(r["since_on"]), Level(r["level"]), r["signal"]
        )
        for r in stored["reasons"]
    )
    quiet = stored.get("quiet_until_on")
    typed = {
        "level": Level(stored["level"]),
        "exposure": Decimal(stored["exposure"]),
        "undrawn": Decimal(stored["undrawn"]),
        "due_at": local(stored["due_at"]),
        "acknowledged_at": local(stored.get("acknowledged_at")),
        "quiet_until_on": date.fromisoformat(quiet) if quiet else None,
        "reasons": reasons,
        "unknown": tuple(Text(**gap) for gap in stored["unknown"]),
        "first_check": texts("first_check"),
        "next_step": texts("next_step"),
    }
    return CaseFacts(**{**stored, **typed})
