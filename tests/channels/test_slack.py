"""The Slack channel through the real client against a Slack on loopback."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.servers.slack_server import Posted, SlackServer
from tests.wording.facts_for_tests import RED, words
from warning_signals.channels.slack import PLUGIN, Options, find, send
from warning_signals.errors import DeliveryError
from warning_signals.messaging import Button, Message
from warning_signals.wording.cards import card

PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    with SlackServer() as server:
        monkeypatch.setenv("SLACK_BOT_TOKEN", server.token)
        yield server


def options(slack: SlackServer) -> Options:
    return Options(base_url=slack.url, timeout_seconds=5)


def message(key: str = "k1", replaces: str | None = None) -> Message:
    url = "https://desk.example/cases/C-2026-17"
    button = Button("acknowledge", "Acknowledge")
    return Message(key, "Red alert", ("Due: 22 June",), url, (button,), "red", replaces)


def test_sends_to_a_user_by_opening_the_conversation(slack: SlackServer) -> None:
    ref = send(message(), "U0A1", options(slack))

    [posted] = slack.messages_to("U0A1")
    assert posted.ref == ref
    assert posted.text == "Red alert\nDue: 22 June"
    assert posted.metadata == {"event_type": "ews_message", "event_payload": {"key": "k1"}}
    assert posted.blocks[-1]["elements"][0]["value"] == "C-2026-17"


def test_sends_to_a_channel_without_opening_anything(slack: SlackServer) -> None:
    ref = send(message(), "C0RISK", options(slack))

    assert ref.startswith("C0RISK:")
    assert slack.calls == ["chat.postMessage"]


def test_a_new_state_replaces_the_earlier_message(slack: SlackServer) -> None:
    first = send(message("k1"), "U0A1", options(slack))

    second = send(replace(message("k2", first), headline="Raised to red"), "U0A1", options(slack))

    [posted] = slack.messages
    assert second == first
    assert (posted.text, posted.key, posted.edits) == ("Raised to red\nDue: 22 June", "k2", 1)


def test_an_earlier_message_that_is_gone_is_posted_anew(slack: SlackServer) -> None:
    ref = send(message("k2", "C0RISK:1700000000.000100"), "C0RISK", options(slack))

    assert [m.ref for m in slack.messages] == [ref]


def test_a_reference_of_another_channel_replaces_nothing(slack: SlackServer) -> None:
    send(message("k2", "C-2026-17.opened-0123456789ab"), "U0A1", options(slack))

    assert slack.calls == ["conversations.open", "chat.postMessage"]


def test_too_many_requests_say_how_long_to_wait(slack: SlackServer) -> None:
    slack.fail_next("chat.postMessage", status=429, retry_after=30)

    with pytest.raises(DeliveryError, match="ratelimited") as caught:
        send(message(), "U0A1", options(slack))

    assert (caught.value.retry, caught.value.after_seconds) == (True, 30.0)
    send(message(), "U0A1", options(slack))
    assert len(slack.messages) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 200])
def test_a_broken_answer_is_to_be_tried_again(slack: SlackServer, status: int) -> None:
    slack.fail_next("chat.postMessage", status=status)

    with pytest.raises(DeliveryError, match="not Slack's own") as caught:
        send(message(), "U0A1", options(slack))

    assert (caught.value.retry, caught.value.after_seconds) == (True, None)
    assert slack.calls == ["conversations.open", "chat.postMessage"]


@pytest.mark.parametrize("error", ["internal_error", "service_unavailable", "fatal_error"])
def test_a_passing_trouble_of_slack_is_to_be_tried_again(slack: SlackServer, error: str) -> None:
    slack.fail_next("chat.postMessage", error=error)

    with pytest.raises(DeliveryError, match=error) as caught:
        send(message(), "U0A1", options(slack))

    assert caught.value.retry


@pytest.mark.parametrize(
    "error", ["invalid_auth", "account_inactive", "not_in_channel", "missing_scope", "is_archived"]
)
def test_a_refusal_is_not_tried_again(slack: SlackServer, error: str) -> None:
    slack.fail_next("chat.postMessage", error=error)

    with pytest.raises(DeliveryError, match=error) as caught:
        send(message(), "U0A1", options(slack))

    assert not caught.value.retry


def test_an_unknown_channel_is_refused_for_good(slack: SlackServer) -> None:
    with pytest.raises(DeliveryError, match=r"channel_not_found.*slack_id") as caught:
        send(message(), "C0GONE", options(slack))

    assert not caught.value.retry


def test_an_unknown_user_is_refused_for_good(slack: SlackServer) -> None:
    slack.users = frozenset({"U0A1"})

    with pytest.raises(DeliveryError, match="user_not_found") as caught:
        send(message(), "U0B2", options(slack))

    assert not caught.value.retry


def test_a_wrong_token_is_refused_and_not_shown(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-stale")

    with pytest.raises(DeliveryError, match="invalid_auth") as caught:
        send(message(), "U0A1", options(slack))

    assert not caught.value.retry
    assert "xoxb" not in str(caught.value)


def test_a_missing_token_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)

    with pytest.raises(DeliveryError, match=r"\$SLACK_BOT_TOKEN is not set") as caught:
        send(message(), "U0A1", Options())

    assert not caught.value.retry


def test_nobody_at_the_address_is_to_be_tried_again(slack: SlackServer) -> None:
    with SlackServer() as other:
        gone = Options(base_url=other.url, timeout_seconds=5)

    with pytest.raises(DeliveryError, match="no answer") as caught:
        send(message(), "U0A1", gone)

    assert caught.value.retry


def test_a_lost_answer_leaves_one_message_that_is_found_by_its_key(slack: SlackServer) -> None:
    slack.fail_next("chat.postMessage", drop_answer=True)

    with pytest.raises(DeliveryError) as caught:
        send(message("k1"), "U0A1", options(slack))

    assert caught.value.retry
    [posted] = slack.messages
    assert find("k1", "U0A1", options(slack)) == posted.ref


def test_a_lost_answer_to_an_update_is_found_by_the_new_key(slack: SlackServer) -> None:
    first = send(message("k1"), "U0A1", options(slack))
    slack.fail_next("chat.update", drop_answer=True)

    with pytest.raises(DeliveryError):
        send(message("k2", first), "U0A1", options(slack))

    assert find("k2", "U0A1", options(slack)) == first


def test_what_was_never_sent_is_not_found(slack: SlackServer) -> None:
    send(message("k1"), "U0A1", options(slack))

    assert find("k2", "U0A1", options(slack)) is None
    assert find("k1", "U0B2", options(slack)) is None


def test_a_message_is_found_beyond_the_first_page(slack: SlackServer) -> None:
    ref = send(message("k1"), "C0RISK", options(slack))
    later = [Posted("C0RISK", f"{1_790_000_000 + n}.000100", "x", [], {}) for n in range(150)]
    slack.messages.extend(later)

    assert find("k1", "C0RISK", options(slack)) == ref


def test_a_failed_search_is_an_error_and_not_a_miss(slack: SlackServer) -> None:
    slack.fail_next("conversations.history", status=429, retry_after=5)

    with pytest.raises(DeliveryError) as caught:
        find("k1", "U0A1", options(slack))

    assert (caught.value.retry, caught.value.after_seconds) == (True, 5.0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_minimal_tells_nothing_of_the_borrower(slack: SlackServer, language: str) -> None:
    told = card(RED, words(language), "minimal", "k1")

    send(told, "U0A1", options(slack))

    sent = json.dumps([vars(m) for m in slack.messages], ensure_ascii=False)
    assert "C-2026-17" in sent
    for private in ("郑州", "机电", "B00042", "1,860,000", "1860000", "300,000", "二七", "212,400"):
        assert private not in sent


def test_a_hostile_name_mentions_nobody(slack: SlackServer) -> None:
    facts = replace(RED, borrower_name="<!channel> <@U0BOSS> *Mill* `Ltd`")

    send(card(facts, words("en"), "full", "k1"), "U0A1", options(slack))

    [posted] = slack.messages
    assert "&lt;!channel&gt; &lt;@U0BOSS&gt; *Mill* `Ltd`" in posted.blocks[0]["text"]["text"]
    assert "<" not in posted.text


def test_no_message_reaches_a_log(slack: SlackServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    slack.fail_next("chat.postMessage", status=500)

    with pytest.raises(DeliveryError):
        send(card(RED, words("zh"), "full", "k1"), "U0A1", options(slack))

    assert "郑州" not in caplog.text
    assert "xoxb" not in caplog.text


def test_slack_is_minimal_unless_told_otherwise() -> None:
    assert PLUGIN.options().disclosure == "minimal"
