"""Kept invoices are those of the rows, whatever is sent again, put right, let in late or leaves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.digests.test_daily_invoices import DAYS, INSTANTS, Row, written
from tests.digests.test_kept_update import NO_OWNERS, Store, agree_all_along

# 31, 30, one and no days before the 8th of June, and both ends of its month and the one before.
ISSUED = [
    date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 9), date(2026, 5, 31), date(2026, 6, 1),
    date(2026, 6, 7), date(2026, 6, 8), date(2026, 6, 30),
]  # fmt: skip
INVOICES = st.fixed_dictionaries(
    {
        "borrower_id": st.sampled_from(("B1", "B1", "B2", None)),
        "uscc": st.sampled_from(("U1", "U2")),
        "direction": st.sampled_from(("out", "out", "out", "in")),
        "invoice_no": st.sampled_from(("1", "2", "3", "4")),
        "counterparty_id": st.sampled_from(("K1", "K1", "K2", None)),
        "issued_on": st.sampled_from(ISSUED),
        "net": st.sampled_from([Decimal(n) for n in ("100", "101", "102.01", "-100", "0")]),
        "total": st.integers(-99_999, 99_999).map(lambda cents: Decimal(cents) / 100),
        "currency": st.sampled_from(("CNY", "CNY", "CNY", "USD")),
        "status": st.sampled_from(("valid", "void", "red")),
        "corrects_invoice_no": st.sampled_from((None, "1", "2")),
        "business_on": st.sampled_from(DAYS),
        "known_at": st.sampled_from(INSTANTS),
    }
)
FILES = st.lists(st.lists(INVOICES, max_size=10), min_size=1, max_size=4)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["invoices", "taken_back"])
@settings(max_examples=15, deadline=None)
@given(FILES, st.lists(st.lists(INVOICES, min_size=1, max_size=4), max_size=1), st.data())
def test_kept_invoices_are_those_of_the_rows_as_files_come_and_go(
    what: str, plain: list[list[Row]], late: list[list[Row]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as name:
        files = written(Path(name), plain) + written(Path(name), late, late=True)
        agree_all_along(Store(Path(name), files, what), data)


def sale(no: str, on: date, file: int, **columns: Any) -> Row:
    """Return a sale of 110.00 for which nothing stands in other rows, sent with that file."""
    row: Row = {
        "borrower_id": "B1", "uscc": "U1", "direction": "out", "invoice_no": no,
        "counterparty_id": "K1", "issued_on": on, "net": Decimal(100), "total": Decimal(110),
        "currency": "CNY", "status": "valid", "business_on": DAYS[file], "known_at": INSTANTS[file],
    }  # fmt: skip
    return row | columns


def kept(root: Path, what: str, *files: list[Row]) -> list[Row]:
    """Return the kept table after these files came, one after the other."""
    store = Store(root, written(root, files), what)
    for count in range(1, len(files) + 1):
        assert store.bring_up(store.files[:count], NO_OWNERS)
    found = store.read(store.files, NO_OWNERS)
    assert found is not None
    [rows] = found.values()
    return rows


def test_an_invoice_that_a_later_file_voids_is_no_sale_of_its_day_any_more(tmp_path: Path) -> None:
    issued = [sale("1", ISSUED[0], 0), sale("2", ISSUED[0], 0)]

    rows = kept(tmp_path, "invoices", issued, [sale("1", ISSUED[0], 1, status="void")])

    assert [(row["day"], row["sold"], row["sales"]) for row in rows] == [(ISSUED[0], 110.0, 1)]


def test_an_invoice_that_a_later_file_dates_anew_leaves_nothing_on_its_old_day(
    tmp_path: Path,
) -> None:
    rows = kept(tmp_path, "invoices", [sale("1", ISSUED[0], 0)], [sale("1", ISSUED[1], 1)])

    assert [(row["day"], row["sold"], row["sales"]) for row in rows] == [(ISSUED[1], 110.0, 1)]


def test_an_older_row_that_comes_later_does_not_count(tmp_path: Path) -> None:
    rows = kept(tmp_path, "invoices", [sale("1", ISSUED[0], 1)], [sale("1", ISSUED[1], 0)])

    assert [(row["day"], row["sales"]) for row in rows] == [(ISSUED[0], 1)]


@pytest.mark.parametrize(
    ("void_on", "corrected_after"), [(ISSUED[2], ISSUED[6]), (ISSUED[1], None)]
)
def test_a_void_invoice_is_corrected_by_a_later_file_within_30_days_but_not_31(
    tmp_path: Path, void_on: date, corrected_after: date | None
) -> None:
    void = sale("1", void_on, 0, status="void")

    [row] = kept(tmp_path, "taken_back", [void], [sale("2", date(2026, 6, 8), 1)])

    assert (row["day"], row["invoices"], row["total"]) == (void_on, 1, 110.0)
    assert row["corrected_after"] == corrected_after


def test_a_void_invoice_that_was_corrected_is_taken_back_once_what_corrected_it_is_void_too(
    tmp_path: Path,
) -> None:
    day = ISSUED[0]
    first = [sale("1", day, 0, status="void"), sale("2", day, 0)]

    before = kept(tmp_path / "before", "taken_back", first)
    rows = kept(tmp_path / "after", "taken_back", first, [sale("2", day, 1, status="void")])

    assert before == []
    assert [(row["day"], row["invoices"], row["total"]) for row in rows] == [(day, 2, 220.0)]


def test_a_red_letter_invoice_at_the_end_of_a_month_corrects_one_of_its_first_day(
    tmp_path: Path,
) -> None:
    red = sale("2", ISSUED[3], 0, status="red", corrects_invoice_no="1", total=Decimal(-110))

    [row] = kept(tmp_path, "taken_back", [red], [sale("1", ISSUED[0], 1)])

    assert (row["corrected_before"], row["corrected_after"]) == (ISSUED[0], None)


def test_whose_the_accounts_are_does_not_matter_to_invoices(tmp_path: Path) -> None:
    store = Store(tmp_path, written(tmp_path, [[sale("1", ISSUED[0], 0)]]), "invoices")

    store.bring_up(store.files, NO_OWNERS)

    assert store.read(store.files, ("B2", "B2", "B2", "B2")) is not None
