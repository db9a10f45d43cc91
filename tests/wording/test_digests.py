"""The day's digest of ambers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.wording.facts_for_tests import AMBER, GOLDEN, RED, SHANGHAI, shown, words
from warning_signals.messaging import Message
from warning_signals.model import Level
from warning_signals.wording.digests import digest
from warning_signals.wording.facts import CaseFacts, Disclosure

DAY = date(2026, 6, 18)
QUEUE = "https://desk.example/queue"
MILL = replace(RED, level=Level.AMBER, reasons=RED.reasons[1:])


def made(cases: list[CaseFacts], language: str = "en", disclosure: Disclosure = "full") -> Message:
    return digest(cases, DAY, QUEUE, words(language), disclosure, "k")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_digest_reads_as_agreed(language: str) -> None:
    agreed = (GOLDEN / f"digest_{language}.txt").read_text(encoding="utf-8")

    assert shown(made([AMBER, MILL], language)) == agreed


def test_the_nearest_deadline_comes_first_then_the_larger_exposure() -> None:
    soon = datetime(2026, 6, 20, 17, 0, tzinfo=SHANGHAI)
    small = replace(AMBER, case_id="C-2026-1", exposure=Decimal(1))
    large = replace(AMBER, case_id="C-2026-2", exposure=Decimal(9))
    urgent = replace(AMBER, case_id="C-2026-3", due_at=soon)

    lines = made([small, large, urgent]).lines

    assert [line.rsplit(" · ", 1)[1] for line in lines] == ["C-2026-3", "C-2026-2", "C-2026-1"]


def test_what_does_not_fit_is_counted() -> None:
    cases = [replace(AMBER, case_id=f"C-2026-{n}") for n in range(1, 24)]

    message = made(cases)

    assert message.headline == "Amber alerts today: 23 · 18 June"
    assert len(message.lines) == 21
    assert message.lines[-1] == "And 3 more: https://desk.example/queue"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_minimal_says_case_deadline_and_link_and_nothing_else(language: str) -> None:
    told = shown(made([AMBER, MILL], language, "minimal"))

    assert "C-2026-18" in told
    for private in ("郑州", "Novák", "B0004", "1,860,000", "95,400", "31", "二七", "Praha"):
        assert private not in told


def test_the_digest_opens_the_queue() -> None:
    message = made([AMBER])

    assert message.case_url == QUEUE
    assert [button.action for button in message.buttons] == ["view"]
