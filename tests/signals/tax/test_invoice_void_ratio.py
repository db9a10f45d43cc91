"""Invoice void ratio: what was invoiced and taken back, and not issued again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.tax import invoice_void_ratio

AS_OF = date(2026, 6, 12)
NEW, OLD = date(2026, 5, 8), date(2025, 9, 8)


def sale(no: int, on: date, total: float = 1_000, buyer: str = "K", **columns: Any) -> Row:
    row: Row = {"direction": "out", "status": "valid", "currency": "CNY", "issued_on": on}
    row |= {"invoice_no": f"N{no}", "counterparty_id": buyer, "net": total, "total": total}
    return {**row, **columns}


def sales(count: int, on: date, **columns: Any) -> list[Row]:
    """Return this many sales of a day, each to a buyer of its own."""
    first = on.toordinal() * 100
    return [sale(first + n, on, buyer=f"K{first + n}", **columns) for n in range(count)]


def void(count: int, on: date, total: float = 1_000, **columns: Any) -> list[Row]:
    first = on.toordinal() * 100 + 50
    return [
        sale(first + n, on, total, f"V{first + n}", status="void", **columns) for n in range(count)
    ]


def red(no: int, on: date, total: float = 1_000, **columns: Any) -> Row:
    return sale(no, on, -total, status="red", **columns)


USUAL = [*sales(49, OLD), *void(1, OLD), *sales(3, date(2025, 4, 7))]
CASES: dict[str, list[Row]] = {
    "red": [*sales(40, NEW), *void(10, NEW)],
    "amber": [*sales(90, NEW), *void(10, NEW)],
    "below amber": [*sales(90, NEW), *void(10, NEW, 999)],
    "few": [*sales(45, NEW), *void(5, NEW)],
    "none": sales(50, NEW),
    "one large": [*sales(45, NEW), *void(1, NEW, 30_000), *void(1, NEW - timedelta(days=1))],
    "again": [
        *sales(40, NEW),
        *void(10, NEW),
        *(sale(900 + n, date(2026, 6, 7), 1_009, f"V{NEW.toordinal() * 100 + 50 + n}")
          for n in range(10)),
    ],
    "another amount": [
        *sales(40, NEW),
        *void(10, NEW),
        *(sale(900 + n, NEW, 1_011, f"V{NEW.toordinal() * 100 + 50 + n}") for n in range(10)),
    ],
    "too late": [
        *sales(40, NEW),
        *void(10, NEW),
        *(sale(900 + n, date(2026, 6, 8), 1_000, f"V{NEW.toordinal() * 100 + 50 + n}")
          for n in range(10)),
    ],
    "cross month": [
        *sales(40, NEW),
        *(sale(700 + n, date(2026, 4, 28), buyer=f"R{n}") for n in range(10)),
        *(red(800 + n, NEW, buyer=f"R{n}", corrects_invoice_no=f"N{700 + n}") for n in range(10)),
    ],
    "same month": [
        *sales(40, NEW),
        *(sale(700 + n, date(2026, 5, 4), buyer=f"R{n}") for n in range(10)),
        *(red(800 + n, NEW, buyer=f"R{n}", corrects_invoice_no=f"N{700 + n}") for n in range(10)),
    ],
    "same month unnamed": [
        *sales(40, NEW),
        *(sale(700 + n, date(2026, 5, 4), buyer=f"R{n}") for n in range(10)),
        *(red(800 + n, NEW, buyer=f"R{n}") for n in range(10)),
    ],
    "all of it": void(10, NEW),
    "tomorrow": [*sales(40, NEW), *void(10, AS_OF + timedelta(days=1))],
    "purchases": [*sales(40, NEW), *void(10, NEW, direction="in")],
    "dollars": [*sales(40, NEW), *void(10, NEW, currency="USD")],
}  # fmt: skip
ALWAYS: list[Row] = [*sales(40, OLD), *void(10, OLD), *sales(40, NEW), *void(10, NEW)]


def of(borrower_id: str, rows: list[Row]) -> list[Row]:
    return [{**row, "borrower_id": borrower_id} for row in rows]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    told = [row for name, case in CASES.items() for row in of(name, [*USUAL, *case])]
    told += of("always", ALWAYS) + of("young", sales(50, NEW - timedelta(days=150)))
    told += of("young", void(10, NEW)) + of("silent", USUAL)
    book = [in_book(name) for name in [*CASES, "always", "young", "silent"]]
    return rows_of(invoice_void_ratio.measure(feeds(e_invoices=told, book=book), AS_OF))


def level(row: Row, materiality: float = 0.0, **changed: float) -> Level:
    return one_look(invoice_void_ratio.PLUGIN, row, materiality, **changed)


def test_fires_when_a_fifth_is_taken_back(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["taken_back"], row["issued"]) == (0.2, 10_000, 50_000)
    assert (row["invoices"], level(row)) == (10, Level.RED)
    assert row["baseline"] == pytest.approx(1 / 53)


@pytest.mark.parametrize("name", ["none", "again", "tomorrow", "purchases", "dollars", "silent"])
def test_quiet_where_nothing_is_taken_back_for_good(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows[name])) == (0.0, Level.GREEN)


def test_amber_at_a_tenth_and_quiet_below(rows: dict[str, Row]) -> None:
    assert (rows["amber"]["value"], level(rows["amber"])) == (0.1, Level.AMBER)
    assert rows["below amber"]["value"] == pytest.approx(0.0999, abs=1e-5)
    assert level(rows["below amber"]) == Level.GREEN


def test_quiet_where_chance_alone_takes_back_as_many(rows: dict[str, Row]) -> None:
    row = rows["few"]

    assert (row["value"], row["invoices"], level(row)) == (0.1, 5, Level.GREEN)


def test_quiet_on_one_large_order_that_is_cancelled(rows: dict[str, Row]) -> None:
    row = rows["one large"]

    assert (row["invoices"], level(row)) == (2, Level.GREEN)
    assert row["value"] > 0.20


def test_quiet_where_as_much_was_always_taken_back(rows: dict[str, Row]) -> None:
    row = rows["always"]

    assert (row["value"], row["baseline"], row["excess"]) == (0.2, 0.2, pytest.approx(-0.2))
    assert level(row) == Level.GREEN


def test_quiet_where_the_money_is_less_than_an_instalment(rows: dict[str, Row]) -> None:
    assert level(rows["red"], materiality=9_000) == Level.RED
    assert level(rows["red"], materiality=10_000) == Level.GREEN


@pytest.mark.parametrize("name", ["another amount", "too late"])
def test_an_invoice_of_another_amount_or_of_a_month_later_is_not_the_same_again(
    rows: dict[str, Row], name: str
) -> None:
    assert rows[name]["taken_back"] == 10_000


def test_only_a_red_letter_invoice_on_an_earlier_month_counts(rows: dict[str, Row]) -> None:
    assert rows["cross month"]["taken_back"] == 10_000
    assert rows["same month"]["taken_back"] == 0.0
    assert rows["same month unnamed"]["taken_back"] == 0.0


def test_where_nothing_was_issued_else_all_of_it_is_taken_back(rows: dict[str, Row]) -> None:
    assert rows["all of it"]["value"] == 1.0


def test_no_row_for_a_first_sale_less_than_nine_months_ago(rows: dict[str, Row]) -> None:
    assert "young" not in rows


def test_the_sentence_says_what_was_taken_back_of_what(rows: dict[str, Row]) -> None:
    told = evidence(rows["red"], level="red", amber=0.10, red=0.20)

    assert invoice_void_ratio.explain(told).en == (
        "10 sales invoices of 90 days for ¥10,000 were taken back and not issued again, 20 % of "
        "the ¥50,000 invoiced, against 2 % in the year before (red line 20 %)."
    )
