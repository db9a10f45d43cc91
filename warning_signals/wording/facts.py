"""The facts that messages are made of; nothing here is formatted or in one language only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from warning_signals.model import Level, Text

Kind = Literal["opened", "raised", "eased", "escalated", "reminder", "closed"]
Disclosure = Literal["full", "minimal"]
Provenance = Literal["real", "simulated"]


@dataclass(frozen=True)
class Reason:
    """One signal's say: a sentence with the number, what it is compared with and the threshold."""

    sentence: Text
    since_on: date
    level: Level
    signal: str


@dataclass(frozen=True)
class CaseFacts:
    """One case at one moment, and what has just happened to it (`kind`).

    `due_at` and `acknowledged_at` are in the bank's zone. `acknowledged_by` is a role of the feed
    `officers` (shown as a post, never a name). `reasons` are in the order of their weight.
    `undrawn` is what can still be drawn, in `currency`. While `quiet_until_on` is set the case was
    marked as expected and waits. `state` is the case's state in the register.
    """

    case_id: str
    borrower_id: str
    borrower_name: str
    level: Level
    kind: Kind
    exposure: Decimal
    currency: str
    branch_name: str
    state: str
    due_at: datetime
    reasons: tuple[Reason, ...]
    unknown: tuple[Text, ...]
    first_check: Text
    next_step: Text
    undrawn: Decimal
    provenance: Provenance
    url: str
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    quiet_until_on: date | None = None
