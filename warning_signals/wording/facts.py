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


@dataclass(frozen=True)
class VolumeHeld:
    """The volume guard holds the day's messages: `counted` lies above `limit`."""

    as_of: date
    counted: int
    limit: int
    reason: Text


@dataclass(frozen=True)
class FeedMissing:
    """A source has delivered nothing since that day; `borrowers` are not evaluated in part."""

    source: str
    owner: str
    since_on: date
    required: bool
    borrowers: int


@dataclass(frozen=True)
class RunNotDone:
    """The run of a bank day was not complete by the hour it should have been."""

    as_of: date
    expected_by: datetime


@dataclass(frozen=True)
class StageFailed:
    """A stage ended with an error; `error` is text written for people."""

    as_of: date
    stage: str
    error: str


@dataclass(frozen=True)
class RouteStopped:
    """A channel refuses messages for good, such as for a revoked token."""

    channel: str
    error: str
    waiting: int


Notice = VolumeHeld | FeedMissing | RunNotDone | StageFailed | RouteStopped
