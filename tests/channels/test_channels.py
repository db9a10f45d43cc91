"""config/channels.yml and the channels it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from warning_signals.registry import plugin

ROOT = Path(__file__).parents[2]


def configured() -> dict[str, Any]:
    text = (ROOT / "config" / "channels.yml").read_text(encoding="utf-8")
    channels: dict[str, Any] = yaml.safe_load(text)
    return channels


def test_slack_is_tried_first_and_tells_the_least() -> None:
    assert list(configured()) == ["slack", "inbox"]
    assert {name: given["disclosure"] for name, given in configured().items()} == {
        "slack": "minimal",
        "inbox": "full",
    }


def test_every_channel_takes_the_options_it_is_given() -> None:
    made = {name: plugin("channels", name).options(**given) for name, given in configured().items()}

    assert made["slack"].base_url == "https://slack.com/api/"
    assert made["slack"].token_env == "SLACK_BOT_TOKEN"
