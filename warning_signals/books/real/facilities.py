"""Facilities: the Czech loans with their own terms, and a made-up one for everybody else.

A borrower with a real account has applied: until the grant the amount is committed and undrawn,
from the grant on it is outstanding. Dates of the grant are not known before it. A borrower without
an account has a made-up working-capital loan in CNY of three months' sales, sized by what he had
sold before the balances begin, so that nothing later shows in it.
"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pandas as pd

from warning_signals.books.real.account_flows import shifts
from warning_signals.books.real.days import BALANCES_FROM, covering_day, each_day
from warning_signals.calendar import BankCalendar

MONTHS_OF_SALES = 3
LEAST_CNY, MOST_CNY, STEP_CNY = 100_000, 10_000_000, 10_000
MADE_UP_MONTHS = 36


def terms(joined: pd.DataFrame, sales: pd.Series[float], calendar: BankCalendar) -> pd.DataFrame:
    """Return one row per borrower: facility_id, borrower_id, limit, currency, granted_on, months.

    `sales` are sales a month (CNY) by the index of `joined`. A grant that falls on a weekend is
    booked on the next business day.
    """
    real = joined["loan_id"].notna()
    moved = (pd.to_datetime(joined["loan_on"]) + shifts(joined["loan_on"])).dt.date
    booked = moved.map(lambda day: covering_day(day, calendar), na_action="ignore")
    return pd.DataFrame(
        {
            "facility_id": "F" + joined["borrower_id"].str.slice(1) + "-1",
            "borrower_id": joined["borrower_id"],
            "is_real": real,
            "limit": joined["amount"].where(real, _made_up_limit(sales)),
            "currency": real.map({True: "CZK", False: "CNY"}),
            "granted_on": booked.where(real, joined["firm_id"].map(_made_up_grant)),
            "months": joined["duration"].where(real, MADE_UP_MONTHS),
        }
    )


def facility_master(terms: pd.DataFrame, days: list[date]) -> pd.DataFrame:
    """Return the feed `facilities`: each facility on each of `days`, as it stood that day."""
    rows = each_day(terms, days)
    granted = rows["granted_on"] <= rows["day"]
    matures = [
        (pd.Timestamp(on) + pd.DateOffset(months=int(months))).date()
        for on, months in zip(terms["granted_on"], terms["months"], strict=True)
    ]
    matures_on = rows["facility_id"].map(dict(zip(terms["facility_id"], matures, strict=True)))
    return pd.DataFrame(
        {
            "facility_id": rows["facility_id"],
            "borrower_id": rows["borrower_id"],
            "product": rows["is_real"].map({True: "term_loan", False: "working_capital"}),
            "currency": rows["currency"],
            "limit_amount": rows["limit"],
            "granted_on": rows["granted_on"].where(granted),
            "matures_on": matures_on.where(granted),
            "repayment_method": rows["is_real"].map(
                {True: "instalments", False: "interest_then_bullet"}
            ),
            "is_revolving": False,
            "committed_undrawn": rows["limit"].mask(granted, 0),
            "renewal_kind": "none",
            "security": "none",
            "day": rows["day"],
        }
    )


def facility_balances(terms: pd.DataFrame, days: list[date]) -> pd.DataFrame:
    """Return the feed `facility_balances`; nothing is in arrears in the weeks of the book."""
    rows = each_day(terms, days)
    granted = rows["granted_on"] <= rows["day"]
    return pd.DataFrame(
        {
            "facility_id": rows["facility_id"],
            "outstanding": rows["limit"].where(granted, 0),
            "limit_amount": rows["limit"],
            "overdue_principal": 0,
            "overdue_interest": 0,
            "dpd": 0,
            "business_on": rows["day"],
            "day": rows["day"],
        }
    )


def _made_up_limit(sales: pd.Series[float]) -> pd.Series[float]:
    wanted = (sales.fillna(0) * MONTHS_OF_SALES / STEP_CNY).round() * STEP_CNY
    return wanted.clip(LEAST_CNY, MOST_CNY)


def _made_up_grant(firm_id: str) -> date:
    """Return a day in the year before the balances begin."""
    draw = sha256(f"grant:{firm_id}".encode()).digest()[0]
    return BALANCES_FROM - timedelta(days=1 + draw)
