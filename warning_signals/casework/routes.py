"""Routes: through which channels a person is reached, in the order of config/channels.yml.

A channel without its token, or without an address for that person, is passed over; the local
inbox takes everybody. How much a message may say is the channel's property.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import signature
from typing import Any

from warning_signals.casework.people import OPERATORS
from warning_signals.context import Context
from warning_signals.model import Channel, Message
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


def routes_for(recipient: str, context: Context) -> Iterator[Route]:
    """Yield the routes to a person, the first choice first."""
    person = _person(recipient, context)
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


def _person(recipient: str, context: Context) -> dict[str, Any]:
    """Return the officer's row as the newest day saw it, empty for operators."""
    if recipient == OPERATORS:
        return {}
    with engine.reading(context.register) as connection:
        day = newest_assessed_day(connection)
    if day is None:
        return {}
    officers = see(context, day, context.calendar.cutoff(day))["officers"]
    rows = officers.filter(officers.officer_id == recipient).to_pyarrow().to_pylist()
    return rows[0] if rows else {}
