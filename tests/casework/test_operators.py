"""Notices to operators: each kind survives the register, and a gap is told of once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tests.bank import MONDAY, OPENING, ROOT, TUESDAY, WEDNESDAY, Bank
from tests.casework.made_days import escalated, outbox_of
from warning_signals.casework import operators
from warning_signals.model import Text
from warning_signals.register.source_state import SourceState
from warning_signals.settings import load_calendar
from warning_signals.wording import notice_facts

DAY = date(2026, 6, 8)
AT = datetime(2026, 6, 8, 23, 30, tzinfo=UTC)
NOTICES = [
    notice_facts.VolumeHeld(DAY, 16, 10, Text("New red cases.", "新增红色案件。")),
    notice_facts.FeedMissing("e_invoices", "tax data desk", DAY, False, 33),
    notice_facts.RunNotDone(DAY, AT),
    notice_facts.StageFailed(DAY, "measure", "The lake is damaged."),
    notice_facts.RouteStopped("slack", "Slack refused: invalid_auth.", 3),
]


@pytest.mark.parametrize("notice", NOTICES, ids=lambda n: type(n).__name__)
def test_a_notice_survives_the_way_through_the_register(notice: notice_facts.Notice) -> None:
    stored = json.loads(json.dumps(operators.as_json(notice)))

    assert operators.from_json(stored) == notice


@pytest.mark.parametrize(
    ("last_on", "expected"),
    [(None, MONDAY), (date(2026, 6, 5), MONDAY), (date(2026, 6, 2), date(2026, 6, 3))],
)
def test_a_source_is_missing_since_the_business_day_after_its_last(
    last_on: date | None, expected: date
) -> None:
    state = SourceState("court_records", "court_records", "missing", last_on=last_on)

    assert operators.missing_since(state, MONDAY, load_calendar(ROOT / "config")) == expected


def test_what_stays_away_is_told_of_once_and_not_each_day(bank: Bank) -> None:
    with bank.context() as context:
        for day in (MONDAY, TUESDAY, WEDNESDAY):
            escalated(context, day, [])
        notices = [n for n in outbox_of(context, "notice") if "/missing/" in n["key"]]

    assert {n["as_of"] for n in notices} == {MONDAY}
    assert {n["payload"]["since_on"] for n in notices} == {"2026-06-08"}
    assert len({n["key"] for n in notices}) == len(notices) == 40
    assert OPENING < MONDAY
