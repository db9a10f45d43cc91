"""The loopback Slack refuses what Slack would refuse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from tests.servers.slack_server import SlackServer


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


def client(slack: SlackServer, token: str = "xoxb-test") -> WebClient:
    return WebClient(token=token, base_url=slack.url, retry_handlers=[])


def test_a_right_token_is_known_and_a_wrong_one_is_not(slack: SlackServer) -> None:
    assert client(slack).auth_test()["ok"]
    with pytest.raises(SlackApiError, match="invalid_auth"):
        client(slack, "xoxb-other").auth_test()


def test_a_method_it_does_not_hold_is_refused(slack: SlackServer) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        client(slack).chat_delete(channel="C0RISK", ts="1.2")


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "section", "text": {"type": "plain_text", "text": "x" * 3001}},
        {"type": "section", "text": {"type": "plain_text", "text": ""}},
        {"type": "actions", "elements": []},
        {"type": "carousel"},
    ],
)
def test_blocks_outside_the_limits_are_refused(slack: SlackServer, block: dict[str, str]) -> None:
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        client(slack).chat_postMessage(channel="C0RISK", text="x", blocks=[block])

    assert slack.messages == []


def test_metadata_is_shown_only_when_asked_for(slack: SlackServer) -> None:
    metadata = {"event_type": "ews_message", "event_payload": {"key": "k1"}}
    client(slack).chat_postMessage(channel="C0RISK", text="x", metadata=metadata)

    without = client(slack).conversations_history(channel="C0RISK")["messages"]
    with_it = client(slack).conversations_history(channel="C0RISK", include_all_metadata=True)

    assert "metadata" not in without[0]
    assert with_it["messages"][0]["metadata"] == metadata


def test_a_fault_is_for_so_many_calls_of_its_method(slack: SlackServer) -> None:
    slack.fail_next("auth.test", times=2, status=429, retry_after=1)

    answers = []
    for _ in range(3):
        try:
            answers.append(client(slack).auth_test().status_code)
        except SlackApiError as error:
            answers.append(error.response.status_code)

    assert answers == [429, 429, 200]
    assert slack.calls == ["auth.test"] * 3
