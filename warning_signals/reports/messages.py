"""The messages of some days as their readers see them, and those that wait as they would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from warning_signals.casework.messages import message_of
from warning_signals.casework.people import OPERATORS
from warning_signals.casework.routes import Route
from warning_signals.channels.blocks import Block, blocks_of
from warning_signals.channels.inbox_files import Delivered, read_all
from warning_signals.channels.inbox_text import render
from warning_signals.context import Context
from warning_signals.register import engine, outbox
from warning_signals.registry import plugin
from warning_signals.reports.alerts import people_of
from warning_signals.wording.words import Words, load

Row = dict[str, Any]
INBOX = "inbox"
SPOKEN = ("card", "digest", "notice")
URGENCY = {"red": 0, "amber": 1, "green": 2}


@dataclass(frozen=True)
class Said:
    """One message: to whom, in what state, and its blocks as the channel carries them."""

    key: str
    as_of: date
    kind: str
    to: str
    state: str
    channel: str
    level: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The whole message as plain text; no markup."""
        return render(self.blocks)

    def parts(self, kind: str) -> list[str]:
        """Return the texts of the blocks of a kind: header, section, actions."""
        return [render((block,)) for block in self.blocks if block["type"] == kind]


def messages_of(context: Context, days: Sequence[date]) -> list[Said]:
    """Return what was said on these days, the newest day and the gravest first.

    What lies in the local inbox is shown as it lies there, in its present state; the rest (sent
    by another channel, held, waiting) is worded anew, cut to what its channel may tell.
    """
    with engine.reading(context.register) as connection:
        rows = [r for r in outbox.of_days(connection, list(days)) if r["kind"] in SPOKEN]
    stored = {k: m for m in read_all(context.settings.home / INBOX) for k in m.keys}
    words = load(context.settings.config / "messages.yml")
    people = people_of(context)
    found = [
        _stored(row, stored[row["key"]])
        if row["key"] in stored
        else _worded(row, context, words, people.language(row["recipient"]))
        for row in rows
    ]
    return sorted(found, key=_first_read)


def _first_read(said: Said) -> tuple[bool, bool, bool, int, int, str]:
    is_notice = said.to == OPERATORS
    return (
        is_notice,
        said.state != "sent",
        "/escalated/" in said.key,
        -said.as_of.toordinal(),
        URGENCY.get(said.level, 1),
        said.key,
    )


def _stored(row: Row, message: Delivered) -> Said:
    channel = row["channel"] or INBOX
    return _said(row, channel, message.level, message.blocks)


def _worded(row: Row, context: Context, words: Mapping[str, Words], language: str) -> Said:
    name = row["channel"] or INBOX
    disclosure = context.config.channels.get(name, {}).get("disclosure", "minimal")
    route = Route(name, plugin("channels", name), None, row["recipient"], disclosure, language)
    message = message_of(row, route, context, dict(words))
    if message is None:
        return _said(row, name, "amber", ())
    return _said(row, name, message.level, tuple(blocks_of(message)))


def _said(row: Row, channel: str, level: str, blocks: tuple[Block, ...]) -> Said:
    return Said(
        key=row["key"],
        as_of=row["as_of"],
        kind=row["kind"],
        to=row["recipient"],
        state=row["state"],
        channel=channel,
        level=level,
        blocks=blocks,
    )
