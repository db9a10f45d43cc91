"""The facts that notices to the operators are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from warning_signals.model import Text


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
