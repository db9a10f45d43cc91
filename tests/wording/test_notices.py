"""Notices to operators: what happened, what it means, what to do."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.wording.facts_for_tests import SHANGHAI, shown, words
from warning_signals.model import Text
from warning_signals.wording.notice_facts import (
    FeedMissing,
    Notice,
    RouteStopped,
    RunNotDone,
    StageFailed,
    VolumeHeld,
)
from warning_signals.wording.notices import operator_notice

DAY = date(2026, 6, 17)
HELD = VolumeHeld(DAY, 1400, 10, Text("All of them new reds.", "均为新增红色。"))
MISSING = FeedMissing("electricity", "power data desk", date(2026, 6, 11), False, 33)
LATE = RunNotDone(DAY, datetime(2026, 6, 18, 7, 0, tzinfo=SHANGHAI))
FAILED = StageFailed(DAY, "measure", "no space left under the lake; account 6222021702012345678")
STOPPED = RouteStopped("slack", "Slack refused: invalid_auth (HTTP 200).", 3)
ALL = (HELD, MISSING, FeedMissing("accounts", "core", DAY, True, 1204), LATE, FAILED, STOPPED)


def told(notice: Notice, language: str = "en") -> str:
    return shown(operator_notice(notice, words(language), "k", "https://desk.example/feeds"))


def test_a_held_volume_says_how_to_release_it() -> None:
    assert told(HELD) == (
        "Messages of 17 June are held: more alerts than usual\n"
        "Counted: 1,400; the limit is 10. All of them new reds.\n"
        "Hard warnings went out; everything else waits.\n"
        "To do: look whether a feed is wrong, then two people release: "
        "ews release --as-of 2026-06-17\n"
        "[View]\n"
    )


def test_a_missing_feed_names_its_owner_and_what_it_costs() -> None:
    assert "electricity has not arrived since 11 June\nTo: power data desk\n" in told(MISSING)
    assert "Borrowers looked at only in part for want of it: 33;" in told(MISSING)
    assert "因此有 33 户只看了一部分，均不记为绿色。" in told(MISSING, "zh")


def test_a_required_feed_weighs_more_than_an_optional_one() -> None:
    required = FeedMissing("accounts", "core banking", DAY, True, 1204)

    message = operator_notice(required, words("en"), "k", "")

    assert message.level == "red"
    assert message.headline == "accounts has not arrived since 17 June; today's run ends failed"
    assert operator_notice(MISSING, words("en"), "k", "").level == "amber"


def test_a_run_that_is_late_says_how_to_go_on() -> None:
    assert "The run of 17 June was not done by 18 June 07:00" in told(LATE)
    assert "ews run --as-of 2026-06-17" in told(LATE)


def test_a_failed_stage_shows_its_reason_with_numbers_masked() -> None:
    assert "Reason: no space left under the lake; account …5678" in told(FAILED)


def test_a_stopped_route_says_what_waits() -> None:
    assert "slack is stopped" in told(STOPPED)
    assert "Messages affected: 3. They go by the next channel or wait" in told(STOPPED)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("notice", ALL)
def test_every_notice_has_words_in_both_languages(notice: Notice, language: str) -> None:
    text = told(notice, language)

    assert len(text.splitlines()) >= 4
    assert "{" not in text
