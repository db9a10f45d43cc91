"""Routes: through which channels a person is reached, in the order of config/channels.yml.

A channel without its token, or without an address for that person, is passed over; the local
inbox takes everybody. How much a message may say is the channel's property.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any

from warning_signals.casework.people import OPERATORS
from warning_signals.context import Context
from warning_signals.messaging import Channel, Message
from warning_signals.observed import see
from warning_signals.register import engine
from warning_signals.register.findings import newest_assessed_day
from warning_signals.registry import plugin


@dataclass(frozen=True)
class Route:
    """One channel to one person."""

    name: str
    channel: Channel
    options: Any
    to: str
    disclosure: str
    language: str

    def send(self, message: Message) -> str:
        """Send; returns the other side's reference or raises DeliveryError."""
        return self.channel.send(message, self.to, self.options)

    def find(self, key: str) -> str | None:
        """Return the reference of a message already delivered under this key, or None."""
        return self.channel.find(key, self.to, self.options)


Officers = Mapping[str, Mapping[str, Any]]


def routes_for(
    recipient: str, context: Context, officers: Officers | None = None
) -> Iterator[Route]:
    """Yield the routes to a person, the first choice first.

    `officers` are those of `officers_of`, handed in by whoever sends many messages.
    """
    person: Mapping[str, Any] = {}
    if recipient != OPERATORS:
        person = (officers_of(context) if officers is None else officers).get(recipient, {})
    for name, settings in context.config.channels.items():
        channel: Channel = plugin("channels", name)
        values = dict(settings)
        if "base_url" in values:
            values["base_url"] = context.settings.slack_base_url
        if "folder" in values:
            values["folder"] = context.settings.home / values["folder"]
        if "token_env" in values and not os.environ.get(values["token_env"]):
            continue
        address: str | None = recipient
        if name == "slack":
            address = person.get("slack_id") or context.config.channels[name].get(recipient)
        if not address:
            continue
        known = signature(channel.options).parameters
        options = channel.options(**{k: v for k, v in values.items() if k in known})
        language = person.get("language") or "en"
        yield Route(name, channel, options, address, values["disclosure"], language)


def officers_of(context: Context) -> Officers:
    """Return the officers by id as the newest day saw them, none before the first day."""
    with engine.reading(context.register) as connection:
        day = newest_assessed_day(connection)
    if day is None:
        return {}
    officers = see(context, day, context.calendar.cutoff(day))["officers"]
    return {row["officer_id"]: row for row in officers.to_pyarrow().to_pylist()}
