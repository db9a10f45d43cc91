"""Findings in plain columns: units, comparisons, lines, what would clear them."""

from __future__ import annotations

from datetime import date
from typing import Any

from warning_signals.model import Level
from warning_signals.registry import plugin
from warning_signals.reports.findings import Shown, shown


def found(signal: str, family: str, level: Level, **evidence: Any) -> Shown:
    row = {
        "signal": signal,
        "level": int(level),
        "sentence": {"en": "Account 6222021702012345678 fell.", "zh": "下降"},
        "evidence": evidence,
        "since_on": date(2026, 6, 8),
        "carried": False,
    }
    return shown(row, plugin(f"signals/{family}", signal), "CNY")


def test_a_fall_from_a_norm_is_a_share_and_clears_at_an_amount() -> None:
    seen = found(
        "op_inflow_drop",
        "account_flows",
        Level.RED,
        value=0.64,
        current=212_400.0,
        baseline=596_000.0,
    )

    assert (seen.value, seen.threshold) == ("64 %", "red ≥ 50 %")
    assert seen.compared_with == "¥212,400 against ¥596,000"
    assert seen.clears == "¥452,960 or more (at most 24 %, 4 weekly looks in a row)"


def test_days_are_plain_numbers_and_worse_may_be_less() -> None:
    seen = found("cash_days", "account_flows", Level.AMBER, value=6.0, baseline=14.0)

    assert (seen.value, seen.threshold) == ("6", "amber ≤ 10")
    assert seen.compared_with == "14 before"


def test_the_number_that_made_the_level_is_the_one_shown() -> None:
    seen = found("new_lawsuit_defendant", "court_registry", Level.RED, value=1.0, claim_share=0.15)

    assert (seen.value, seen.threshold) == ("15 % claim share", "red ≥ 10 %")


def test_a_listing_clears_by_an_event() -> None:
    seen = found("dishonest_debtor", "court_registry", Level.RED, value=1.0)

    assert (seen.value, seen.threshold) == ("1", "red ≥ 1")
    assert seen.clears == "A closing record, or the officer's evidence and a second person."


def test_a_number_that_looks_like_an_account_is_masked() -> None:
    assert found("dpd", "repayment", Level.RED, value=35.0).sentence == "Account …5678 fell."
