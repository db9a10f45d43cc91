"""All feeds of the real book, each from its set of records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc

from warning_signals.books.real import account_flows, accounts, facilities, people, power
from warning_signals.books.real.borrowers import borrower_master
from warning_signals.books.real.days import (
    balance_days,
    each_day,
    snapshot_days,
)
from warning_signals.books.real.deliveries import Feed, from_frame
from warning_signals.books.real.invoices import invoices, sales_a_month
from warning_signals.calendar import BankCalendar


def all_feeds(data: Path, borrowers: pd.DataFrame, calendar: BankCalendar) -> list[Feed]:
    """Return every feed of the book in the order in which it is written."""
    staff = people.officers(len(borrowers))
    master = borrower_master(borrowers, people.desks(staff))
    issued = invoices(data, borrowers, master["uscc"])
    sales = sales_a_month(issued, borrowers, master["uscc"])
    return [
        from_frame("branches", people.branches(staff), "simulated"),
        from_frame("officers", staff, "simulated"),
        from_frame("borrowers", each_day(master, snapshot_days(calendar)), "simulated"),
        *_accounts(data, borrowers, calendar),
        *_facilities(borrowers, sales, calendar),
        from_frame("meters", power.meters(borrowers), "simulated"),
        Feed("meter_readings", power.readings(data, borrowers), "real"),
        Feed("e_invoices", issued, "real"),
    ]


def _accounts(data: Path, borrowers: pd.DataFrame, calendar: BankCalendar) -> list[Feed]:
    flows = account_flows.account_flows(data, borrowers, calendar.zone)
    balances = accounts.end_of_day(flows, balance_days(calendar))
    return [
        from_frame("accounts", accounts.account_master(borrowers, flows), "simulated"),
        from_frame("account_flows", flows, "real"),
        from_frame("account_balances", balances, "real"),
    ]


def _facilities(
    borrowers: pd.DataFrame, sales: pd.Series[float], calendar: BankCalendar
) -> list[Feed]:
    terms = facilities.terms(borrowers, sales, calendar)
    master = facilities.facility_master(terms, snapshot_days(calendar))
    balances = facilities.facility_balances(terms, balance_days(calendar))
    return [
        from_frame("facilities", master, "simulated"),
        from_frame("facility_balances", balances, "simulated"),
    ]


def first_day(feeds: list[Feed]) -> date:
    """Return the earliest day on which anything of these feeds was learned."""
    dated = [pc.min(f.table["day"]) for f in feeds if "day" in f.table.column_names]
    days: list[date] = [day.as_py() for day in dated if day.is_valid]
    return min(days)
