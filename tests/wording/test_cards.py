"""Cards and the digest as officers read them, in both languages and both disclosures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wording.facts_for_tests import (
    AMBER,
    GOLDEN,
    INFLOW,
    LAWSUIT,
    PAYER,
    RED,
    SHANGHAI,
    shown,
    words,
)
from warning_signals.messaging import Message
from warning_signals.model import Level, Text
from warning_signals.wording.cards import card
from warning_signals.wording.facts import CaseFacts, Kind, Reason

EN, ZH = words("en"), words("zh")
KINDS: tuple[Kind, ...] = ("opened", "raised", "eased", "escalated", "reminder", "closed")


def full(facts: CaseFacts, language: str = "en") -> Message:
    return card(facts, words(language), "full", "k")


def actions(message: Message) -> list[str]:
    return [button.action for button in message.buttons]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "facts"), [("red", RED), ("amber", AMBER)])
def test_the_card_reads_as_agreed(name: str, facts: CaseFacts, language: str) -> None:
    agreed = (GOLDEN / f"{name}_{language}.txt").read_text(encoding="utf-8")

    assert shown(full(facts, language)) == agreed


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_card_has_at_most_eight_lines_and_the_mark(kind: Kind, language: str) -> None:
    facts = replace(
        RED,
        kind=kind,
        reasons=(INFLOW, PAYER, LAWSUIT, PAYER, PAYER),
        unknown=RED.unknown * 3,
        acknowledged_by="officer",
        acknowledged_at=datetime(2026, 6, 18, 9, 12, tzinfo=SHANGHAI),
    )

    message = full(facts, language)

    assert 1 + len(message.lines) <= 9
    assert message.lines[-1] == "模拟数据 / simulated data"


def test_real_data_carry_no_mark() -> None:
    assert "simulated" not in shown(full(replace(RED, provenance="real")))


@pytest.mark.parametrize(
    ("kind", "en", "zh"),
    [
        ("opened", "Red alert · ", "红色预警 · "),
        ("raised", "Raised to red · ", "升为红色预警 · "),
        ("eased", "Eased to red · ", "降为红色 · "),
        ("escalated", "Escalated: red alert · ", "上报：红色预警 · "),
        ("reminder", "Reminder: red alert, not yet acknowledged · ", "提醒：红色预警尚未确认 · "),
        ("closed", "Closed · ", "已结案 · "),
    ],
)
def test_the_headline_says_what_happened(kind: Kind, en: str, zh: str) -> None:
    facts = replace(RED, kind=kind)

    assert full(facts).headline.startswith(en)
    assert full(facts, "zh").headline.startswith(zh)


def test_the_three_gravest_reasons_are_shown_and_the_rest_counted() -> None:
    facts = replace(RED, reasons=(PAYER, LAWSUIT, PAYER, PAYER, INFLOW))

    lines = full(facts).lines

    assert lines[0].startswith("Why: Operating inflow over 30 days is ¥212,400")
    assert lines[1].startswith("Also: The largest payer")
    assert lines[2].endswith("flagged since 15 June (and 2 more, under View)")


def test_no_name_of_a_signal_reaches_the_officer() -> None:
    assert "op_inflow_drop" not in shown(full(RED)) + shown(full(RED, "zh"))


def test_a_reason_of_another_year_shows_the_year() -> None:
    old = replace(INFLOW, since_on=date(2025, 12, 30))

    facts = replace(RED, reasons=(old,))

    assert full(facts).lines[0].endswith("flagged since 30 December 2025")
    assert full(facts, "zh").lines[0].endswith("，2025 年 12 月 30 日起预警")


def test_a_sentence_may_end_with_a_full_stop_or_without() -> None:
    with_stop = replace(INFLOW, sentence=Text("Inflow fell.", "流入下降。"))

    facts = replace(RED, reasons=(with_stop,))

    assert full(facts).lines[0] == "Why: Inflow fell; flagged since 3 June"
    assert full(facts, "zh").lines[0] == "为何：流入下降，6 月 3 日起预警"


def test_a_red_that_can_still_be_drawn_proposes_to_stop_drawing_today() -> None:
    drawable = shown(full(replace(RED, undrawn=Decimal("300000"))))
    drawn = shown(full(replace(RED, undrawn=Decimal("0"))))
    amber = shown(full(replace(RED, level=Level.AMBER)))

    assert "Today: propose to stop drawing; ¥300,000 can still be drawn. Next: Visit" in drawable
    assert "stop drawing" not in drawn + amber
    assert "\nNext: Visit the firm" in drawn


def test_an_acknowledged_card_says_which_post_and_when_and_keeps_the_deadline() -> None:
    facts = replace(
        RED,
        acknowledged_by="officer",
        acknowledged_at=datetime(2026, 6, 18, 9, 12, tzinfo=SHANGHAI),
    )

    assert (
        "Due: verify by 22 June 17:00 (acknowledged by the loan officer, 18 June 09:12) "
        "· case C-2026-17"
    ) in full(facts).lines
    assert (
        "期限：6 月 22 日 17:00 前核实（客户经理 6 月 18 日 09:12 已确认）· 案件 C-2026-17"
    ) in full(facts, "zh").lines
    assert actions(full(facts)) == ["expected", "view", "escalate"]


def test_an_acknowledged_reminder_no_longer_reminds() -> None:
    at = datetime(2026, 6, 18, 9, 12, tzinfo=SHANGHAI)

    facts = replace(RED, kind="reminder", acknowledged_by="branch_head", acknowledged_at=at)

    assert full(facts).headline.startswith("Red alert · ")


def test_an_expected_case_says_until_when_it_waits() -> None:
    facts = replace(RED, quiet_until_on=date(2026, 7, 6))

    line = "Due: expected by the officer, waits until 6 July · case C-2026-17"
    assert line in full(facts).lines
    assert "期限：属预期之内，等到 7 月 6 日 · 案件 C-2026-17" in full(facts, "zh").lines


def test_a_card_asks_only_while_there_is_something_to_do() -> None:
    four = ["acknowledge", "expected", "view", "escalate"]

    asked = {kind: actions(full(replace(RED, kind=kind))) for kind in KINDS}

    assert asked == {
        "opened": four, "raised": four, "escalated": four, "reminder": four,
        "eased": ["view"], "closed": ["view"],
    }  # fmt: skip


def test_an_eased_case_still_says_what_is_unknown() -> None:
    facts = replace(RED, kind="eased", level=Level.GREEN, reasons=())

    assert full(facts).lines == (
        "What raised the alert has let go.",
        "Unknown: electricity readings have been missing since 11 June",
        "Due: verify by 22 June 17:00 · case C-2026-17",
        "模拟数据 / simulated data",
    )


def test_minimal_says_that_it_is_acknowledged_and_not_by_whom() -> None:
    at = datetime(2026, 6, 18, 9, 12, tzinfo=SHANGHAI)
    facts = replace(RED, acknowledged_by="officer", acknowledged_at=at)

    assert card(facts, EN, "minimal", "k").lines[0] == "Due: 22 June 17:00 (acknowledged)"
    assert card(facts, ZH, "minimal", "k").lines[0] == "期限：6 月 22 日 17:00（已确认）"


def test_minimal_says_until_when_an_expected_case_waits() -> None:
    facts = replace(RED, quiet_until_on=date(2026, 7, 6))

    assert card(facts, EN, "minimal", "k").lines[0] == "Due: waits until 6 July"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_minimal_says_case_level_deadline_and_link_and_nothing_else(
    kind: Kind, language: str
) -> None:
    told = shown(card(replace(RED, kind=kind), words(language), "minimal", "k"))

    assert "C-2026-17" in told
    assert "https://desk.example/cases/C-2026-17" in told
    for private in ("郑州", "机电", "B00042", "1,860,000", "300,000", "212,400", "二七", "走访"):
        assert private not in told


def test_minimal_in_full() -> None:
    assert shown(card(RED, EN, "minimal", "k")) == (
        "Red alert · case C-2026-17\n"
        "Due: 22 June 17:00\n"
        "Link: https://desk.example/cases/C-2026-17\n"
        "模拟数据 / simulated data\n"
        "[Acknowledge] [Expected…] [View] [Escalate]\n"
    )


def test_an_account_number_inside_a_sentence_is_masked() -> None:
    paid = Text("Paid from 6222021702012345678", "由 6222 0217 0201 2345 678 付款")

    facts = replace(RED, reasons=(Reason(paid, date(2026, 6, 3), Level.RED, "x"),))

    assert full(facts).lines[0] == "Why: Paid from …5678; flagged since 3 June"
    assert full(facts, "zh").lines[0] == "为何：由 …5678 付款，6 月 3 日起预警"


def test_the_key_the_level_and_what_it_replaces_are_passed_on() -> None:
    message = card(RED, ZH, "full", "C-2026-17/raised/1", replaces="D1:2.3")

    assert (message.key, message.level, message.replaces) == (
        "C-2026-17/raised/1",
        "red",
        "D1:2.3",
    )


@given(name=st.text(st.characters(), max_size=80))
def test_no_name_adds_a_line_to_the_card(name: str) -> None:
    message = card(replace(RED, borrower_name=name), EN, "full", "k")

    assert len(shown(message).splitlines()) == len(shown(full(RED)).splitlines())


@given(name=st.text(st.characters(codec="utf-8"), min_size=3, max_size=40))
def test_a_minimal_card_does_not_depend_on_the_borrower(name: str) -> None:
    other = replace(
        RED, borrower_name=name, borrower_id=name, branch_name=name, exposure=Decimal(7), reasons=()
    )

    assert card(other, EN, "minimal", "k") == card(RED, EN, "minimal", "k")
