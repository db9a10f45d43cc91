"""Cash days: low and much lower than the firm's own level."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.made_up import Row, daily, days, evidence, feeds, in_book, rows_of
from warning_signals.signals.account_flows import cash_days

AS_OF = date(2026, 6, 12)
SINCE = AS_OF - timedelta(days=270)
ACCOUNTS: list[Row] = [
    {"account_id": "A1", "borrower_id": "B1", "kind": "basic", "currency": "CNY"},
    {"account_id": "A2", "borrower_id": "B1", "kind": "general", "currency": "CNY"},
]


def balances(before: float, now: float, account_id: str = "A1", currency: str = "CNY") -> list[Row]:
    row: Row = {"account_id": account_id, "currency": currency}
    recent = AS_OF - timedelta(days=9)
    return [
        {**row, "business_on": day, "balance": now if day >= recent else before}
        for day in days(SINCE, AS_OF)
        if day.weekday() < 5
    ]


def measured(held: list[Row], spent: list[Row] | None = None, **more: Any) -> dict[str, Row]:
    usual = daily("B1", SINCE, AS_OF, operating_outflow=1000)
    given = feeds(
        daily_flows=usual if spent is None else spent,
        accounts=ACCOUNTS,
        account_balances=held,
        **more,
    )
    return rows_of(cash_days.measure(given, AS_OF))


def test_fires_when_the_balance_covers_three_days_instead_of_forty() -> None:
    row = measured(balances(40_000, 3_000))["B1"]

    assert (row["value"], row["baseline"]) == (3.0, 40.0)
    assert (row["fall"], row["change"]) == (pytest.approx(0.925), 37_000)


def test_quiet_when_the_balance_holds() -> None:
    row = measured(balances(40_000, 40_000))["B1"]

    assert (row["value"], row["fall"]) == (40.0, 0.0)


def test_quiet_on_an_account_that_was_always_near_empty() -> None:
    row = measured(balances(2_000, 2_000))["B1"]

    assert row["fall"] < cash_days.THRESHOLDS.needs["fall"]


def dipped(to: float) -> list[Row]:
    """Return ¥40,000 that was `to` for three weeks in December and is ¥3,000 now."""
    winter = days(date(2025, 12, 1), date(2025, 12, 21))
    held = balances(40_000, 3_000)
    return [{**row, "balance": to} if row["business_on"] in winter else row for row in held]


def test_fires_where_the_balance_was_never_so_low_in_nine_months() -> None:
    row = measured(dipped(10_000))["B1"]

    assert (row["lowest"], row["below_lowest"]) == (10_000, pytest.approx(0.7))


def test_quiet_where_the_balance_dipped_as_low_before() -> None:
    row = measured(dipped(2_000))["B1"]

    assert row["fall"] > cash_days.THRESHOLDS.needs["fall"]
    assert (row["lowest"], row["below_lowest"]) == (2_000, 0.0)


def test_an_account_overdrawn_all_along_has_not_fallen() -> None:
    row = measured(balances(-5_000, -9_000))["B1"]

    assert (row["value"], row["fall"]) == (-9.0, 0.0)


def test_all_accounts_of_the_borrower_in_the_books_currency_count_together() -> None:
    dollars = balances(9_999, 9_999, "A2", currency="USD")
    row = measured([*balances(30_000, 2_000), *balances(10_000, 1_000, "A2")])["B1"]

    assert row["balance"] == 3_000
    assert measured([*balances(30_000, 2_000), *dollars])["B1"]["balance"] == 2_000


def test_without_270_days_of_history_there_is_no_row() -> None:
    short = daily("B1", SINCE + timedelta(days=1), AS_OF, operating_outflow=1000)

    assert measured(balances(40_000, 3_000), short) == {}


def test_without_a_balance_in_the_last_ten_days_there_is_no_row() -> None:
    old = [row for row in balances(40_000, 3_000) if row["business_on"] < AS_OF - timedelta(30)]

    assert measured(old) == {}


def test_without_outflow_there_is_no_row() -> None:
    assert measured(balances(40_000, 3_000), daily("B1", SINCE, AS_OF, operating_outflow=0)) == {}


def test_other_borrowers_keep_their_own_level() -> None:
    flows = [
        *daily("B1", SINCE, AS_OF, operating_outflow=1000),
        *daily("B2", SINCE, AS_OF, operating_outflow=10),
    ]

    rows = measured(balances(40_000, 3_000), flows, book=[in_book("B1"), in_book("B2")])

    assert set(rows) == {"B1"}


def test_the_sentence_has_the_days_and_the_days_before() -> None:
    text = cash_days.explain(evidence(measured(balances(40_000, 3_000))["B1"], amber=10, red=3))

    assert text.en == (
        "The balance of ¥3,000 covers 3 days of spending at ¥1,000 a day, against 40 days before "
        "(amber line 10 days), the lowest in nine months, at least ¥40,000 before."
    )
