"""Ever later payment: the slope of the delay over six months with an instalment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, bank_days, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.repayment import ever_later_payment

AS_OF = date(2026, 6, 26)
# Mondays to Fridays, the bank's open days.
DUES = [date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5), date(2026, 4, 6), date(2026, 5, 5),
    date(2026, 6, 5)]  # fmt: skip
Delays = Sequence[int | None]


def paid(borrower_id: str, delays: Delays, dues: list[date] = DUES, **columns: Any) -> list[Row]:
    """Return a month's instalment a delay, None for one that is not paid."""
    usual: Row = {"facility_id": f"F-{borrower_id}", "principal_due": 900, "interest_due": 100}
    return [
        {
            **usual,
            "instalment_no": number,
            "due_on": due,
            "paid_on": None if late is None else due + timedelta(days=late),
            "paid_amount": 0 if late is None else 1000,
            **columns,
        }
        for number, (due, late) in enumerate(zip(dues[-len(delays) :], delays, strict=True))
    ]


CASES: dict[str, list[Row]] = {
    "red": paid("red", [0, 2, 4, 6, 8, 10]),
    "amber": paid("amber", [0, 1, 2, 3, 4, 5]),
    "below amber": paid("below amber", [0, 1, 2, 3, 4, 4]),
    "below red": paid("below red", [0, 2, 4, 6, 8, 9]),
    "on the day": paid("on the day", [0, 0, 0, 0, 0, 0]),
    "always late": paid("always late", [7, 7, 7, 7, 7, 7]),
    "once late": paid("once late", [0, 0, 0, 0, 0, 20]),
    "two steps": paid("two steps", [0, 0, 0, 0, 8, 20]),
    "paid ahead": paid("paid ahead", [-20, -16, -12, -8, -4, 0]),
    "recovered": paid("recovered", [0, 3, 6, 9, 12, 0]),
    "unpaid": paid("unpaid", [0, 1, 2, 3, 10, None]),
    "part": [
        *paid("part", [0, 1, 2, 3, 4, 5])[:5],
        {**paid("part", [5])[0], "instalment_no": 9, "paid_amount": 998},
    ],
    "paid later on": paid("paid later on", [0, 1, 2, 3, 4, 30]),
    "five": paid("five", [0, 2, 4, 6, 8]),
    "weekend": paid("weekend", [0, 0, 0, 0, 0, 2], [*DUES[:5], date(2026, 6, 6)]),
    "due today": paid("due today", [0, 0, 0, 0, 0, 0, None], [*DUES, AS_OF]),
    "old": paid("old", [0, 2, 4, 6, 8, 10], [date(2025, m, 5) for m in range(7, 13)]),
    "two loans": [
        *paid("two loans", [0, 2, 4, 6, 8, 10]),
        *paid("two loans", [0, 0, 0, 0, 0, 0], [due + timedelta(days=7) for due in DUES],
            facility_id="F-second"),
    ],
}  # fmt: skip
FACILITIES: list[Row] = [
    *({"facility_id": f"F-{name}", "borrower_id": name} for name in CASES),
    {"facility_id": "F-second", "borrower_id": "two loans"},
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    given = feeds(
        facilities=[{**row, "repayment_method": "instalments"} for row in FACILITIES],
        instalments=[row for rows in CASES.values() for row in rows],
        bank_days=bank_days(date(2025, 1, 1), AS_OF, holidays=[date(2026, 2, 5)]),
    )
    return rows_of(ever_later_payment.measure(given, AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(ever_later_payment.PLUGIN, rows[name])


def test_fires_red_where_each_instalment_is_two_days_later(rows: dict[str, Row]) -> None:
    # The bank was shut on 5 February, so that 2 days after it are 1 day late.
    row = rows["red"]

    assert (row["first"], row["latest"], row["steps"]) == (0, 10, 5)
    assert row["value"] == pytest.approx(2.0857, abs=1e-4)
    assert level(rows, "red") == Level.RED


def test_quiet_when_every_instalment_is_paid_on_the_day(rows: dict[str, Row]) -> None:
    assert (rows["on the day"]["value"], level(rows, "on the day")) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("amber", Level.AMBER), ("below amber", Level.GREEN), ("below red", Level.AMBER)],
)
def test_a_day_less_on_the_last_instalment_is_a_level_less(
    rows: dict[str, Row], name: str, expected: Level
) -> None:
    assert level(rows, name) == expected


def test_quiet_where_a_firm_is_always_a_week_late(rows: dict[str, Row]) -> None:
    assert rows["always late"]["value"] == pytest.approx(0.086, abs=1e-3)
    assert level(rows, "always late") == Level.GREEN


def test_quiet_on_a_single_late_instalment_and_amber_on_two_steps(rows: dict[str, Row]) -> None:
    assert rows["once late"]["value"] > 2
    assert level(rows, "once late") == Level.GREEN
    assert (rows["two steps"]["steps"], level(rows, "two steps")) == (2, Level.AMBER)


def test_quiet_where_one_pays_less_and_less_ahead(rows: dict[str, Row]) -> None:
    assert (rows["paid ahead"]["value"], rows["paid ahead"]["latest"]) == (0.0, 0.0)


def test_quiet_once_the_newest_is_on_time(rows: dict[str, Row]) -> None:
    assert rows["recovered"]["value"] > 0
    assert level(rows, "recovered") == Level.GREEN


@pytest.mark.parametrize("name", ["unpaid", "part", "paid later on"])
def test_what_is_not_wholly_paid_by_now_is_late_up_to_today(
    rows: dict[str, Row], name: str
) -> None:
    assert rows[name]["latest"] == 21


def test_a_due_day_at_the_weekend_is_the_next_monday(rows: dict[str, Row]) -> None:
    assert rows["weekend"]["latest"] == 0


def test_an_instalment_due_today_is_not_late_yet(rows: dict[str, Row]) -> None:
    assert rows["due today"]["due_on"] == date(2026, 6, 5)


@pytest.mark.parametrize("name", ["five", "old"])
def test_no_row_without_six_instalments_or_a_fresh_one(rows: dict[str, Row], name: str) -> None:
    assert name not in rows


def test_of_two_loans_the_one_paid_later_speaks_for_the_month(rows: dict[str, Row]) -> None:
    assert rows["two loans"]["value"] == rows["red"]["value"]


def test_it_applies_to_loans_paid_by_instalment_only() -> None:
    methods = ("instalments", "interest_then_bullet", "bullet", "on_demand")
    facilities = [{"facility_id": m, "borrower_id": m, "repayment_method": m} for m in methods]

    meant = rows_of(ever_later_payment.by_instalment(feeds(facilities=facilities), AS_OF))

    assert set(meant) == {"instalments", "interest_then_bullet"}


def test_the_sentence_says_how_much_later_and_how_late(rows: dict[str, Row]) -> None:
    text = ever_later_payment.explain(evidence(rows["amber"], level="amber", amber=1, red=2))

    assert text.en == (
        "Over the last six instalments each was paid 1.1 days later than the one before (amber "
        "line 1): 0 days late six instalments ago, 5 days late for that of 5 June 2026."
    )
    assert text.zh == (
        "近六期还款平均每期比上一期再晚 1.1 天（黄线 1 天），其中 4 次晚于上一期：六期前晚 0 天，"
        "2026 年 6 月 5 日 到期的一期晚 5 天。"
    )
