"""Partial payment: the latest instalment whose three business days of grace are over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.made_up import Row, bank_days, evidence, feeds, rows_of
from warning_signals.signals.repayment import partial_payment

DUE = date(2026, 6, 5)
AS_OF = date(2026, 6, 10)
FACILITIES: list[Row] = [
    {"facility_id": "F1", "borrower_id": "B1"},
    {"facility_id": "F2", "borrower_id": "B1"},
]


def instalment(paid: float | None, facility_id: str = "F1", **columns: Any) -> Row:
    usual: Row = {"instalment_no": 5, "due_on": DUE, "principal_due": 900, "interest_due": 100}
    paid_on = None if paid is None else DUE
    row: Row = {"facility_id": facility_id, "paid_amount": paid, "paid_on": paid_on}
    return {**row, **usual, **columns}


def measured(
    *instalments: Row, as_of: date = AS_OF, holidays: tuple[date, ...] = ()
) -> dict[str, Row]:
    given = feeds(
        facilities=FACILITIES,
        instalments=instalments,
        bank_days=bank_days(date(2026, 1, 1), as_of, holidays),
    )
    return rows_of(partial_payment.measure(given, as_of))


def test_fires_when_less_than_half_is_paid_after_three_business_days() -> None:
    row = measured(instalment(490))["B1"]

    assert (row["value"], row["paid"], row["due"], row["due_on"]) == (0.49, 490, 1000, DUE)


def test_quiet_when_it_is_paid_in_full() -> None:
    assert measured(instalment(1000))["B1"]["value"] == 1.0


def test_nothing_paid_is_a_share_of_zero() -> None:
    assert measured(instalment(None))["B1"]["value"] == 0.0


def test_two_yuan_short_is_partial_and_a_rounded_cent_is_not() -> None:
    assert measured(instalment(998))["B1"]["value"] == 0.998
    assert measured(instalment(999.99))["B1"]["value"] == 1.0


def test_no_row_before_three_business_days_have_passed() -> None:
    assert measured(instalment(490), as_of=date(2026, 6, 9)) == {}


def test_a_holiday_lengthens_the_grace() -> None:
    assert measured(instalment(490), holidays=(date(2026, 6, 8),)) == {}


def test_the_latest_instalment_speaks_for_its_facility() -> None:
    may = instalment(490, instalment_no=4, due_on=date(2026, 5, 5))

    assert measured(may, instalment(1000))["B1"]["value"] == 1.0


def test_the_facility_with_the_least_paid_speaks_for_the_borrower() -> None:
    row = measured(instalment(1000), instalment(700, "F2"))["B1"]

    assert (row["facility"], row["value"]) == ("F2", 0.7)


def test_an_instalment_of_more_than_90_days_ago_is_over() -> None:
    assert measured(instalment(0, due_on=date(2026, 3, 12)))["B1"]["value"] == 0.0
    assert measured(instalment(0, due_on=date(2026, 3, 11))) == {}


@pytest.mark.parametrize(("share", "level"), [(1.0, None), (0.999, "amber"), (0.5, "amber")])
def test_a_full_payment_is_on_the_good_side_of_the_amber_line(
    share: float, level: str | None
) -> None:
    limits = partial_payment.THRESHOLDS
    assert limits.amber is not None
    assert limits.red is not None

    assert (share <= limits.amber) == (level is not None)
    assert share > limits.red


def test_the_sentence_says_what_is_due_and_what_is_paid() -> None:
    text = partial_payment.explain(
        evidence(measured(instalment(490))["B1"], level="red", amber=0.9999, red=0.4999)
    )

    assert text.en == (
        "Of the ¥1,000 due on 5 June 2026 on facility F1, ¥490 is paid, which is 49 % after three "
        "business days (red line: below 50 %)."
    )
