"""How far back a signal looks: what is older moves nothing, what is on its last day does.

Each case has more history than its signal looks at. Older rows are moved three years further
back, or deleted but for the very first, which says how long there is a history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, bank_days, daily, days, feeds, rows_of
from tests.signals.test_conventions import SIGNALS, module
from tests.signals.weeks import expected_weeks
from warning_signals.model import Signal

Tables = dict[str, list[Row]]
Change = Callable[[Row], Row | None]
THREE_YEARS = timedelta(days=1096)


@dataclass(frozen=True)
class Case:
    """A signal's feeds for one borrower, `dated` naming the date column of those with a window.

    `edge` changes the rows on the last day of the window so that it must be seen.
    """

    as_of: date
    tables: Tables
    dated: Mapping[str, str]
    edge: Change = field(default=lambda row: None)


def dpd() -> Case:
    as_of = date(2026, 6, 5)
    row: Row = {"facility_id": "F1", "outstanding": 1000}
    balances = [{**row, "business_on": day, "dpd": 3} for day in days(date(2026, 5, 1), as_of)]
    tables = {"facilities": OWNED, "facility_balances": balances}
    return Case(as_of, tables, {"facility_balances": "business_on"}, lambda row: {**row, "dpd": 4})


def partial_payment() -> Case:
    as_of = date(2026, 6, 10)
    due = {"facility_id": "F1", "principal_due": 900, "interest_due": 100, "paid_amount": 1000}
    rows: list[Row] = [
        {**due, "instalment_no": n, "due_on": as_of - timedelta(days=90 + 30 * n)}
        for n in range(12)
    ]
    tables = {
        "facilities": OWNED,
        "instalments": rows,
        "bank_days": bank_days(date(2025, 1, 1), as_of),
    }
    return Case(as_of, tables, {"instalments": "due_on"}, lambda row: {**row, "paid_amount": 400})


def op_inflow_drop() -> Case:
    as_of = date(2026, 6, 12)
    flows = daily("B1", as_of - timedelta(days=800), as_of, operating_inflow=1000.0)
    return Case(as_of, {"daily_flows": flows}, {"daily_flows": "day"})


def cash_days() -> Case:
    as_of = date(2026, 6, 12)
    spans = days(as_of - timedelta(days=800), as_of)
    flows = daily("B1", spans[0], as_of, operating_inflow=290.0, operating_outflow=1000.0)
    held: Row = {"account_id": "A1", "currency": "CNY", "balance": 40_000}
    # Of the 966 sold a day, 290 are paid in here: hardly more than the three tenths it takes.
    sold: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "currency": "CNY"}
    tables: Tables = {
        "daily_flows": flows,
        "accounts": [{"account_id": "A1", "borrower_id": "B1"}],
        "account_balances": [{**held, "business_on": day} for day in spans],
        "e_invoices": [{**sold, "issued_on": day, "total": 966} for day in spans],
    }
    dated = {"daily_flows": "day", "account_balances": "business_on", "e_invoices": "issued_on"}
    return Case(as_of, tables, dated, lambda row: row | ({"total": 9999} if "total" in row else {}))


def kwh_drop() -> Case:
    saturday = date(2026, 6, 13)
    electric: Row = {"borrower_id": "B1", "utility": "electricity"}
    read: Row = {"meter_id": "M1", "quantity": 50}
    tables: Tables = {
        "meters": [{**electric, "meter_id": name} for name in ("M1", "M2")],
        "meter_readings": [
            {**read, "business_on": day} for day in days(date(2025, 1, 1), saturday)
        ],
        "forecasts": expected_weeks("electricity_kwh"),
    }
    dated = {"meter_readings": "business_on", "forecasts": "period_on"}
    # A second meter that was alive on that day is missing in the weeks that are compared.
    return Case(saturday, tables, dated, lambda row: row | {"meter_id": "M2"})


def idle_sales_months() -> Case:
    as_of = date(2025, 1, 31)
    sale: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "total": 113}
    sold = days(date(2021, 1, 1), date(2024, 6, 30), step=31)
    rows = [{**sale, "issued_on": day} for day in [*sold, date(2023, 1, 1)]]
    # Without the sale of 1 January 2023 the first of the 24 months would be idle.
    rows = [r for r in rows if not date(2023, 1, 2) <= r["issued_on"] <= date(2023, 1, 31)]
    return Case(as_of, {"e_invoices": rows}, {"e_invoices": "issued_on"})


def op_inflow_fcst_dev() -> Case:
    as_of = date(2026, 6, 12)
    spans = days(as_of - timedelta(days=800), as_of)
    # Of the 966 sold a day, 290 are paid in here: hardly more than the three tenths it takes.
    sold: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "currency": "CNY"}
    tables: Tables = {
        "daily_flows": daily("B1", spans[0], as_of, operating_inflow=290.0),
        "e_invoices": [{**sold, "issued_on": day, "total": 966} for day in spans],
        "forecasts": expected_weeks("operating_inflow"),
    }
    dated = {"daily_flows": "day", "e_invoices": "issued_on", "forecasts": "period_on"}
    return Case(as_of, tables, dated, lambda row: row | ({"total": 9999} if "total" in row else {}))


def merchant_volume_drop() -> Case:
    as_of = date(2026, 6, 12)
    paid: Row = {"borrower_id": "B1", "currency": "CNY", "inflow": 50.0, "channel": "pos"}
    spans = days(as_of - timedelta(days=800), as_of - timedelta(days=364))
    tables: Tables = {
        "party_flows": [{**paid, "is_operating": True, "day": day} for day in spans],
        "daily_flows": daily("B1", as_of, as_of, operating_inflow=1.0),
        "forecasts": expected_weeks("merchant_volume"),
    }
    dated = {"party_flows": "day", "forecasts": "period_on"}
    return Case(as_of, tables, dated, lambda row: None if "channel" in row else row)


def invoice_issue_drop() -> Case:
    as_of = date(2026, 6, 12)
    sold: Row = {"borrower_id": "B1", "direction": "out", "status": "valid", "currency": "CNY"}
    spans = days(as_of - timedelta(days=800), as_of - timedelta(days=364))
    tables: Tables = {
        "e_invoices": [{**sold, "issued_on": day, "net": 70} for day in spans],
        "forecasts": expected_weeks("invoice_issued"),
    }
    dated = {"e_invoices": "issued_on", "forecasts": "period_on"}
    return Case(as_of, tables, dated, lambda row: None if "net" in row else row)


OWNED: list[Row] = [{"facility_id": "F1", "borrower_id": "B1"}]
CASES: dict[str, Callable[[], Case]] = {
    made.__name__: made
    for made in (
        dpd,
        partial_payment,
        op_inflow_drop,
        cash_days,
        kwh_drop,
        idle_sales_months,
        op_inflow_fcst_dev,
        merchant_volume_drop,
        invoice_issue_drop,
    )
}
EACH = pytest.mark.parametrize("name", sorted(CASES))


def signal_named(name: str) -> Signal:
    [family] = [family for family, known in SIGNALS if known == name]
    signal: Signal = module(family, name).PLUGIN
    return signal


def seen(name: str, tables: Tables, as_of: date) -> tuple[dict[str, Row], set[str]]:
    """Return what the signal measures and who it applies to."""
    signal = signal_named(name)
    given = feeds(**tables)
    measured = rows_of(signal.measure(given, as_of))
    if signal.applicable is None:
        return measured, set(measured)
    return measured, set(rows_of(signal.applicable(given, as_of)))


def older(name: str, case: Case, change: Callable[[Row, str], Row | None]) -> Tables:
    """Return the tables with the rows before the window changed, or left out where None."""
    return _with(case, lambda age, row, column: change(row, column) if age > _back(name) else row)


def on_the_last_day(name: str, case: Case) -> Tables:
    return _with(case, lambda age, row, _: case.edge(row) if age == _back(name) else row)


def _back(name: str) -> int:
    window = signal_named(name).looks_back_days
    assert window is not None
    return window


def _with(case: Case, change: Callable[[int, Row, str], Row | None]) -> Tables:
    changed: Tables = dict(case.tables)
    for table, column in case.dated.items():
        rows = case.tables[table]
        new = [change((case.as_of - row[column]).days, row, column) for row in rows]
        changed[table] = [row for row in new if row is not None]
    return changed


def test_every_signal_with_a_window_is_proved_here() -> None:
    windowed = {n for family, n in SIGNALS if module(family, n).PLUGIN.looks_back_days is not None}

    assert windowed == set(CASES), "write a case for it: more history than it looks at"


@EACH
def test_rows_older_than_the_window_may_be_moved_further_back(name: str) -> None:
    case = CASES[name]()
    moved = older(name, case, lambda row, column: {**row, column: row[column] - THREE_YEARS})

    measured, applies = seen(name, moved, case.as_of)

    assert measured["B1"] == seen(name, case.tables, case.as_of)[0]["B1"]
    assert applies == seen(name, case.tables, case.as_of)[1]


@EACH
def test_of_rows_older_than_the_window_only_the_first_is_needed(name: str) -> None:
    case = CASES[name]()
    firsts = {table: min(row[c] for row in case.tables[table]) for table, c in case.dated.items()}
    kept = older(name, case, lambda row, c: row if row[c] in firsts.values() else None)

    assert sum(map(len, kept.values())) < sum(map(len, case.tables.values()))
    assert seen(name, kept, case.as_of) == seen(name, case.tables, case.as_of)


@EACH
def test_a_row_on_the_last_day_of_the_window_is_seen(name: str) -> None:
    case = CASES[name]()

    changed = seen(name, on_the_last_day(name, case), case.as_of)

    assert changed != seen(name, case.tables, case.as_of)


LONG_AGO = date(2017, 6, 12)
METERS: list[Row] = [{"meter_id": "M1", "borrower_id": "B1", "utility": "electricity"}]
RECORD: Row = {"record_id": "R1", "provider": "court", "borrower_id": "B1"}


def bills(day: date) -> Tables:
    return {"meters": METERS, "utility_bills": [{"meter_id": "M1", "due_on": day, "amount": 8}]}


def listed(day: date) -> Tables:
    return {"court_records": [{**RECORD, "kind": "dishonest_debtor", "published_on": day}]}


def sued(day: date) -> Tables:
    suit = {**RECORD, "kind": "lawsuit", "role": "defendant", "published_on": day}
    return {"court_records": [suit], "daily_flows": []}


def returns(day: date) -> Tables:
    vat: Row = {"borrower_id": "B1", "tax_kind": "vat", "currency": "CNY", "declared_sales": 9}
    ends = [date(2024, 3, 1), date(2024, 6, 1), *days(date(2025, 3, 1), date(2026, 3, 31), 92)]
    ends += [day, day + timedelta(days=31)]
    rows = [
        {**vat, "period": f"{end:%Y-%m}", "due_on": end + timedelta(days=44), "filed_on": end}
        for end in ends
    ]
    return {"tax_returns": rows}


def credits(day: date) -> Tables:
    silent_since = date(2026, 3, 1)
    paid: Row = {"borrower_id": "B1", "currency": "CNY", "inflow": 100.0, "party": "Hill"}
    paid["is_operating"] = True
    recent = days(silent_since - timedelta(days=500), silent_since, 10)
    rows = [*recent, *days(day, day + timedelta(days=900), 15)]
    flows = [row for on in rows for row in daily("B1", on, on, operating_inflow=100.0)]
    return {"party_flows": [{**paid, "day": on} for on in rows], "daily_flows": flows}


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("power_arrears", bills),
        ("dishonest_debtor", listed),
        ("new_lawsuit_defendant", sued),
        ("vat_sales_drop", returns),
        ("top_payer_lost", credits),
    ],
)
def test_a_signal_without_a_window_sees_rows_of_nine_years_ago(
    name: str, tables: Callable[[date], Tables]
) -> None:
    as_of = date(2026, 6, 12)
    to_come = as_of + THREE_YEARS

    assert signal_named(name).looks_back_days is None
    assert seen(name, tables(LONG_AGO), as_of) != seen(name, tables(to_come), as_of)
