"""From an entry of the outbox to the message that one channel may carry to one reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from warning_signals.casework import facts_json, operators
from warning_signals.casework.routes import Route
from warning_signals.context import Context
from warning_signals.errors import DeliveryError
from warning_signals.messaging import Message
from warning_signals.register import engine, outbox
from warning_signals.wording.cards import card
from warning_signals.wording.digests import digest
from warning_signals.wording.notices import operator_notice
from warning_signals.wording.words import Words

Row = dict[str, Any]
ON_ITS_WAY = ("waiting", "sending", "failed")


def message_of(row: Row, route: Route, context: Context, words: dict[str, Words]) -> Message | None:
    """Return the message in the reader's language, cut to what the channel may know.

    None for an update of a card that went out by another route, or not at all; DeliveryError, to be
    tried again, where that card is still on its way.
    """
    reader, payload, key = words[route.language], row["payload"], row["key"]
    url = context.settings.desk_url
    if row["kind"] == "notice":
        return operator_notice(operators.from_json(payload), reader, key, f"{url}/feeds")
    if row["kind"] == "digest":
        members = [facts_json.from_json(facts, context.calendar) for facts in payload["cases"]]
        day = date.fromisoformat(payload["day"])
        return digest(members, day, f"{url}/queue", reader, _disclosure(route), key)
    told = facts_json.from_json(payload["facts"], context.calendar)
    replaces = None
    if row["kind"] == "update":
        replaces = _earlier(row, route, context)
        if replaces is None:
            return None
    return card(told, reader, _disclosure(route), key, replaces)


def _disclosure(route: Route) -> Any:
    return route.disclosure


def _earlier(row: Row, route: Route, context: Context) -> str | None:
    """Return the reference of the newest card this reader got about the case by this channel."""
    with engine.reading(context.register) as connection:
        cards = outbox.cards_sent(connection, row["case_id"])
    mine = [card for card in cards if card["recipient"] == row["recipient"]]
    if not any(card["ref"] for card in mine) and any(c["state"] in ON_ITS_WAY for c in mine):
        raise DeliveryError("The message that this one updates has not gone out yet.", retry=True)
    refs = [card["ref"] for card in mine if card["channel"] == route.name and card["ref"]]
    return str(refs[-1]) if refs else None
