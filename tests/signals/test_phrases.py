"""How numbers and dates are read aloud."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from warning_signals.model import Text
from warning_signals.signals import phrases


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (212_400.0, "CNY", "¥212,400"),
        (1860.4, "CZK", "CZK 1,860"),
        (-500, "CNY", "-¥500"),
        (-0.2, "CNY", "¥0"),
        (12, None, "12"),
    ],
)
def test_money_is_whole_units_with_its_currency(
    amount: float, currency: str | None, text: str
) -> None:
    assert phrases.money(amount, currency).en == text


def test_shares_are_whole_percentages() -> None:
    assert (phrases.share(0.364).en, phrases.share(0.364).zh) == ("36 %", "36%")


def test_numbers_have_at_most_one_decimal() -> None:
    assert [phrases.number(n).en for n in (3.0, 9.54, 1_200)] == ["3", "9.5", "1,200"]
    assert phrases.whole(12_400.4).zh == "12,400"


@pytest.mark.parametrize(
    "value", [date(2026, 6, 3), datetime(2026, 6, 3, tzinfo=UTC), "2026-06-03"]
)
def test_dates_are_read_from_dates_and_from_text(value: date | str) -> None:
    assert (phrases.day(value).en, phrases.day(value).zh) == ("3 June 2026", "2026 年 6 月 3 日")


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_missing_is_said_to_be(value: float | None) -> None:
    assert phrases.money(value, "CNY").en == "an unknown amount"
    assert phrases.share(value).zh == "未知"
    assert phrases.number(value).zh == "未知"
    assert phrases.day(value).en == "an unknown date"


def test_one_is_singular() -> None:
    assert [phrases.plural(n, "suit") for n in (1, 3)] == ["1 suit", "3 suits"]
    assert phrases.plural(None, "suit") == "an unknown number of suits"


def test_the_line_that_was_crossed_is_that_of_the_level() -> None:
    told = {"level": "red", "amber": 0.3, "red": 0.5}

    assert (phrases.line(told), phrases.color(told).zh) == (0.5, "红线")
    assert (phrases.line(told, "amber"), phrases.line({})) == (0.3, None)


def test_a_record_is_told_only_where_the_lowest_was_beaten() -> None:
    said = Text("the lowest in a year, at least {} before", "为一年来最低（此前最低 {}）")
    told = {"below_lowest": 0.2, "lowest": 1000.0, "currency": "CNY"}

    assert phrases.record(told, said).en == ", the lowest in a year, at least ¥1,000 before"
    assert phrases.record({**told, "below_lowest": 0.0}, said) == Text("", "")
    assert phrases.record({"below_lowest": float("nan")}, said) == Text("", "")
    assert phrases.record({}, said) == Text("", "")
