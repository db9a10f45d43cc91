"""Tax arrears: how long tax is unpaid, how much of a year's it is, and from how many months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.tax import tax_arrears

AS_OF = date(2026, 6, 12)


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def notice(borrower_id: str, days: int, amount: float | None = 1_000, **columns: Any) -> Row:
    usual: Row = {"event_id": f"{borrower_id}-{days}", "kind": "arrears", "currency": "CNY"}
    row: Row = {"borrower_id": borrower_id, "happened_on": ago(days), "amount": amount}
    return {**usual, **row, **columns}


def filed(borrower_id: str, days: int, due: float, paid: float | None, **columns: Any) -> Row:
    row: Row = {"borrower_id": borrower_id, "tax_kind": "vat", "currency": "CNY"}
    row |= {"period": f"P{days}", "due_on": ago(days), "filed_on": ago(days)}
    return {**row, "tax_due": due, "tax_paid": paid, **columns}


def year(borrower_id: str) -> Row:
    """Return a return of 100,000 tax, all paid: what arrears are a share of."""
    return filed(borrower_id, 200, 100_000, 100_000)


NOTICES = [
    notice("red by days", 91),
    notice("below red", 90),
    notice("amber", 31),
    notice("below amber", 30),
    notice("share", 40, 5_000),
    notice("below share", 40, 4_999),
    notice("fresh and large", 20, 50_000),
    notice("two months", 40),
    notice("two months", 80),
    notice("twice a month", 40),
    notice("twice a month", 41),
    notice("settled", 100, settled_on=ago(5)),
    notice("settled later", 50, settled_on=AS_OF + timedelta(days=1)),
    notice("paid of late", 150, settled_on=ago(59)),
    notice("paid of late", 45),
    notice("paid long ago", 150, settled_on=ago(60)),
    notice("paid long ago", 45),
    notice("interest", 200, 99),
    notice("no amount", 45, None),
    notice("rated", 50, None, kind="rating", rating="C"),
    notice("both", 45, 2_000),
    notice("tomorrow", -1),
    notice("stranger", 100),
    notice("no returns", 45),
]
RETURNS = [
    *(year(name) for name in {row["borrower_id"] for row in NOTICES} - {"no returns"}),
    filed("return", 45, 3_000, 1_000),
    filed("both", 46, 3_000, 1_500),
    filed("not filed", 45, 3_000, None, filed_on=None),
    filed("filed later", 45, 3_000, 0, filed_on=AS_OF + timedelta(days=1)),
    filed("dollars", 45, 3_000, 0, currency="USD"),
    filed("dollars", 200, 1, 1),
]
NAMES = {row["borrower_id"] for row in [*NOTICES, *RETURNS]} - {"stranger"} | {"never told of"}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    given = feeds(
        tax_events=NOTICES, tax_returns=RETURNS, book=[in_book(name) for name in sorted(NAMES)]
    )
    return rows_of(tax_arrears.measure(given, AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(tax_arrears.PLUGIN, rows[name])


def test_fires_on_tax_unpaid_for_three_months(rows: dict[str, Row]) -> None:
    row = rows["red by days"]

    assert (row["value"], row["unpaid"], row["share"], row["months"]) == (91.0, 1_000, 0.01, 1)
    assert (row["since_on"], level(rows, "red by days")) == (ago(91), Level.RED)


@pytest.mark.parametrize("name", ["not filed", "filed later", "rated", "dollars", "tomorrow"])
def test_quiet_where_nothing_is_known_to_be_unpaid(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], rows[name]["unpaid"], level(rows, name)) == (0, 0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("below red", Level.AMBER), ("amber", Level.AMBER), ("below amber", Level.GREEN)],
)
def test_a_day_less_is_a_level_less(rows: dict[str, Row], name: str, expected: Level) -> None:
    assert level(rows, name) == expected


def test_red_from_a_twentieth_of_a_years_tax_on(rows: dict[str, Row]) -> None:
    assert (rows["share"]["share"], level(rows, "share")) == (0.05, Level.RED)
    assert level(rows, "below share") == Level.AMBER


def test_quiet_on_what_is_not_a_month_old_however_large(rows: dict[str, Row]) -> None:
    row = rows["fresh and large"]

    assert (row["unpaid"], level(rows, "fresh and large")) == (0.0, Level.GREEN)


def test_red_from_two_months_on(rows: dict[str, Row]) -> None:
    assert (rows["two months"]["months"], level(rows, "two months")) == (2, Level.RED)
    assert (rows["twice a month"]["months"], level(rows, "twice a month")) == (1, Level.AMBER)


def test_what_is_settled_is_open_no_more_and_a_later_day_is_not_known(
    rows: dict[str, Row],
) -> None:
    assert (rows["settled"]["value"], rows["settled"]["unpaid"]) == (0.0, 0.0)
    assert rows["settled later"]["value"] == 50


def test_a_month_is_remembered_for_sixty_days_after_it_was_paid(rows: dict[str, Row]) -> None:
    assert rows["paid of late"]["months"] == 2
    assert rows["paid long ago"]["months"] == 1


def test_interest_of_a_few_yuan_is_no_debt_and_an_unknown_amount_is(rows: dict[str, Row]) -> None:
    assert rows["interest"]["value"] == 0.0
    assert (rows["no amount"]["value"], level(rows, "no amount")) == (45.0, Level.AMBER)


def test_a_return_that_was_not_wholly_paid_counts_from_its_due_day(rows: dict[str, Row]) -> None:
    assert (rows["return"]["value"], rows["return"]["unpaid"]) == (45.0, 2_000)


def test_what_notice_and_return_both_tell_is_one_debt(rows: dict[str, Row]) -> None:
    row = rows["both"]

    assert (row["value"], row["unpaid"], row["months"]) == (46.0, 2_000, 1)


def test_without_returns_there_is_no_share(rows: dict[str, Row]) -> None:
    assert (rows["no returns"]["share"], level(rows, "no returns")) == (None, Level.AMBER)


def test_no_row_for_one_the_bureau_never_told_of_or_who_is_not_in_the_book(
    rows: dict[str, Row],
) -> None:
    assert not {"never told of", "stranger"} & set(rows)


def test_the_sentence_says_how_long_how_much_and_what_was_crossed(rows: dict[str, Row]) -> None:
    lines = {"level": "red", "amber": 31, "red": 91}

    assert tax_arrears.explain(evidence(rows["red by days"], **lines)).en == (
        "Tax of ¥1,000 (1 % of a year's tax) is unpaid, the oldest for 91 days since 13 March "
        "2026, from 1 month of the last twelve (red line 91 days)."
    )
    assert (
        "(red line 5 % of a year's tax)" in tax_arrears.explain(evidence(rows["share"], **lines)).en
    )
    assert tax_arrears.explain(evidence(rows["two months"], **lines)).zh.endswith(
        "（红线 2 个月）。"
    )
