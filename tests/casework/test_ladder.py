"""By when, and who next: bank time only, each step once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.bank import ROOT
from warning_signals.casework.ladder import moment, rung_of, steps_due
from warning_signals.config import Rung
from warning_signals.model import Level
from warning_signals.settings import load_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = load_calendar(ROOT / "config")
HARD = Rung(0.5, 3, {"branch_head": 1, "risk_department": 2})
AMBER = Rung(3, 10, {"stand_in": 5, "risk_department": 22})
LADDER = {"red_hard": HARD, "red": Rung(1, 3, {}), "amber": AMBER}


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def case(**over: Any) -> dict[str, Any]:
    plain = {"level": 2, "clock_from_on": date(2026, 6, 9), "acknowledged_by": None}
    return plain | {"quiet_until_on": None} | over


@pytest.mark.parametrize(
    ("read_on", "business_days", "expected"),
    [
        (date(2026, 6, 9), 0.5, at(6, 9, 12, 30)),
        (date(2026, 6, 9), 1, at(6, 10, 17)),
        (date(2026, 6, 12), 1, at(6, 15, 17)),  # over a weekend
        (date(2026, 6, 18), 1, at(6, 22, 17)),  # 19 June is a holiday, then a weekend
        (date(2026, 9, 18), 1, at(9, 20, 17)),  # Sunday 20 September is worked
        (date(2026, 6, 9), 10, at(6, 24, 17)),
    ],
)
def test_days_without_business_do_not_count(
    read_on: date, business_days: float, expected: datetime
) -> None:
    assert moment(CALENDAR, read_on, business_days) == expected


def test_a_step_is_due_from_its_moment_on_and_not_a_minute_before() -> None:
    assert steps_due(case(), HARD, CALENDAR, at(6, 10, 16, 59)) == []
    assert steps_due(case(), HARD, CALENDAR, at(6, 10, 17)) == ["branch_head"]
    assert steps_due(case(), HARD, CALENDAR, at(6, 12, 9)) == ["branch_head", "risk_department"]


def test_a_step_is_told_once() -> None:
    assert steps_due(case(), HARD, CALENDAR, at(6, 12, 9), {"branch_head"}) == ["risk_department"]


def test_a_step_of_another_ladder_does_not_stand_for_one_of_this() -> None:
    assert steps_due(case(), HARD, CALENDAR, at(6, 10, 17), {"stand_in"}) == ["branch_head"]


@pytest.mark.parametrize(
    "over",
    [
        {"acknowledged_by": "O1"},
        {"quiet_until_on": date(2026, 6, 30)},
        {"level": 0},
    ],
)
def test_nothing_climbs_once_somebody_has_it_or_it_waits_or_is_green(over: dict[str, Any]) -> None:
    assert steps_due(case(**over), HARD, CALENDAR, at(6, 30, 9)) == []


def test_the_holiday_on_a_friday_puts_the_step_off_to_monday() -> None:
    opened = case(clock_from_on=date(2026, 6, 18))

    assert steps_due(opened, HARD, CALENDAR, at(6, 19, 23)) == []
    assert steps_due(opened, HARD, CALENDAR, at(6, 22, 17)) == ["branch_head"]


def test_a_red_that_rests_on_a_hard_signal_has_the_short_ladder() -> None:
    assert rung_of(Level.RED, ["dpd:red"], {"dpd"}, LADDER) is HARD
    assert rung_of(Level.RED, ["dpd:amber"], {"dpd"}, LADDER) is LADDER["red"]
    assert rung_of(Level.RED, ["kwh_drop:red"], {"dpd"}, LADDER) is LADDER["red"]
    assert rung_of(Level.AMBER, ["dpd:red"], {"dpd"}, LADDER) is AMBER
