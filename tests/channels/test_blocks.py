"""A message as Block Kit: what stands where, within the limits, and inert whatever it says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from tests.servers.slack_limits import fault_in_blocks
from tests.wording.facts_for_tests import RED, words
from warning_signals.channels.blocks import blocks_of, case_id_of, fallback_of
from warning_signals.messaging import Button, Message
from warning_signals.wording.cards import card

EN = words("en")
ANY_TEXT = st.text(st.characters(), max_size=200)
HOSTILE = "<!channel> <@U1> <https://evil.example|pay> *bold* _it_ `code` :rotating_light: & Co"


def message(headline: str = "Red alert", *lines: str, url: str = "") -> Message:
    return Message("k", headline, lines, url, (Button("view", "View"),))


def texts(blocks: list[dict[str, object]]) -> str:
    """Return all text of the blocks, as Slack would be sent it."""
    return json.dumps(blocks, ensure_ascii=False)


def test_headline_is_the_header_and_the_lines_are_one_section() -> None:
    header, section, actions = blocks_of(message("Red alert", "Why: inflow", "Due: 22 June"))

    assert header["text"]["text"] == "Red alert"
    assert section["text"]["text"] == "Why: inflow\nDue: 22 June"
    assert actions["elements"][0]["text"]["text"] == "View"


def test_a_button_carries_the_case_id_and_nothing_else() -> None:
    facts = replace(RED, borrower_name="Mill Ltd", borrower_id="B00042")

    actions = blocks_of(card(facts, EN, "full", "k"))[-1]["elements"]

    assert [a["action_id"] for a in actions] == ["acknowledge", "expected", "view", "escalate"]
    assert {a["value"] for a in actions} == {"C-2026-17"}


def test_view_opens_the_case_in_the_browser() -> None:
    [view] = blocks_of(message(url="https://desk.example/cases/C-2026-17"))[-1]["elements"]

    assert view["url"] == "https://desk.example/cases/C-2026-17"


def test_an_address_that_is_no_web_address_is_not_linked() -> None:
    [view] = blocks_of(message(url="javascript:alert(1)"))[-1]["elements"]

    assert "url" not in view
    assert "value" not in view


@pytest.mark.parametrize(
    ("url", "case_id"),
    [
        ("https://desk.example/cases/C-2026-17", "C-2026-17"),
        ("https://desk.example/queue", None),
        ("", None),
    ],
)
def test_case_id_is_the_end_of_the_address(url: str, case_id: str | None) -> None:
    assert case_id_of(url) == case_id


def test_a_hostile_name_is_shown_as_text() -> None:
    blocks = blocks_of(card(replace(RED, borrower_name=HOSTILE), EN, "full", "k"))

    assert "&lt;!channel&gt; &lt;@U1&gt;" in texts(blocks)
    assert "*bold* _it_ `code` :rotating_light: &amp; Co" in texts(blocks)
    assert {b["text"]["type"] for b in blocks[:-1]} == {"plain_text"}
    assert not any(b["text"]["emoji"] for b in blocks[:-1])


def test_the_fallback_is_escaped_too() -> None:
    assert fallback_of(message(HOSTILE)).startswith("&lt;!channel&gt; &lt;@U1&gt; &lt;https:")


def test_a_name_cannot_add_a_line_or_turn_the_writing_round() -> None:
    [_, section, _] = blocks_of(message("h", "Name: A\nDue: never", "B \u202egnp.exe \x1b[31m"))

    assert section["text"]["text"] == "Name: A Due: never\nB  gnp.exe  [31m"


def test_a_headline_too_long_for_a_header_becomes_text_and_loses_nothing() -> None:
    headline = "长" * 151

    section, _ = blocks_of(message(headline))

    assert section["type"] == "section"
    assert section["text"]["text"] == headline


def test_a_long_text_is_divided_between_sections_and_never_inside_an_entity() -> None:
    blocks = blocks_of(message("h", "<" * 1000))

    first, second = (b["text"]["text"] for b in blocks[1:3])
    assert (first, second) == ("&lt;" * 750, "&lt;" * 250)


def test_what_goes_beyond_fifty_blocks_is_marked_as_cut() -> None:
    blocks = blocks_of(message("h", *["x" * 3000] * 60))

    assert len(blocks) == 50
    assert blocks[-2]["text"]["text"] == "…"


@given(name=ANY_TEXT, branch=ANY_TEXT)
def test_any_name_leaves_the_blocks_valid_and_inert(name: str, branch: str) -> None:
    facts = replace(RED, borrower_name=name, branch_name=branch)

    blocks = blocks_of(card(facts, EN, "full", "k"))

    assert fault_in_blocks(blocks) is None
    assert [b.to_dict() for b in Block.parse_all(blocks)]
    assert json.loads(json.dumps(blocks).encode()) == blocks
    assert "<" not in texts(blocks)


@given(
    headline=st.text(st.characters(), max_size=400),
    lines=st.lists(st.text(st.characters(), max_size=4000), max_size=60),
    url=ANY_TEXT,
    label=st.text(st.characters(codec="utf-8"), min_size=1, max_size=100).filter(str.strip),
)
def test_any_message_stays_within_the_limits(
    headline: str, lines: list[str], url: str, label: str
) -> None:
    told = Message("k", headline, tuple(lines), url, (Button("view", label),))

    assert fault_in_blocks(blocks_of(told)) is None
    assert "<" not in texts(blocks_of(told))
    assert "<" not in fallback_of(told)
    assert len(fallback_of(told)) <= 4000
