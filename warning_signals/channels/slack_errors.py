"""What Slack's refusals mean: over by the next try, or there to stay, and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from warning_signals.errors import DeliveryError

# What may be over by the next try; every other refusal stays a refusal.
PASSING = {
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable",
    "request_timeout",
}  # fmt: skip
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


@contextmanager
def told_apart() -> Iterator[None]:
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
