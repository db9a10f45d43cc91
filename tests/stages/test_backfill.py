"""Backfill brings a span up to date: panels of days before, whole days after, nothing twice."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bank import MONDAY, OPENING, TUESDAY, Bank
from tests.stages.test_look_again import kinds_of_runs
from warning_signals.errors import Refused
from warning_signals.panels import newest_panel
from warning_signals.stages.backfill import backfill
from warning_signals.stages.panel_inputs import code_files

pytestmark = pytest.mark.slow

THURSDAY_BEFORE = date(2026, 6, 4)


def told_of(bank: Bank, first: date, last: date) -> list[str]:
    """Backfill a span and return what was told."""
    told: list[str] = []
    with bank.context() as context:
        assert backfill(first, last, context, told.append) == []
    return told


def test_a_day_before_the_first_gets_a_panel_once(bank: Bank) -> None:
    made = told_of(bank, THURSDAY_BEFORE, THURSDAY_BEFORE)
    again = told_of(bank, THURSDAY_BEFORE, THURSDAY_BEFORE)

    assert made == [f"{THURSDAY_BEFORE}  panel"]
    assert again == [f"{THURSDAY_BEFORE}  panel up to date"]
    with bank.context() as context:
        cutoff = context.calendar.cutoff(THURSDAY_BEFORE)
        assert newest_panel(context.lake, THURSDAY_BEFORE, cutoff) is not None
        assert [day for day, _, _ in kinds_of_runs(context)] == [OPENING]


def test_days_that_are_complete_are_left_and_those_missing_are_run(bank: Bank) -> None:
    told_of(bank, MONDAY, MONDAY)

    told = told_of(bank, OPENING, TUESDAY)

    assert told[:2] == [f"{OPENING}  up to date", f"{MONDAY}  up to date"]
    assert told[2] == f"{TUESDAY}  pull"
    assert told[-1] == f"{TUESDAY}  close"


def test_a_span_without_a_business_day_is_refused(bank: Bank) -> None:
    with bank.context() as context, pytest.raises(Refused, match="no business day"):
        backfill(date(2026, 6, 6), date(2026, 6, 7), context, print)


def test_what_signals_share_is_part_of_the_code_that_a_panel_was_made_by() -> None:
    names = {path.name for path in code_files()}

    assert {"cash_days.py", "blocks.py", "ties.py", "derived.py", "booked.py"} <= names
