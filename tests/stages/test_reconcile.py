"""The ledger beside the general ledger: a difference is a gap of the run, said with both sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.bank import MONDAY, Bank, Row
from tests.conftest import quiet
from tests.stages.test_line import report
from warning_signals.stages.line import run_day


def general(amount: str, branch: str | None = None, account: str = "loans_outstanding") -> Row:
    return {
        "branch_id": branch,
        "account_class": account,
        "currency": "CNY",
        "amount": Decimal(amount),
        "business_on": MONDAY,
    }


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        pytest.param([general("4000000.00")], [], marks=pytest.mark.slow),
        ([general("4000000.01")], []),
        pytest.param(
            [general("2500000.00", "BR1"), general("1500000.00", "BR2")], [], marks=pytest.mark.slow
        ),
        pytest.param([general("4000000.00"), general("9.00", "BR1")], [], marks=pytest.mark.slow),
        (
            [general("4100000.00")],
            [
                "facility_balances adds up to 4,000,000.00 CNY of loans outstanding, the general "
                "ledger says 4,100,000.00: a difference of 100,000.00. Ask core banking which "
                "loans are missing."
            ],
        ),
        (
            [
                general("0.00", account="overdue_interest"),
                general("0.02", None, "overdue_principal"),
            ],
            [
                "facility_balances adds up to 0.00 CNY of overdue principal, the general ledger "
                "says 0.02: a difference of 0.02. Ask core banking which loans are missing."
            ],
        ),
    ],
)
def test_a_difference_of_more_than_a_cent_is_said_and_nothing_else(
    bank: Bank, rows: list[Row], reasons: list[str]
) -> None:
    def put(source: str, day: date, others: list[Row]) -> list[Row]:
        return rows if source == "gl_totals" and day == MONDAY else others

    bank.changes.append(put)
    bank.write(MONDAY)

    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        told: dict[str, Any] = report(context, MONDAY)

    assert told["reasons"] == reasons
    assert told["state"] == ("complete_with_gaps" if reasons else "complete")
