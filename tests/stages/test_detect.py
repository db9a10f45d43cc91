"""Detect: which of yesterday's findings go on where today could not look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from warning_signals.model import Status
from warning_signals.stages.detect import carried_on

TODAY = date(2026, 6, 8)


def yesterday(**days_ago: int) -> dict[str, dict[str, Any]]:
    return {name: {"changed_on": TODAY - timedelta(days=days)} for name, days in days_ago.items()}


def test_what_was_looked_at_is_not_carried() -> None:
    assert carried_on(yesterday(B1=3), {"B1": Status.EVALUATED}, TODAY) == []


def test_a_missing_feed_carries_a_finding_for_as_long_as_it_is_missing() -> None:
    found = yesterday(B2=400, B1=3)

    assert carried_on(found, dict.fromkeys(found, int(Status.NO_FEED)), TODAY) == ["B1", "B2"]


def test_what_does_not_apply_any_more_is_carried_until_its_vote_is_gone() -> None:
    found = yesterday(B1=89, B2=90)

    assert carried_on(found, dict.fromkeys(found, int(Status.NOT_APPLICABLE)), TODAY) == ["B1"]


def test_a_borrower_that_left_the_book_is_not_carried() -> None:
    assert carried_on(yesterday(B1=3), {}, TODAY) == []
