"""Facts on a case survive the register."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.bank import ROOT
from tests.wording.facts_for_tests import RED
from warning_signals.casework import facts_json
from warning_signals.model import Level, Text
from warning_signals.settings import load_calendar
from warning_signals.wording.facts import CaseFacts, Reason

CALENDAR = load_calendar(ROOT / "config")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TEXTS = st.builds(Text, WORDS, WORDS)
DAYS = st.dates(date(2014, 1, 1), date(2026, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(ZoneInfo("Asia/Shanghai")))
MONEY = st.decimals(0, Decimal("1e15"), places=2)
REASONS = st.builds(Reason, TEXTS, DAYS, st.sampled_from(Level), WORDS)
FACTS = st.builds(
    CaseFacts,
    case_id=WORDS,
    borrower_id=WORDS,
    borrower_name=WORDS,
    level=st.sampled_from(Level),
    kind=st.sampled_from(["opened", "raised", "eased", "escalated", "reminder", "closed"]),
    exposure=MONEY,
    currency=st.sampled_from(["CNY", "CZK"]),
    branch_name=WORDS,
    state=WORDS,
    due_at=MOMENTS,
    reasons=st.lists(REASONS, max_size=4).map(tuple),
    unknown=st.lists(TEXTS, max_size=3).map(tuple),
    first_check=TEXTS,
    next_step=TEXTS,
    undrawn=MONEY,
    provenance=st.sampled_from(["real", "simulated"]),
    url=WORDS,
    acknowledged_by=st.none() | st.just("officer"),
    acknowledged_at=st.none() | MOMENTS,
    quiet_until_on=st.none() | DAYS,
)


@given(FACTS)
def test_facts_survive_the_way_through_the_register(facts: CaseFacts) -> None:
    stored = json.loads(json.dumps(facts_json.as_json(facts)))

    assert facts_json.from_json(stored, CALENDAR) == facts


def test_instants_come_back_in_the_zone_of_the_bank() -> None:
    utc = datetime.fromisoformat("2026-06-22T09:00:00+00:00")

    back = facts_json.from_json(facts_json.as_json(replace(RED, due_at=utc)), CALENDAR)

    assert f"{back.due_at:%H:%M}" == "17:00"


def test_money_is_kept_as_text_and_not_as_a_number() -> None:
    assert facts_json.as_json(RED)["exposure"] == "1860000.00"
