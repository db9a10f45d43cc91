"""Makes the real book: real e-invoices, electricity and account flows in made-up borrowers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.compute as pc

from warning_signals.books.real import accounts, facilities, people, power
from warning_signals.books.real.borrowers import borrower_master
from warning_signals.books.real.days import (
    FIRST_ON,
    LAST_ON,
    OPENING_ON,
    balance_days,
    days_from,
    each_day,
    snapshot_days,
)
from warning_signals.books.real.deliveries import Feed, deliver, from_frame
from warning_signals.books.real.invoices import invoices, sales_a_month
from warning_signals.books.real.joining import joined, left_out
from warning_signals.books.real.truth import write_truth
from warning_signals.calendar import BankCalendar

if TYPE_CHECKING:
    from warning_signals.books.landing import Layout

NOTE = {
    "en": (
        "Real records of three public sets: e-invoices of Chinese firms (CNY), electricity of "
        "firms of one industrial zone, flows of Czech accounts (CZK). That they belong to one "
        "borrower is made up: a hash of their ids joined them. Electricity is moved by 156 weeks, "
        "each account by whole weeks so that its loan is granted in the last week. Names, "
        "taxpayer numbers, officers and the CNY facilities are made up too. So signals of two "
        "sets that agree on one borrower confirm nothing."
    ),
    "zh": (
        "三个公开数据集的真实记录：中国企业电子发票（人民币）、某工业园区企业用电、捷克账户流水（捷克克朗）。"
        "它们同属一个借款人是虚构的，按编号哈希拼接。用电数据平移156周；各账户按整周平移，使其贷款在最后一周发放。"
        "名称、税号、客户经理及人民币授信亦为虚构。因此，同一借款人身上来自两个数据集的信号一致，并不构成相互印证。"
    ),
}


@dataclass(frozen=True)
class Summary:
    """What was written: borrowers, rows by file name, and what found no place in the book."""

    borrowers: int
    rows: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        without = ", ".join(f"{count} {what}" for what, count in self.left_out.items() if count)
        return (
            f"{self.borrowers} borrowers, {sum(self.rows.values()):,} rows in {len(self.rows)} "
            f"files; without a partner and left out: {without or 'nothing'}"
        )


def make_real_book(
    data: Path,
    landing: Path,
    truth: Path,
    *,
    calendar: BankCalendar,
    layouts: Mapping[str, Layout],
    progress: Callable[[str], None],
) -> Summary:
    """Write the landing files of the real book, `<landing>/book.json` and the truth.

    `data` is a folder of the layout that EWS_DATA names, `layouts` the way each source is
    written; `progress` is told the name of each feed before it is written. Raises ConfigError
    where a file or column of `data` is missing. The same folder gives the same bytes.
    """
    progress("joining")
    borrowers = joined(data)
    feeds = _all_feeds(data, borrowers, calendar)
    days = days_from(_first_day(feeds), calendar)
    rows: dict[str, int] = {}
    for feed in feeds:
        progress(feed.name)
        rows |= deliver(feed, days, landing, layouts)
    _write_note(landing)
    write_truth(data, borrowers, truth)
    return Summary(len(borrowers), rows, left_out(data, borrowers))


def _all_feeds(data: Path, borrowers: pd.DataFrame, calendar: BankCalendar) -> list[Feed]:
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
    flows = accounts.account_flows(data, borrowers, calendar.zone)
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


def _first_day(feeds: list[Feed]) -> date:
    dated = [pc.min(f.table["day"]) for f in feeds if "day" in f.table.column_names]
    days: list[date] = [day.as_py() for day in dated if day.is_valid]
    return min(days)


def _write_note(landing: Path) -> None:
    note = {
        "book": "real",
        "title": "Real records, made-up borrowers",
        "note": NOTE,
        "opening_on": OPENING_ON.isoformat(),
        "first_on": FIRST_ON.isoformat(),
        "last_on": LAST_ON.isoformat(),
        "provenance": "real",
    }
    text = json.dumps(note, ensure_ascii=False, indent=2)
    (landing / "book.json").write_text(text + "\n", encoding="utf-8")
