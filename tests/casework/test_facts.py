"""Facts come back from JSON as they went in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.bank import ROOT, Bank
from tests.wording.facts_for_tests import RED
from warning_signals.casework import facts as said
from warning_signals.casework import facts_json
from warning_signals.config import load_config
from warning_signals.model import Level, Status, Text
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


def test_what_could_not_be_seen_is_said_once_a_family_and_reason(tmp_path: Path) -> None:
    signals = load_config(Bank(tmp_path).settings).signals

    unknown = said.unknown_of(
        {"kwh_drop": "no_feed", "power_arrears": "no_feed", "cash_days": "no_history"}, signals
    )

    assert [gap.en for gap in unknown] == [
        "account flows: too little history",
        "electricity: the data did not arrive",
    ]


def test_every_reason_for_a_gap_and_every_family_has_its_words(tmp_path: Path) -> None:
    families = {s.family for s in load_config(Bank(tmp_path).settings).signals.values()}

    spoken_of = {s.name.lower() for s in Status} - {"evaluated", "not_applicable"}

    assert spoken_of == set(said.GAPS)
    assert families <= set(said.FAMILIES)


def test_advice_is_that_of_the_first_finding_and_nothing_without_one(tmp_path: Path) -> None:
    signals = load_config(Bank(tmp_path).settings).signals

    check, step = said.advice([{"signal": "dpd"}], signals)

    assert (check, step) == (signals["dpd"].first_check, signals["dpd"].playbook[0])
    assert said.advice([], signals) == (Text("", ""), Text("", ""))
