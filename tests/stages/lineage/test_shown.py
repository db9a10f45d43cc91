"""Row numbers as ranges, and cells that may be seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from warning_signals import feeds
from warning_signals.stages.lineage.shown import cells, ranges

NUMBERS = st.sets(st.integers(1, 200)).map(sorted)


def test_rows_in_a_row_are_one_range() -> None:
    assert ranges(np.array([12, 13, 14, 15, 16, 17, 18, 40])) == "12-18, 40"
    assert ranges(np.array([7])) == "7"
    assert ranges(np.array([], dtype=int)) == ""


@given(NUMBERS)
def test_ranges_name_exactly_the_rows_they_are_made_of(numbers: list[int]) -> None:
    text = ranges(np.array(numbers, dtype=int))

    bounds = [part.split("-") for part in text.split(", ") if part]
    assert [n for b in bounds for n in range(int(b[0]), int(b[-1]) + 1)] == numbers


def test_account_numbers_are_masked_and_private_persons_are_not_named() -> None:
    row = dict.fromkeys(feeds.arrow_schema("account_flows").names)
    row |= {
        "row_no": 3,
        "business_on": date(2026, 6, 8),
        "flow_id": "L-1",
        "account_id": "6222021702012345678",
        "counterparty_account": "6217000012345674321",
        "counterparty_name": "王小明",
        "counterparty_kind": "person",
        "purpose": "rent, to 6217000012345674321",
        "amount": Decimal("3000.00"),
        "booked_at": datetime(2026, 6, 8, 2, tzinfo=UTC),
    }

    assert cells("account_flows", row) == {
        "row_no": 3,
        "business_on": "2026-06-08",
        "flow_id": "L-1",
        "account_id": "****5678",
        "booked_at": "2026-06-08T02:00:00+00:00",
        "amount": "3000.00",
        "counterparty_account": "****4321",
        "counterparty_name": "(a person)",
        "counterparty_kind": "person",
        "purpose": "rent, to …4321",
    }


def test_the_number_of_a_firm_is_shown_and_that_of_a_person_is_not() -> None:
    row = dict.fromkeys(feeds.arrow_schema("court_records").names)
    row |= {"row_no": 1, "business_on": date(2026, 6, 8), "record_id": "S1"}

    firm = cells("court_records", row | {"party_number": "91410100MA00000047"})
    person = cells("court_records", row | {"party_number": "410105199003070012"})

    assert firm["party_number"] == "91410100MA00000047"
    assert person["party_number"] == "****0012"
