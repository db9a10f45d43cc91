"""Account frozen: the money that a court has frozen, beside what is owed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import account_frozen

AS_OF = date(2026, 6, 12)
SIGNAL = account_frozen.PLUGIN


def account(name: str, frozen: float | None, n: int = 1, **columns: object) -> Row:
    row: Row = {"account_id": f"{name}-{n}", "borrower_id": name, "kind": "general"}
    return {**row, "currency": "CNY", "frozen_amount": frozen, **columns}


def order(name: str, **columns: object) -> Row:
    row: Row = {"record_id": name, "provider": "courts", "kind": "preservation", "role": "executed"}
    row |= {"borrower_id": name, "case_no": f"(2026)苏01财保{name}号", "court": "North Court"}
    return {**row, "published_on": date(2026, 6, 1), **columns}


ACCOUNTS = [
    account("large", 20_000.0),
    account("large", 5_000.0, 2),
    account("small", 24_999.0),
    account("free", 0.0),
    account("unknown", None),
    account("margin", 90_000.0, kind="special"),
    account("seized", 90_000.0, kind="special"),
    account("ours", 90_000.0, kind="special"),
    account("lifted", 90_000.0, kind="special"),
    account("closed", 90_000.0, closed_on=date(2026, 6, 1)),
    account("dollars", 90_000.0, currency="USD"),
]
RECORDS = [
    order("large"),
    order("seized", kind="enforcement"),
    order("ours", is_our_own=True),
    order("lifted", closed_on=date(2026, 6, 10)),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    names = {row["borrower_id"] for row in ACCOUNTS}
    book = [in_book(name) for name in names]
    given = feeds(accounts=ACCOUNTS, court_records=RECORDS, book=book)
    return rows_of(account_frozen.measure(given, AS_OF))


def test_fires_red_when_a_twentieth_of_the_exposure_is_frozen(rows: dict[str, Row]) -> None:
    row = rows["large"]

    assert (row["value"], row["frozen"], row["open"]) == (0.05, 25_000, 2)
    assert (row["case_no"], row["court"]) == ("(2026)苏01财保large号", "North Court")
    assert judged(SIGNAL, row) == Level.RED


def test_fires_amber_on_a_small_freeze(rows: dict[str, Row]) -> None:
    assert judged(SIGNAL, rows["small"]) == Level.AMBER


@pytest.mark.parametrize("name", ["free", "unknown"])
def test_quiet_where_nothing_is_frozen(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], rows[name]["open"]) == (0.0, 0)
    assert judged(SIGNAL, rows[name], before=Level.RED) == Level.GREEN


def test_quiet_on_a_margin_unless_a_court_stands_behind_it(rows: dict[str, Row]) -> None:
    assert (rows["margin"]["frozen"], rows["ours"]["frozen"]) == (0.0, 0.0)
    assert (rows["lifted"]["frozen"], rows["seized"]["frozen"]) == (0.0, 90_000)


def test_a_closed_account_has_no_row_and_another_currency_no_sum(rows: dict[str, Row]) -> None:
    assert "closed" not in rows
    assert (rows["dollars"]["frozen"], rows["dollars"]["open"]) == (0.0, 1)


def test_without_a_feed_of_court_records_the_account_speaks_alone() -> None:
    given = feeds(accounts=[account("B1", 30_000.0)])

    row = rows_of(account_frozen.measure(given, AS_OF))["B1"]

    assert (row["frozen"], row["case_no"]) == (30_000, None)


@pytest.mark.parametrize(
    ("value", "count", "level"),
    [(0.0, 0, Level.GREEN), (0.0499, 1, Level.AMBER), (0.05, 1, Level.RED)],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, count: int, level: Level
) -> None:
    row = {**rows["large"], "value": value, "frozen_accounts": count, "open": count}

    assert judged(SIGNAL, row) == level


def test_it_is_hard() -> None:
    assert SIGNAL.hard


def test_the_sentence_has_the_sum_and_the_case(rows: dict[str, Row]) -> None:
    large = account_frozen.explain(evidence(rows["large"], level="red", amber=None, red=0.05))
    small = account_frozen.explain(evidence(rows["small"], amber=None, red=0.05))

    assert large.en == (
        "¥25,000 is frozen on 2 accounts, 5 % of what is owed (red line: 5 %); case "
        "(2026)苏01财保large号, North Court."
    )
    assert "(amber line: any freeze); no court record of it is known yet." in small.en
