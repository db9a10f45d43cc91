"""The pictures: what is drawn, marked and left out; figures in, no browser."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from warning_signals.registry import plugin
from warning_signals.reports.plots import PICTURES, pictures_for
from warning_signals.reports.plots.inflow import left_on
from warning_signals.reports.plots.lateness import days_late
from warning_signals.reports.plots.style import Marks, long_holidays
from warning_signals.reports.plots.view import View
from warning_signals.reports.seen_of import Rows
from warning_signals.settings import load_calendar

AS_OF = date(2026, 6, 8)
CALENDAR = load_calendar(Path(__file__).parents[3] / "config")
FAMILIES = {
    "op_inflow_drop": "account_flows",
    "cash_days": "account_flows",
    "vat_sales_drop": "tax",
    "dpd": "repayment",
    "power_arrears": "utility",
}
COLUMNS = {
    "flows": ["day", "operating_inflow"],
    "credits": ["day", "payer_name", "amount"],
    "balances": ["business_on", "balance"],
    "returns": ["period", "due_on", "filed_on", "declared_sales"],
    "invoices": ["month", "total", "currency"],
    "instalments": ["facility_id", "due_on", "due", "paid", "paid_on"],
    "bills": ["due_on", "paid_on", "amount"],
    "kwh": ["week", "kwh"],
    "forecasts": ["series", "period_on", "expected", "lower", "upper"],
    "court": ["published_on"],
    "registry": ["happened_on"],
}


def view(findings: dict[str, dict[str, Any]] | None = None, **rows: Any) -> View:
    frames = {name: pd.DataFrame(rows.get(name, []), columns=of) for name, of in COLUMNS.items()}
    return View(
        borrower_id="B1",
        as_of=AS_OF,
        currency="CNY",
        calendar=CALENDAR,
        findings={name: {"evidence": evidence} for name, evidence in (findings or {}).items()},
        signals={name: plugin(f"signals/{of}", name) for name, of in FAMILIES.items()},
        rows=Rows(**frames),
    )


def drawn(name: str, of: View) -> Any:
    [kind] = [picture for picture in PICTURES if picture.name == name]
    return kind.draw(of)


def labels(figure: Any) -> list[str]:
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_without_rows_nothing_is_drawn(picture: Any) -> None:
    assert picture.draw(view()) is None


def test_the_picture_follows_the_finding() -> None:
    chosen = [p.name for p in pictures_for(view({"cash_days": {}, "vat_sales_drop": {}}))]

    assert chosen == ["inflow", "balance", "declared"]


def test_inflow_shows_the_norm_the_lines_and_where_it_was_left() -> None:
    days = [AS_OF - timedelta(days=n) for n in range(400)]
    flows = [(day, 100.0 if (AS_OF - day).days < 60 else 1000.0) for day in days]
    evidence = {"op_inflow_drop": {"baseline": 30_000.0, "current": 3_000.0, "value": 0.9}}

    told = labels(drawn("inflow", view(evidence, flows=flows)))

    assert "own norm ¥7 k" in told
    assert "amber: 30% below" in told
    assert "red: 50% below" in told
    assert "left its norm by 20 Apr" in told


def test_inflow_without_the_finding_has_no_lines() -> None:
    flows = [(AS_OF - timedelta(days=n), 1000.0) for n in range(100)]

    told = labels(drawn("inflow", view(flows=flows)))

    assert set(told) <= {"Spring Festival"}


def test_a_level_that_recovered_has_not_left() -> None:
    weeks = [AS_OF - timedelta(weeks=n) for n in (3, 2, 1, 0)]

    assert left_on(pd.Series([9.0, 4.0, 4.0, 9.0], index=weeks), 5.0) is None
    assert left_on(pd.Series([9.0, 9.0, 4.0, 4.0], index=weeks), 5.0) == weeks[2]
    assert left_on(pd.Series([4.0, 4.0, 4.0, 4.0], index=weeks), 5.0) == weeks[0]


def test_the_balance_has_the_days_of_spending_as_lines() -> None:
    balances = [(AS_OF - timedelta(days=n), 500.0) for n in (2, 1, 0)]
    figure = drawn("balance", view({"cash_days": {"daily_outflow": 200.0}}, balances=balances))

    lines = [shape.y0 for shape in figure.layout.shapes if shape.type == "line"]

    assert lines == [2000.0, 600.0]


def test_the_lost_payer_is_at_the_top_with_its_silence() -> None:
    paid = [(AS_OF - timedelta(days=n), "甲公司", 900.0) for n in (100, 80, 60)]
    paid += [(AS_OF - timedelta(days=n), "乙公司", 500.0) for n in (30, 10)]
    evidence = {"payer_name": "甲公司", "last_paid_on": "2026-04-09"}

    figure = drawn("payers", view({"top_payer_lost": evidence}, credits=[(*p,) for p in paid]))

    assert list(figure.layout.yaxis.ticktext) == ["乙公司", "甲公司"]
    assert "silent 60 days" in labels(figure)


def test_a_signal_that_is_switched_off_has_no_lines() -> None:
    assert view().lines("cash_days") == ((10, "amber"), (3, "red"))
    assert view().lines("no_such_signal") == ()


def test_what_was_not_filed_is_named_and_is_no_zero() -> None:
    returns = [
        ("2026-03", date(2026, 4, 15), date(2026, 4, 10), 5000.0),
        ("2026-04", date(2026, 5, 15), None, None),
    ]

    figure = drawn("declared", view(returns=returns))

    assert labels(figure) == ["not filed"]
    assert pd.isna(figure.data[0].y[1])


def test_months_without_an_invoice_are_marked_but_not_the_present_one() -> None:
    invoices = [(date(2026, 2, 1), 900.0, "CNY"), (date(2026, 4, 1), 800.0, "CNY")]

    figure = drawn("invoices", view(invoices=invoices))

    assert list(figure.data[1].x) == ["2026-03-01", "2026-05-01"]


def test_electricity_shows_the_band_and_the_week_it_was_left() -> None:
    weeks = [date(2026, 5, 11) + timedelta(weeks=n) for n in range(4)]
    kwh = [(week, 40.0) for week in weeks]
    expected = [("electricity_kwh", week, 100.0, 80.0, 120.0) for week in weeks]
    second = [("electricity_kwh by prophet", week, 110.0, 90.0, 130.0) for week in weeks]

    figure = drawn("electricity", view(kwh=kwh, forecasts=expected + second))

    assert {"Prophet", "expected", "left the range in the week of 11 May"} <= set(labels(figure))
    assert [trace.name for trace in figure.data] == [
        None,
        "at least",
        "expected",
        "read",
        "Prophet",
    ]


def test_lateness_counts_to_the_day_for_what_is_open() -> None:
    due = pd.DataFrame(
        {
            "due_on": [date(2026, 5, 1), date(2026, 5, 10), date(2026, 6, 1)],
            "paid_on": [date(2026, 5, 4), date(2026, 5, 8), date(2026, 6, 2)],
            "whole": [True, True, False],
        }
    )

    assert days_late(due, AS_OF).tolist() == [3.0, 0.0, 7.0]


def test_the_festivals_are_named_and_a_weekend_is_no_holiday() -> None:
    marks = Marks()

    marks.holidays(CALENDAR, date(2025, 7, 1), AS_OF)

    assert [note["text"] for note in marks.labels] == ["Spring Festival"]
    assert all((last - first).days >= 3 for first, last in long_holidays(CALENDAR, *SPAN))


SPAN = (date(2025, 7, 1), AS_OF)
