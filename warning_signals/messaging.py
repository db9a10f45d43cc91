"""What leaves for people, as types: messages and their channels, cases and their tickets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Button:
    """An action under a message; `action` is one of acknowledge, expected, view, escalate."""

    action: str
    label: str


@dataclass(frozen=True)
class Message:
    """What one person is told about one case, or a digest of cases, ready for any channel.

    `key` is the idempotency key; `lines` are plain text, already in the reader's language and
    cut to what the channel may know; `replaces` is the reference of an earlier message that this
    one is a new state of.
    """

    key: str
    headline: str
    lines: tuple[str, ...]
    case_url: str
    buttons: tuple[Button, ...] = ()
    level: str = "amber"
    replaces: str | None = None


@dataclass(frozen=True)
class Channel:
    """A way to reach a person.

    `send(message, to, options)` returns the other side's reference; `find(key, to, options)`
    returns the reference of a message already delivered under this key, or None; both raise
    DeliveryError.
    """

    options: Callable[..., Any]
    send: Callable[[Message, str, Any], str]
    find: Callable[[str, str, Any], str | None]


@dataclass(frozen=True)
class TicketView:
    """What a ticket system is told of a case."""

    case_id: str
    title: str
    body: str
    level: str
    state: str
    assignee: str
    due_at: datetime


@dataclass(frozen=True)
class TicketSystem:
    """A ticket tracker: the case's mirror.

    `find(case_id, options)` returns the ref of the case's ticket or None, `open(view, options)`
    makes one, `update(ref, view, note, key, options)` brings it up to date and appends `note`
    once per `key`, `read(ref, options)` returns {"status", "assignee"}; all raise DeliveryError.
    """

    options: Callable[..., Any]
    find: Callable[[str, Any], str | None]
    open: Callable[[TicketView, Any], str]
    update: Callable[[str, TicketView, str, str, Any], None]
    read: Callable[[str, Any], dict[str, str]]
