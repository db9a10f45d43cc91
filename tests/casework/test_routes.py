"""Through which channels a person is reached, and what each may tell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bank import Bank
from warning_signals.casework.routes import Route, officers_of, routes_for

OFFICERS: dict[str, dict[str, Any]] = {
    "O1": {"officer_id": "O1", "language": "zh", "slack_id": "U0O1"},
    "O2": {"officer_id": "O2", "language": "en", "slack_id": None},
}


def routes(bank: Bank, recipient: str) -> list[Route]:
    with bank.context() as context:
        return list(routes_for(recipient, context, OFFICERS))


def test_the_first_choice_is_the_outside_channel_with_less_to_tell(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")

    found = routes(bank, "O1")

    assert [(r.name, r.to, r.disclosure, r.language) for r in found] == [
        ("slack", "U0O1", "minimal", "zh"),
        ("inbox", "O1", "full", "zh"),
    ]


def test_without_a_token_or_an_address_the_local_inbox_takes_everybody(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")
    assert [r.name for r in routes(bank, "O2")] == ["inbox"]
    assert [r.name for r in routes(bank, "operators")] == ["inbox"]
    assert [r.name for r in routes(bank, "nobody known")] == ["inbox"]

    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert [r.name for r in routes(bank, "O1")] == ["inbox"]


def test_the_address_of_slack_is_that_of_the_environment_and_the_inbox_lies_under_home(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")
    monkeypatch.setenv("EWS_SLACK_BASE_URL", "http://127.0.0.1:1/api/")

    slack, inbox = routes(bank, "O1")

    assert slack.options.base_url == "http://127.0.0.1:1/api/"
    assert inbox.options.folder == bank.home / "inbox"


def test_officers_are_those_of_the_newest_day(bank: Bank) -> None:
    with bank.context() as context:
        found = officers_of(context)

    assert sorted(found) == ["H1", "O1", "O2", "R1", "R2", "R3"]
    assert found["O1"]["stand_in_id"] == "O2"
