"""What sums over a delivery's blocks say of it as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.intake.conftest import MONDAY
from warning_signals import feeds
from warning_signals.intake.faults import Fault
from warning_signals.intake.shown_cells import says
from warning_signals.intake.tally import Tally
from warning_signals.model import ControlTotal, Text

CNY = "CNY"


def rows(*amounts: str | None, currency: str = CNY) -> pa.Table:
    """Return rows of payments with these amounts."""
    schema = feeds.arrow_schema("account_flows")
    said = [
        {"amount": Decimal(a) if a is not None else None, "currency": currency,
         "known_at": MONDAY.known_at}
        for a in amounts
    ]  # fmt: skip
    return pa.Table.from_pylist(said, schema=schema)


def fault(column: str, rule: str, count: int) -> Fault:
    """Return a fault in the first rows of a block."""
    return Fault(np.arange(count), column, rule, says(Text("x", "x")))


def add(tally: Tally, block: pa.Table, *faults: Fault, again: int = 0) -> None:
    """Count a block whose first rows are repeats; what has no fault is accepted."""
    repeats = np.arange(block.num_rows) < again
    clean = ~repeats
    for one in faults:
        clean[one.rows] = False
    tally.add(block, repeats, list(faults), block.filter(pa.array(clean)), [])


def counting(*totals: ControlTotal, feed: str = "account_flows", **facts: Any) -> Tally:
    return Tally(feed, replace(MONDAY, totals=totals, source=feed, **facts))


def test_movements_are_added_up_over_the_blocks_and_by_currency() -> None:
    tally = counting(ControlTotal(CNY, Decimal("5.50")), ControlTotal("USD", Decimal("-2.00")))

    add(tally, rows("1.25", "2.25"))
    add(tally, rows("-2.00", currency="USD"))
    assert "is 5.50, a difference of 2.00" in (tally.refusal(3, False) or "")
    add(tally, rows("2.00"))

    assert tally.refusal(4, False) is None
    assert tally.accepted == 4


def test_repeats_do_not_move_anything_and_refused_rows_do() -> None:
    tally = counting(ControlTotal(CNY, Decimal(3)))

    add(tally, rows("1.00", "1.00", "2.00"), fault("kind", "set", 0), again=1)
    add(tally, rows("0.00"), fault("account_id", "unknown_party", 1))

    assert tally.refusal(4, False) is None
    assert (tally.accepted, tally.duplicates) == (2, 1)


def test_amounts_that_could_not_be_read_are_counted() -> None:
    tally = counting(ControlTotal(CNY, Decimal(3)))

    add(tally, rows("1.00", None))
    add(tally, rows(None))

    assert "2 amounts could not be read" in (tally.refusal(3, False) or "")


@pytest.mark.parametrize(
    ("closing", "off"), [("1200.00", None), ("1200.01", "0.01"), ("1000.00", "-200.00")]
)
def test_opening_and_movements_give_the_closing_balance(closing: str, off: str | None) -> None:
    total = ControlTotal(CNY, Decimal(200), Decimal(1000), Decimal(closing))
    tally = counting(total)

    add(tally, rows("200.00"))

    reason = tally.refusal(1, False)
    assert reason is None if off is None else f"a difference of {off}" in (reason or "")


def test_a_feed_without_amounts_has_only_its_balances_compared() -> None:
    right = counting(ControlTotal(CNY, Decimal(5), Decimal(1), Decimal(6)), feed="borrowers")
    wrong = counting(ControlTotal(CNY, Decimal(5), Decimal(1), Decimal(7)), feed="borrowers")

    assert right.refusal(0, False) is None
    assert "a difference of 1" in (wrong.refusal(0, False) or "")


def test_a_date_wrong_in_every_row_of_every_block_is_the_files_fault() -> None:
    tally = counting()
    for _ in range(4):
        add(tally, rows(*["1.00"] * 5), fault("booked_at", "future", 5))

    assert "has a wrong booked_at in every row" in (tally.refusal(20, False) or "")


def test_nineteen_rows_or_one_right_one_leave_it_to_the_rows() -> None:
    few, mixed = counting(), counting()
    add(few, rows(*["1.00"] * 19), fault("booked_at", "future", 19))
    add(mixed, rows(*["1.00"] * 40), fault("booked_at", "future", 20))

    assert few.refusal(19, False) is None
    assert mixed.refusal(40, False) is None


def test_more_than_half_refused_reject_the_file_and_name_the_commonest_reason() -> None:
    tally = counting()
    add(tally, rows(*["1.00"] * 40), fault("account_id", "unknown_party", 21))

    reason = tally.refusal(40, False) or ""

    assert "has 40 rows and 21 of them were refused, most for unknown_party in account_id" in reason
    assert tally.refusal(40, waived=True) is None


def test_the_earliest_instant_is_that_of_the_first_row_that_was_known() -> None:
    early = datetime(2026, 6, 1, tzinfo=UTC)
    first = rows("1.00")
    at = first.schema.get_field_index("known_at")
    first = first.set_column(
        at, first.schema.field(at), pa.array([early], first.schema.field(at).type)
    )
    tally = counting()

    add(tally, rows("1.00"))
    add(tally, first)

    assert tally.earliest == early
