"""Text becomes types without rounding or guessing; what cannot is null and named."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warning_signals.intake.cells import typed


def one(feed: str, column: str, text: str | None) -> tuple[object, int]:
    """Return the typed cell and how many faults it has."""
    result = typed(feed, pa.table({column: pa.array([text], pa.string())}))
    return result.table.column(column)[0].as_py(), len(result.faults)


@pytest.mark.parametrize(
    ("feed", "column", "text", "value"),
    [
        ("e_invoices", "net", "-12.5", Decimal("-12.50")),
        ("e_invoices", "net", "9999999999999999.99", Decimal("9999999999999999.99")),
        ("meter_readings", "quantity", "0.125", 0.125),
        ("facility_balances", "dpd", "31", 31),
        ("court_records", "is_our_own", "true", True),
        ("e_invoices", "issued_on", "2024-02-29", date(2024, 2, 29)),
        (
            "account_flows",
            "booked_at",
            "2026-06-08T09:30:00+08:00",
            datetime(2026, 6, 8, 1, 30, tzinfo=UTC),
        ),
        (
            "account_flows",
            "booked_at",
            "2026-06-08 01:30:00.000000Z",
            datetime(2026, 6, 8, 1, 30, tzinfo=UTC),
        ),
        ("branches", "name", "两行\n名称", "两行\n名称"),
        ("branches", "name", "", None),
        ("branches", "name", None, None),
        ("e_invoices", "net", "", None),
    ],
)
def test_right_cells_are_read_and_blank_ones_are_null(
    feed: str, column: str, text: str | None, value: object
) -> None:
    assert one(feed, column, text) == (value, 0)


@pytest.mark.parametrize(
    ("feed", "column", "text"),
    [
        ("e_invoices", "net", "10000000000000000.00"),
        ("e_invoices", "net", "1.005"),
        ("e_invoices", "net", " 1"),
        ("meter_readings", "quantity", "nan"),
        ("facility_balances", "dpd", "3.0"),
        ("court_records", "is_our_own", "1"),
        ("e_invoices", "issued_on", "2023-02-29"),
        ("e_invoices", "issued_on", "1989-12-31"),
        ("e_invoices", "issued_on", "2100-01-01"),
        ("account_flows", "booked_at", "2026-06-08T09:30:00"),
        ("account_flows", "booked_at", "2026-06-08T25:00:00+08:00"),
        ("branches", "name", "bell\x07"),
        ("branches", "name", "x" * 4001),
    ],
)
def test_wrong_cells_are_null_and_a_fault(feed: str, column: str, text: str) -> None:
    assert one(feed, column, text) == (None, 1)


@given(st.decimals(-(10**15), 10**15, places=2))
def test_any_amount_of_two_decimals_is_read_exactly(amount: Decimal) -> None:
    assert one("e_invoices", "net", f"{amount:f}") == (amount, 0)


@given(st.text(max_size=30), st.sampled_from(["net", "issued_on", "invoice_no"]))
def test_no_text_breaks_the_reading_and_none_vanishes(text: str, column: str) -> None:
    value, faults = one("e_invoices", column, text)

    assert (value is not None) + faults == (1 if text else 0)
