"""Days past due: the worst facility speaks, at the newest snapshot."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.signals.repayment import dpd

AS_OF = date(2026, 6, 5)
FACILITIES: list[Row] = [
    {"facility_id": "F1", "borrower_id": "B1"},
    {"facility_id": "F2", "borrower_id": "B1"},
    {"facility_id": "F9", "borrower_id": "B9"},
]


def balance(facility_id: str, days: int, **columns: Any) -> Row:
    return {"facility_id": facility_id, "dpd": days, "outstanding": 1000, **columns}


def measured(*balances: Row) -> dict[str, Row]:
    given = feeds(facilities=FACILITIES, facility_balances=balances)
    return rows_of(dpd.measure(given, AS_OF))


def test_fires_on_the_worst_facility_of_the_borrower() -> None:
    late = balance("F1", 31, overdue_principal=500, overdue_interest="12.50")
    row = measured(late, balance("F2", 4, overdue_interest=7), balance("F9", 90))["B1"]

    assert (row["value"], row["facility"], row["facilities_late"]) == (31.0, "F1", 2)
    assert row["overdue"] == 512.5


def test_quiet_when_nothing_is_past_due() -> None:
    row = measured(balance("F1", 0), balance("F2", 0))["B1"]

    assert (row["value"], row["overdue"], row["facilities_late"]) == (0.0, 0.0, 0)


def test_days_past_due_of_an_older_snapshot_are_past() -> None:
    rows = measured(balance("F1", 40, business_on=date(2026, 6, 4)), balance("F1", 0))

    assert rows["B1"]["value"] == 0.0


def test_a_borrower_without_a_balance_row_has_no_row() -> None:
    assert set(measured(balance("F9", 3))) == {"B9"}


def test_amber_begins_on_day_5_and_red_on_day_31() -> None:
    thresholds = dpd.PLUGIN.thresholds

    assert (thresholds.amber, thresholds.red, dpd.PLUGIN.hard) == (5, 31, True)


def test_the_sentence_names_the_facility_the_days_and_the_line() -> None:
    told = evidence({"value": 33.0, "facility": "F1", "overdue": 18_200.0}, level="red", red=31)

    text = dpd.explain(told)

    assert text.en == (
        "Facility F1 is 33 days past due (red line 31 days); ¥18,200 is overdue on it."
    )
    assert text.zh == "贷款 F1 已逾期 33 天（红线 31 天），逾期金额 ¥18,200。"
