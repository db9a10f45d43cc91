"""A message in the terminal reads as its officer sees it, and steers nothing."""

from __future__ import annotations

from dataclasses import replace

from tests.wording.facts_for_tests import RED, words
from warning_signals.channels.blocks import blocks_of
from warning_signals.channels.inbox_text import render
from warning_signals.wording.cards import card


def test_render_shows_what_the_officer_sees() -> None:
    told = card(replace(RED, borrower_name="A & B <Ltd>"), words("zh"), "full", "k1")

    lines = render(blocks_of(told)).splitlines()

    assert lines[0] == "红色预警 · A & B <Ltd> · 敞口 ¥1,860,000 · 二七支行"
    assert lines[-1] == "[确认] [在预期之内…] [查看] [上报]"
