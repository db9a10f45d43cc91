"""Every error this package raises on purpose.

* MonitoringError
  - ConfigError            a file under config/ is wrong; nothing has run
    + UnknownName          it names a plug-in that has no file
    + CalendarGap          a year that config/calendar.yml does not cover
  - FeedError              one feed is unusable today; the run goes on without it
    + FeedNotArrived       nothing to read yet
    + FeedRejected         it arrived and failed its expectations
  - LakeDamaged            an accepted file is gone or no longer what was accepted
  - DeliveryError          a channel or ticket system refused a message
  - Refused                a person asked for something that the rules forbid
  - RunIncomplete          the day ended without a required feed, or without all its borrowers
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class MonitoringError(Exception):
    """Base of all errors raised on purpose; its text is written for the person who reads it."""


class ConfigError(MonitoringError):
    """A configuration file is wrong; the message lists every fault with file and line."""


class UnknownName(ConfigError):
    """A name that belongs to nothing; the message offers the nearest good one."""


class CalendarGap(ConfigError):
    """A date in a year that the bank's calendar does not cover."""


class FeedError(MonitoringError):
    """One feed is unusable today."""


class FeedNotArrived(FeedError):
    """Nothing to read yet for this business date."""


class FeedRejected(FeedError):
    """A delivery that failed as a whole; nothing of it is visible."""


class LakeDamaged(MonitoringError):
    """An accepted file is missing or its checksum differs from the register's."""


class Refused(MonitoringError):
    """A request the rules forbid, such as approving one's own proposal."""


class RunIncomplete(MonitoringError):
    """The run did what it could and ends failed, so that nobody takes it for green."""


class DeliveryError(MonitoringError):
    """A channel or ticket system did not take a message.

    `retry` says whether the same message may succeed later; `after_seconds` is what the other
    side asked for, if it did.
    """

    def __init__(self, text: str, *, retry: bool, after_seconds: float | None = None) -> None:
        super().__init__(text)
        self.retry = retry
        self.after_seconds = after_seconds


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean X?" for the nearest known name, or an empty string.

    >>> did_you_mean("op_inflow_dorp", ["op_inflow_drop", "dpd"])
    ' Did you mean op_inflow_drop?'
    """
    near = get_close_matches(name, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""
