"""Slack, by its own Web API client: one direct message a person, brought up to date in place.

The client's own retries are switched off: after a lost answer they would post a second time.
Whoever sends again after a failure looks with `find` first; the key travels in the message's
metadata. The bot needs chat:write, im:write, im:history and metadata.message:read.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from itertools import islice
from typing import Any, Literal

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse, WebClient

from warning_signals.channels.blocks import blocks_of, fallback_of, metadata_of
from warning_signals.errors import DeliveryError
from warning_signals.model import Channel, Message

REF = re.compile(r"([CDG][A-Z0-9]+):(\d+\.\d+)")
PAGE = 100
PAGES = 10

# What may be over by the next try; every other refusal stays a refusal.
PASSING = {
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable",
    "request_timeout",
}  # fmt: skip
# The earlier message cannot be changed any more, so its new state is posted as a new message.
GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}
WAYS_OUT = {
    "invalid_auth": "Check the bot's token.",
    "not_authed": "Check the bot's token.",
    "token_revoked": "The bot needs a new token.",
    "account_inactive": "The bot or the person has left the workspace.",
    "missing_scope": "The bot lacks a permission; channels/slack.py names those it needs.",
    "not_in_channel": "Invite the bot to the channel.",
    "channel_not_found": "Check the officer's slack_id.",
    "user_not_found": "Check the officer's slack_id.",
}


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
    with _told_apart():
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
    with _told_apart():
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


@contextmanager
def _told_apart() -> Iterator[None]:
    """Turn all that can go wrong into a DeliveryError that says whether to try again."""
    try:
        yield
    except SlackApiError as error:
        raise _refusal(error.response) from error
    except (SlackClientError, OSError, HTTPException) as error:
        raise DeliveryError(
            f"Slack gave no answer ({type(error).__name__}); trying again later.", retry=True
        ) from error


def _refusal(response: SlackResponse) -> DeliveryError:
    status = response.status_code
    error = str(response.get("error", "unknown_error"))
    # Slack's errors are single words; a sentence is the client's, about a gateway's page, say.
    not_slacks_own = " " in error
    retry = status in (408, 429) or status >= 500 or error in PASSING or not_slacks_own
    shown = "an answer that is not Slack's own" if not_slacks_own else error
    way_out = WAYS_OUT.get(error, "Trying again later." if retry else "")
    return DeliveryError(
        f"Slack refused: {shown} (HTTP {status}). {way_out}".strip(),
        retry=retry,
        after_seconds=_asked_wait(response),
    )


def _asked_wait(response: SlackResponse) -> float | None:
    headers = {name.lower(): value for name, value in response.headers.items()}
    asked = str(headers.get("retry-after", ""))
    return float(asked) if asked.isdecimal() else None


PLUGIN = Channel(options=Options, send=send, find=find)
