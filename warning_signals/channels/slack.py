"""Slack, by its own Web API client: one direct message a person, brought up to date in place.

The client's own retries are switched off: after a lost answer they would post a second time.
Whoever sends again after a failure looks with `find` first; the key travels in the message's
metadata. The bot needs chat:write, im:write, im:history and metadata.message:read.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from warning_signals.channels.blocks import blocks_of, fallback_of, metadata_of
from warning_signals.channels.slack_errors import told_apart
from warning_signals.errors import DeliveryError
from warning_signals.messaging import Channel, Message

REF = re.compile(r"([CDG][A-Z0-9]+):(\d+\.\d+)")
PAGE = 100
PAGES = 10
# The earlier message cannot be changed any more, so its new state is posted as a new message.
GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}


@dataclass(frozen=True)
class Options:
    """Set under `slack:` in config/channels.yml; the token itself is in the environment."""

    token_env: str = "SLACK_BOT_TOKEN"  # noqa: S105
    base_url: str = "https://slack.com/api/"
    timeout_seconds: int = 10
    disclosure: Literal["full", "minimal"] = "minimal"


def send(message: Message, to: str, options: Options) -> str:
    """Post the message to a user (U...) or channel id, or update the one it replaces.

    Returns "<channel>:<ts>". Raises DeliveryError; where it says `retry`, the message may have
    arrived all the same, so look with `find` before the next try.
    """
    client = _client(options)
    content: dict[str, Any] = {
        "text": fallback_of(message),
        "blocks": blocks_of(message),
        "metadata": metadata_of(message),
    }
    with told_apart():
        if replaced := _updated(client, message.replaces, content):
            return replaced
        answer = client.chat_postMessage(
            channel=_conversation(client, to),
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
            **content,
        )
        return f"{answer['channel']}:{answer['ts']}"


def find(key: str, to: str, options: Options) -> str | None:
    """Return "<channel>:<ts>" of the message under this key among the last thousand, or None."""
    client = _client(options)
    with told_apart():
        pages = client.conversations_history(
            channel=(channel := _conversation(client, to)), include_all_metadata=True, limit=PAGE
        )
        for page in islice(pages, PAGES):
            for message in page["messages"]:
                if _key_of(message) == key:
                    return f"{channel}:{message['ts']}"
    return None


def _client(options: Options) -> WebClient:
    token = os.environ.get(options.token_env)
    if not token:
        raise DeliveryError(f"No Slack token: ${options.token_env} is not set.", retry=False)
    # The client logs whole requests at DEBUG; its own logger keeps messages out of every log.
    quiet = logging.getLogger("warning_signals.channels.slack.client")
    quiet.setLevel(logging.CRITICAL)
    return WebClient(
        token=token,
        base_url=f"{options.base_url.rstrip('/')}/",
        timeout=options.timeout_seconds,
        logger=quiet,
        retry_handlers=[],
    )


def _conversation(client: WebClient, to: str) -> str:
    if not to.startswith(("U", "W")):
        return to
    opened: str = client.conversations_open(users=to)["channel"]["id"]
    return opened


def _updated(client: WebClient, earlier: str | None, content: dict[str, Any]) -> str | None:
    place = REF.fullmatch(earlier or "")
    if place is None:
        return None
    channel, ts = place.groups()
    try:
        answer = client.chat_update(channel=channel, ts=ts, **content)
    except SlackApiError as error:
        if error.response.get("error") in GONE:
            return None
        raise
    return f"{answer['channel']}:{answer['ts']}"


def _key_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != "ews_message":
        return None
    key: str | None = metadata.get("event_payload", {}).get("key")
    return key


PLUGIN = Channel(options=Options, send=send, find=find)
