"""A small folder of the layout that EWS_DATA names, made by hand, and the book made from it."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import yaml

from warning_signals.books.landing import Layout
from warning_signals.books.real.book import Summary, make_real_book
from warning_signals.settings import load_calendar

ROOT = Path(__file__).parents[2]
CALENDAR = load_calendar(ROOT / "config", "real")
SOURCES = yaml.safe_load((ROOT / "config/sources.yml").read_text(encoding="utf-8"))
LAYOUTS = {
    name: Layout(raw["encoding"], raw.get("columns", {}), raw.get("values", {}))
    for name, raw in SOURCES.items()
}

DATA = Path(os.environ.get("EWS_DATA") or ROOT.parent / "shared/data")
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"EWS_DATA: there are no real records in {DATA}"
)

Row = dict[str, str]


@dataclass(frozen=True)
class Book:
    """The landing and truth folders of a book and what making it said."""

    landing: Path
    truth: Path
    summary: Summary

    def rows(self, source: str, file: str = "*") -> list[Row]:
        """Return the rows of a source's files under our column names, oldest file first."""
        layout = LAYOUTS[source]
        found: list[Row] = []
        for path in sorted((self.landing / source).glob(f"{file}.csv"), key=_business_day):
            with path.open(encoding=layout.encoding, newline="") as handle:
                for row in csv.DictReader(handle):
                    found.append({layout.columns.get(k, k): v for k, v in row.items()})
        return found

    def truths(self) -> pd.DataFrame:
        """Return the labels, by borrower."""
        return pd.read_parquet(self.truth / "labels.parquet").set_index("borrower_id")


def make(data: Path, out: Path) -> Book:
    """Make the real book of `data` under `out`."""
    said: list[str] = []
    summary = make_real_book(
        data,
        out / "landing",
        out / "truth",
        calendar=CALENDAR,
        layouts=LAYOUTS,
        progress=said.append,
    )
    return Book(out / "landing", out / "truth", summary)


def write(
    folder: Path,
    *,
    firms: int = 12,
    power_firms: int = 12,
    loans: int = 12,
    replaced: Mapping[str, pd.DataFrame] | None = None,
) -> Path:
    """Write a folder with that many firms, electricity firms and loans, some tables replaced."""
    made = {
        "firms": made_firms(firms),
        "invoices": made_invoices(firms),
        "power": made_power(power_firms),
        "loans": made_loans(loans),
        "flows": made_flows(loans),
    }
    places = {
        "firms": "einvoice/firms.parquet",
        "invoices": "einvoice/invoices.parquet",
        "power": "electricity/power_daily.parquet",
        "loans": "bank_accounts/loans.parquet",
        "flows": "bank_accounts/applicant_flows.parquet",
    }
    for name, table in (made | dict(replaced or {})).items():
        (folder / places[name]).parent.mkdir(parents=True, exist_ok=True)
        table.to_parquet(folder / places[name], index=False)
    return folder


def made_firms(count: int) -> pd.DataFrame:
    """Return firms E1, E2 and so on, all masked to the same name; every fourth defaulted."""
    bad = [n % 4 == 0 for n in range(count)]
    return pd.DataFrame(
        {
            "attachment": 1,
            "firm_id": [f"E{n + 1}" for n in range(count)],
            "firm_name": ["***电器销售有限公司"] * count,
            "rating": ["D" if b else "A" for b in bad],
            "default": [float(b) for b in bad],
        }
    )


def made_invoices(firms: int) -> pd.DataFrame:
    """Return one sale of 113.00 a week and firm from 2018-01-05 to the end of 2019."""
    days = pd.date_range("2018-01-05", "2019-12-27", freq="7D")
    rows = [
        invoice(f"E{n + 1}", day.date(), f"{n + 1}{day:%y%m%d}")
        for n in range(firms)
        for day in days
    ]
    return pd.DataFrame(rows)


def invoice(firm: str, on: date, number: str, **other: object) -> Mapping[str, object]:
    """Return one valid sale of 100.00 and 13.00 tax, with `other` columns put in its place."""
    row = {
        "direction": "out",
        "firm_id": firm,
        "invoice_no": number,
        "invoice_date": pd.Timestamp(on),
        "counterparty_id": "A00001",
        "amount": 100.0,
        "tax": 13.0,
        "total": 113.0,
        "status": "valid",
    }
    return row | other


def made_power(firms: int) -> pd.DataFrame:
    """Return readings for the last ninety days of the set, kWh = 100 x the firm's number."""
    days = pd.date_range("2016-07-03", "2016-09-30")
    frames = [
        pd.DataFrame({"date": days, "firm_id": n, "kwh": 100 * n}) for n in range(1, firms + 1)
    ]
    return pd.concat(frames)


def made_loans(count: int) -> pd.DataFrame:
    """Return loans 5001 and on of accounts 101 and on, granted from Monday 1997-01-06 on."""
    days = [date(1997, 1, 6) + timedelta(days=n) for n in range(count or 1)]
    return pd.DataFrame(
        {
            "loan_id": [5001 + n for n in range(count or 1)],
            "account_id": [101 + n for n in range(count or 1)],
            "date": [int(f"{day:%y%m%d}") for day in days],
            "amount": [12_000 * (n + 1) for n in range(count or 1)],
            "duration": 12,
            "payments": [1_000.0 * (n + 1) for n in range(count or 1)],
            "status": ["B" if n % 5 == 0 else "A" for n in range(count or 1)],
        }
    )[:count]


def made_flows(loans: int) -> pd.DataFrame:
    """Return a cash credit of 900 and, nine days later, a fee of 30, for each loan's account."""
    both = [
        (n, *what) for n in range(loans or 1) for what in ((20, 900.0, 900.0), (11, -30.0, 870.0))
    ]
    return pd.DataFrame([flow(*one) for one in both])[: 2 * loans]


def flow(loan: int, days_before: int, amount: float, balance: float) -> Mapping[str, object]:
    """Return a flow of loan number `loan`, counted from 0, that many days before the grant."""
    granted = pd.Timestamp("1997-01-06") + timedelta(days=loan)
    credit = amount > 0
    return {
        "trans_id": 1000 * loan + days_before,
        "account_id": 101 + loan,
        "date": granted - timedelta(days=days_before),
        "type": "credit" if credit else "withdrawal",
        "operation": "credit in cash" if credit else "withdrawal in cash",
        "amount": abs(amount),
        "balance": balance,
        "k_symbol": None if credit else "payment for statement",
        "bank": None,
        "account": None,
    }


def manifest(path: Path) -> dict[str, object]:
    """Return the manifest beside a delivery."""
    text = path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text)
    return found


def _business_day(path: Path) -> str:
    return path.stem[-8:]
