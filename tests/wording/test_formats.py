"""Money, dates and masks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.wording.facts_for_tests import SHANGHAI
from warning_signals.wording.formats import AccountNumber, day, moment, money, plain


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1860000.00", "CNY", "¥1,860,000"),
        ("1860000.00", "CZK", "CZK 1,860,000"),
        ("0.49", "CNY", "¥0"),
        ("0.50", "CNY", "¥1"),
        ("-1200.50", "CZK", "-CZK 1,201"),
    ],
)
def test_money_is_shown_in_whole_units(amount: str, currency: str, shown: str) -> None:
    assert money(Decimal(amount), currency) == shown


def test_dates_and_instants_follow_the_language() -> None:
    at = datetime(2026, 6, 22, 17, 0, tzinfo=SHANGHAI)

    assert (moment(at, "en"), moment(at, "zh")) == ("22 June 17:00", "6 月 22 日 17:00")
    assert (day(at.date(), "en", 2026), day(at.date(), "zh", 2026)) == ("22 June", "6 月 22 日")
    assert day(date(2025, 6, 3), "en", 2026) == "3 June 2025"
    assert day(date(2025, 6, 3), "zh", 2026) == "2025 年 6 月 3 日"


def test_an_account_number_never_prints_whole() -> None:
    account = AccountNumber("6222021702012345678")

    assert f"{account}" == str(account) == repr(account) == "…5678"
    assert f"{account:>8}" == "   …5678"
    assert "from {a}".format(a=AccountNumber("A00001-1")) == "from …11"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("41010319800101123X 来电", "…123X 来电"),
        ("卡号6222021702012345678。", "卡号…5678。"),
        ("credit code 91410103MA45ABCD1X", "credit code …CD1X"),
        ("phone 13800001234", "phone …34"),
        ("paid ¥1,860,000 on 2026-06-17", "paid ¥1,860,000 on 2026-06-17"),
        ("（2026）豫0103民初12345号", "（2026）豫0103民初12345号"),
        ("two\nlines\x00 and\u202e marks", "two lines and marks"),
    ],
)
def test_plain_masks_identifiers_and_leaves_the_rest(text: str, shown: str) -> None:
    assert plain(text) == shown
